"""The real server over real sockets: in a thread of this process, or in one that can be killed.

As a program: serving PORT DATABASE_URL FOLDER PAUSE_S [REDIS_URL]
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from bot.channels.web.house import build
from bot.channels.web.server import GracefulServer, config_of, listen, serve
from bot.clock import SystemClock
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.settings import Settings, WebSettings
from bot.wiring import courtesies, house
from tests.channels.web.engines import TwoReplies

LONGEST_START_S = 30
SIGNED_WITH = "long enough for the tests and varied: 7391-XYQ"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """A server in a thread of this process."""

    def __init__(
        self, settings: Settings, engine=None, clock=None, maker=None, model=None, urgent=None
    ):
        settings = replace(settings, web=replace(settings.web, port=free_port()))
        self.store = ConversationStore(settings.database())
        self.engine = engine or TwoReplies(self.store)
        words = courtesies(house().wording)
        intake = Intake(self.store, self.engine, clock or SystemClock(), words)
        if urgent:
            intake = replace(intake, urgent=urgent)
        self.house = build(settings, intake, settings.web.secret, maker, model)
        self.url = f"http://127.0.0.1:{settings.web.port}"
        self._up = threading.Event()
        self._server = GracefulServer(config_of(self.house), self.house, self._up.set)
        self._listening = listen(settings.web)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._up.wait(LONGEST_START_S)

    def _run(self):
        self._server.run(sockets=[self._listening])

    def ask_to_stop(self):
        self._server.should_exit = True

    def stop(self):
        self.ask_to_stop()
        self._thread.join(LONGEST_START_S)
        assert not self._thread.is_alive()
        self._listening.close()
        self.store.close()


class Process:
    """A server in a process of its own, forked from one that has everything loaded already."""

    def __init__(self, database_url: str, folder: Path, pause_s=0.0, redis_url=""):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "tests.channels.web.serving", str(self.port), database_url,
                   str(folder), str(pause_s), redis_url]  # fmt: skip
        self._nursery = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._server = 0

    def start(self, skew_s=0):
        """Start it, its clock ahead by so many seconds."""
        self._nursery.stdin.write(f"start {skew_s}\n")
        self._nursery.stdin.flush()
        self._server = int(self._nursery.stdout.readline())

    def wait_until_ready(self):
        give_up_at = time.monotonic() + LONGEST_START_S
        while time.monotonic() < give_up_at:
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise TimeoutError("the server did not come up")

    def kill(self):
        os.kill(self._server, signal.SIGKILL)

    def terminate(self):
        """Ask it to stop; answers its exit status."""
        os.kill(self._server, signal.SIGTERM)
        return self.exit_status()

    def exit_status(self):
        """Wait for the server's end; 0 where it ended well."""
        self._nursery.stdin.write("wait\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def close(self):
        self._nursery.communicate(timeout=LONGEST_START_S)


def main(port, database_url, folder, pause_s, redis_url=""):
    """Fork a server at every ``start`` read, tell how it ended at every ``wait``."""
    child = 0
    for line in sys.stdin:
        if line.startswith("start"):
            if child:
                os.waitpid(child, 0)
            child = os.fork()
            if not child:
                # Nobody waits for what else the nursery is told.
                os.close(0)
                _skew(int(line.split()[1]))
                os._exit(_serve(int(port), database_url, Path(folder), float(pause_s), redis_url))
            _tell(child)
        else:
            _tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            child = 0
    return 0


def _tell(number):
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


class NoFiles:
    """Makes none; the real one's workers load for seconds at every start, and no test here asks."""

    def warm_up(self):
        pass

    def close(self):
        pass


def _skew(seconds):
    """Let this process's clock be wrong."""
    ahead = timedelta(seconds=seconds)
    SystemClock.now = lambda clock: datetime.now(clock.zone) + ahead


def _serve(port, database_url, folder, pause_s, redis_url):
    web = WebSettings(
        port=port, messages_a_minute=60_000, requests_a_minute=60_000,
        sessions_a_minute=60_000, secret=SIGNED_WITH,
    )  # fmt: skip
    own = {"database_url": database_url, "redis_url": redis_url, "root": folder}
    settings = Settings(institution="demo", web=web, **own)
    store = ConversationStore(database_url)
    intake = Intake(store, TwoReplies(store, pause_s), SystemClock(), courtesies(house().wording))
    return serve(build(settings, intake, web.secret, NoFiles()), listen(web))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
