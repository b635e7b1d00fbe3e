"""Small signs that may fail: an action in the chat's head, a word on a pressed button."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

_MOST_AT_ONCE = 200
_LOG = logging.getLogger(__name__)


async def show_action(bot: "ExtBot[int]", chat_id: int, action: str) -> None:
    """Show that something is being made; nothing depends on it."""
    with contextlib.suppress(TelegramError):
        await bot.send_chat_action(chat_id, action)


class Errands:
    """Calls that nobody waits for and nobody misses."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, errand: Coroutine[Any, Any, object]) -> bool:
        """Run a call in the background; under a flood it is left out, and False answered."""
        if len(self._running) >= _MOST_AT_ONCE:
            errand.close()
            return False
        task = asyncio.create_task(_quietly(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    async def finish(self, patience_s: float) -> None:
        """Wait a little for those at hand, then leave them."""
        if self._running:
            await asyncio.wait(list(self._running), timeout=patience_s)
        for task in list(self._running):
            task.cancel()


async def _quietly(errand: Coroutine[Any, Any, object]) -> None:
    try:
        await errand
    except Exception as error:  # noqa: BLE001 - nothing depends on it
        _LOG.info("courtesy left out error=%s", type(error).__name__)
