"""Runs turns in a thread of their own, so that streams stay live while a turn reckons."""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import Future
from concurrent.futures import wait as wait_for_all
from typing import Any

from bot.conversation.intake import Intake
from bot.errors import StoreUnavailable

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_LOG = logging.getLogger(__name__)


class TurnRunner:
    """One thread with one loop: turns reckon in Python, and a second thread would gain nothing.

    Turns of different conversations take turns at what they wait for; within one conversation the
    intake keeps the order.
    """

    def __init__(self, intake: Intake) -> None:
        """Hold the intake; nothing runs before ``start``.

        Args:
            intake: Its locks belong to this runner from now on.
        """
        self._intake = intake
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="turns", daemon=True)
        self._running: set[Future[None]] = set()
        self._busy: Counter[str] = Counter()

    def start(self) -> None:
        """Begin, with what a crash left waiting."""
        self._thread.start()
        self._schedule(self._recover())

    def answer(self, conversation_id: str) -> "Future[None]":
        """Answer what waits in a conversation, soon; returns at once.

        Returns:
            What is done once all that waited is answered.
        """
        return self._schedule(self._answer(conversation_id))

    def answer_if_idle(self, conversation_id: str) -> None:
        """Answer what waits in a conversation, unless somebody is at it."""
        if not self._busy[conversation_id]:
            self.answer(conversation_id)

    def alive(self, patience_s: float = 5.0) -> bool:
        """Tell whether the thread still takes work; waits that long for its word."""
        if not self._thread.is_alive():
            return False
        heard = threading.Event()
        self._loop.call_soon_threadsafe(heard.set)
        return heard.wait(patience_s)

    def finish(self, patience_s: float) -> bool:
        """Wait for the turns at hand, then stop; answers whether all came to their end.

        What did not is still in the store and answered after the next start.
        """
        unfinished = wait_for_all(list(self._running), patience_s).not_done
        for turn in unfinished:
            turn.cancel()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(patience_s)
        return not unfinished

    def _schedule(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _recover(self) -> None:
        await self._patiently(self._intake.recover)

    async def _answer(self, conversation_id: str) -> None:
        async def run() -> object:
            return await self._intake.run(conversation_id)

        self._busy[conversation_id] += 1
        try:
            await self._patiently(run)
        finally:
            self._busy -= Counter([conversation_id])

    async def _patiently(self, work: Any) -> None:
        """Try again while the database does not answer; what waits in it cannot be lost."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                await work()
            except StoreUnavailable:
                _LOG.error("turns wait for the database pause_s=%.1f", pause_s)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            except Exception as error:  # noqa: BLE001 - one conversation must not stop the others
                _LOG.error("turns failed error=%s", type(error).__name__)
                return
            else:
                return
