"""A page's event stream: one connection, read frame by frame in a greenlet of its own."""

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any

import gevent

_SILENCE_S = 45.0
_AGAIN_S = 1.0
BROKEN = (OSError, http.client.HTTPException, ValueError)


class Stream:
    """Listens and comes back after the last whole message, as the widget does."""

    def __init__(
        self,
        address: tuple[str, int],
        headers: Callable[[], dict[str, str]],
        take: Callable[[str, dict[str, Any]], None],
        tell: Callable[[str], None],
    ) -> None:
        """Begin to listen.

        Args:
            address: Host and port.
            headers: Gives what goes with the call, the last number among it.
            take: Called with name and data of each frame.
            tell: Called with what went wrong, ``stream_429`` for one.
        """
        self._address, self._headers = address, headers
        self._take, self._tell = take, tell
        self._greenlet = gevent.spawn(self._run)

    def close(self) -> None:
        """Break off, wherever it stands."""
        self._greenlet.kill()

    def _run(self) -> None:
        while True:
            pause_s = _AGAIN_S
            try:
                pause_s = self._once()
            except BROKEN:
                self._tell("stream_broken")
            gevent.sleep(pause_s)

    def _once(self) -> float:
        """Listen until it ends; gives how long to wait before the next time."""
        connection = http.client.HTTPConnection(*self._address, timeout=_SILENCE_S)
        try:
            connection.request("GET", "/api/v1/events", headers=self._headers())
            answer = connection.getresponse()
            if answer.status != 200:
                self._tell(f"stream_{answer.status}")
                return float(answer.headers.get("Retry-After") or _AGAIN_S)
            for name, data in _frames(answer):
                self._take(name, data)
            return _AGAIN_S
        finally:
            connection.close()


def _frames(answer: http.client.HTTPResponse) -> Iterator[tuple[str, dict[str, Any]]]:
    held: dict[str, str] = {}
    while line := answer.readline():
        text = line.decode().rstrip("\r\n")
        if not text:
            if "data" in held:
                yield held.get("event", "message"), json.loads(held["data"])
            held = {}
        elif not text.startswith(":"):
            name, _, value = text.partition(": ")
            held[name] = value
