"""From pressing send to the whole answer on the screen, in a browser, one person talking.

Run with ``.venv/bin/python -m bench.web_latency``; writes one JSON object. Needs Debian's chromium
and the packages of `make install-dev`. Times are taken in the page, between the press and the
frame in which the last message of the turn is painted.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.turns import OPENING, ROUND
from tests.browser.chat import Chat
from tests.browser.serving import Server

# After the opening, which loads what is loaded once.
ROUNDS = 12
_SEND = """(text) => new Promise((resolve, reject) => {
  const root = document.querySelector('shukun-chat').shadowRoot;
  const field = root.querySelector('textarea');
  const begun = performance.now();
  const stop = Shukun.onMessage(({ role }) => {
    if (role !== 'bot') return;
    // The conversation is in step once nothing more is being written.
    const settled = () => {
      const rows = root.querySelectorAll('.message');
      const writes = root.querySelector('.typing.on');
      if (writes || rows[rows.length - 1].classList.contains('user')) {
        requestAnimationFrame(settled);
        return;
      }
      stop();
      requestAnimationFrame(() => resolve(performance.now() - begun));
    };
    settled();
  });
  setTimeout(() => reject(new Error('no answer')), 20000);
  field.value = text;
  root.querySelector('.send').click();
})"""


def measure(page: Page, server: Server) -> dict[str, float]:
    """Hold one conversation and time each turn.

    Returns:
        Turns measured, milliseconds at the median and the 95th percentile, and what the server
        computed for a turn, which a busy machine does not change; load is the machine's.
    """
    Chat(page).visit(server.address).open()
    for text in OPENING:
        page.evaluate(_SEND, text)
    begun = server.cpu_seconds()
    spent = [page.evaluate(_SEND, text) for _ in range(ROUNDS) for text in ROUND]
    used = server.cpu_seconds() - begun
    return {
        "load": round(os.getloadavg()[0], 1),
        "server_cpu_ms_a_turn": round(1000 * used / len(spent), 1),
        "turns": len(spent),
        "p50_ms": round(statistics.median(spent), 1),
        "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 1),
        "max_ms": round(max(spent), 1),
    }


def main() -> None:
    """Start a server and a browser, and measure."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        server = Server(Path(folder))
        server.start()
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        try:
            result = measure(browser.new_page(), server)
        finally:
            browser.close()
            server.stop()
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
