"""The way to Redis, which may be away: said in the log once, and nobody waits for it twice."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import redis

Result = TypeVar("Result")

_LONGEST_S = 0.5
_LEFT_ALONE_S = 1.0
_THREADS = 8
_PING_EVERY_S = 5
_LOG = logging.getLogger(__name__)


class RedisAwayError(Exception):
    """Redis did not answer; whoever asked goes on without."""


class RedisLink:
    """Asks Redis from threads of its own, so that a silent one keeps nothing else waiting.

    After a failure it is left alone for a second: each caller would else wait out its silence.

    Attributes:
        client: For who waits for Redis by themselves, as subscribers do.
    """

    def __init__(self, url: str) -> None:
        """Prepare connections; nothing is opened yet.

        Args:
            url: ``redis://``, ``rediss://`` or ``unix://``.
        """
        self.client: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_LONGEST_S,
            socket_connect_timeout=_LONGEST_S,
            health_check_interval=_PING_EVERY_S,
        )
        self._threads = ThreadPoolExecutor(_THREADS, "redis")
        self._state = threading.Lock()
        self._away = False
        self._ask_again_at = 0.0

    def ask(self, deed: Callable[[Any], Result]) -> Result:
        """Do something with the client, in this thread.

        Raises:
            RedisAwayError: It is away, or was a moment ago.
        """
        if time.monotonic() < self._ask_again_at:
            raise RedisAwayError
        try:
            result = deed(self.client)
        except (redis.RedisError, OSError) as error:
            self._note_away(type(error).__name__)
            raise RedisAwayError from None
        self._note_back()
        return result

    async def ask_aside(self, deed: Callable[[Any], Result]) -> Result:
        """Do something with the client while the caller's loop goes on; raises as ``ask``."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.ask, deed)

    def ask_later(self, deed: Callable[[Any], Any]) -> None:
        """Do something with the client some time soon, if it is there."""
        self._threads.submit(self.ask, deed)

    def close(self) -> None:
        """Give the connections back."""
        self.client.close()

    def _note_away(self, error_name: str) -> None:
        with self._state:
            self._ask_again_at = time.monotonic() + _LEFT_ALONE_S
            if not self._away:
                _LOG.error("redis is away, this replica goes on by itself error=%s", error_name)
            self._away = True

    def _note_back(self) -> None:
        # Looked at first without the lock, for this is done at every call.
        if self._away:
            with self._state:
                if self._away:
                    _LOG.warning("redis is back")
                self._away = False
