"""`serve` as a person at the house starts it, pinned to one core."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tests.channels.web.serving import SIGNED_WITH, free_port

KEY = "Zk3-qR8w_Lm2xT7v-Bn5dH9s_Jc4fP6y"
_LONGEST_START_S = 300
_LONGEST_STOP_S = 60
_NO_LIMIT = "600000"


class Replica:
    """One of several on one PostgreSQL and one Redis."""

    def __init__(self, core: int, database_url: str, redis_url: str) -> None:
        """Start it; ``wait_until_ready`` waits.

        Args:
            core: Which core it has to itself, as far as the other replicas go.
            database_url: The PostgreSQL.
            redis_url: The Redis.
        """
        self.port = free_port()
        own = {name: text for name, text in os.environ.items() if not name.startswith("SHUKUN_")}
        limits = ("MESSAGES", "SESSIONS", "REQUESTS", "FILES")
        self._process = subprocess.Popen(  # noqa: S603 - a command of our own
            [
                sys.executable,
                "-m",
                "bot",
                "--institution",
                "demo",
                "serve",
                "--port",
                str(self.port),
            ],
            stdout=subprocess.DEVNULL,
            env={
                **own,
                **{f"SHUKUN_{name}_A_MINUTE": _NO_LIMIT for name in limits},
                "SHUKUN_DATABASE_URL": database_url,
                "SHUKUN_REDIS_URL": redis_url,
                "SHUKUN_SECRET": SIGNED_WITH,
                "SHUKUN_REST_KEYS": f"bench:{KEY}",
            },
        )
        self.pid = self._process.pid
        # Before it starts a thread: threads and processes have the cores of who starts them.
        os.sched_setaffinity(self.pid, {core})

    def wait_until_ready(self) -> None:
        """Wait until it answers.

        Raises:
            TimeoutError: It does not.
        """
        give_up_at = time.monotonic() + _LONGEST_START_S
        while time.monotonic() < give_up_at and self._process.poll() is None:
            if self._ready():
                return
            time.sleep(0.5)
        raise TimeoutError("a replica did not come up; what it said stands above")

    def stop(self) -> None:
        """Stop it and wait for its end."""
        self._process.terminate()
        try:
            self._process.wait(_LONGEST_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as told:
                return bool(json.load(told)["ready"])
        except (OSError, urllib.error.URLError):
            return False
