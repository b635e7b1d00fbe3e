"""From pressing send to the whole answer on the screen, in a browser, one person talking.

Run with ``.venv/bin/python -m bench.web_latency``; writes one JSON object. Needs Debian's chromium
and the packages of `make install-dev`. Times are taken in the page, between the press and the
frame in which the last message of the turn is painted.
"""

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.turns import OPENING, ROUND
from tests.browser.chat import Chat
from tests.browser.serving import Server

ROUNDS = 12
# The first turns load what is loaded once: dictionaries, the model's first call.
WARM_UP = len(OPENING)
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


def measure(page: Page, address: str) -> dict[str, float]:
    """Hold one conversation and time each turn.

    Returns:
        Turns measured, and milliseconds at the median and the 95th percentile.
    """
    Chat(page).visit(address).open()
    texts = [*OPENING, *(text for _ in range(ROUNDS) for text in ROUND)]
    spent = [page.evaluate(_SEND, text) for text in texts][WARM_UP:]
    return {
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
            result = measure(browser.new_page(), server.address)
        finally:
            browser.close()
            server.stop()
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
