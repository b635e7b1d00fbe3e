"""Tells every replica that something happened in a conversation; the id goes, no word of it."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import redis

from bot.replicas.link import RedisAwayError, RedisLink

_CHANNEL = "shukun:bells"
_LOOK_EVERY_S = 1.0
_AT_ONCE = 200
_MOST_WAITING = 10_000


class PartyLine:
    """Sends from one thread and listens in another, so that whoever rings never waits.

    What is said while a listener is away it never hears: it is told when it cannot hear, and once
    more when it hears again, and looks for itself.
    """

    def __init__(
        self, link: RedisLink, heard: Callable[[str], None], look: Callable[[bool], None]
    ) -> None:
        """Hold whom to tell; nothing runs before ``start``.

        Args:
            link: The way to Redis.
            heard: Told the id that was said, by whichever replica.
            look: Called every second while nothing can be heard (True), and once it can (False).
        """
        self._link = link
        self._heard = heard
        self._look = look
        self._saying: queue.Queue[str] = queue.Queue(_MOST_WAITING)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to listen."""
        for work in (self._send, self._listen):
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """Stop soon; what nobody heard is found by looking."""
        self._stopping.set()

    def say(self, conversation_id: str) -> None:
        """Tell all replicas, soon; safe from any thread."""
        with suppress(queue.Full):
            self._saying.put_nowait(conversation_id)

    def _send(self) -> None:
        while not self._stopping.is_set():
            with suppress(RedisAwayError, queue.Empty):
                self._link.ask(partial(_publish, self._next()))

    def _next(self) -> list[str]:
        """Wait for something to say; the same id once, however often it was rung."""
        said = [self._saying.get(timeout=_LOOK_EVERY_S)]
        with suppress(queue.Empty):
            while len(said) < _AT_ONCE:
                said.append(self._saying.get_nowait())
        return list(dict.fromkeys(said))

    def _listen(self) -> None:
        while not self._stopping.is_set():
            with suppress(redis.RedisError, OSError), self._link.client.pubsub() as line:
                line.subscribe(_CHANNEL)
                self._listen_to(line)
            if not self._stopping.is_set():
                self._look(True)
                self._stopping.wait(_LOOK_EVERY_S)

    def _listen_to(self, line: Any) -> None:
        while not self._stopping.is_set():
            told = line.get_message(timeout=_LOOK_EVERY_S)
            if told and told["type"] == "subscribe":
                self._look(False)
            elif told and told["type"] == "message":
                self._heard(told["data"])


def _publish(said: list[str], client: Any) -> None:
    with client.pipeline(transaction=False) as pipeline:
        for conversation_id in said:
            pipeline.publish(_CHANNEL, conversation_id)
        pipeline.execute()
