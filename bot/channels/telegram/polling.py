"""Long polling: updates are confirmed to Telegram only once all of them are stored."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.client import meaning_of
from bot.channels.telegram.ingest import ALLOWED, Ingest
from bot.errors import StoreUnavailable

_LONG_S = 25
_SLACK_S = 10
_AT_ONCE = 100
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0
# With an underscore, since the library warns where it has a method of that name; its own would
# refuse a whole batch for one update it cannot read.
_GET_UPDATES = "get_Updates"
_LOG = logging.getLogger(__name__)


class Poller:
    """Asks for updates and hands them to the ingest, in order."""

    def __init__(self, bot: "ExtBot[int]", ingest: Ingest, long_s: float = _LONG_S) -> None:
        """Begin where Telegram's own memory of what was confirmed begins.

        Args:
            bot: The way there.
            ingest: Who stores.
            long_s: How long Telegram holds a call that brings nothing.
        """
        self._bot = bot
        self._ingest = ingest
        self._long_s = long_s
        self._offset = 0
        self._stopping = asyncio.Event()

    async def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Poll until told to stop.

        Raises:
            InvalidToken: The token serves no more.
        """
        pause_s = 0.0
        while not self._stopping.is_set():
            try:
                await self._step()
            except InvalidToken:
                raise
            except (TelegramError, StoreUnavailable) as error:
                pause_s = _next_pause(error, pause_s)
                name = type(error).__name__
                _LOG.warning("polling put off error=%s pause_s=%.1f", name, pause_s)
                await self.unless_stopped(asyncio.sleep(pause_s))
            else:
                pause_s = 0.0
                started()

    def stop(self) -> None:
        """Ask it to end after the call at hand."""
        self._stopping.set()

    async def unless_stopped(self, work: Coroutine[Any, Any, object]) -> bool:
        """Do something, or leave it when told to stop; answers whether it was done."""
        call = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({call, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not call.done():
            call.cancel()
            return False
        call.result()
        return True

    async def _step(self) -> None:
        found: list[dict[str, Any]] = []
        # What a call that is left would have brought was not confirmed and comes again.
        await self.unless_stopped(self._fetch(found))
        for raw in sorted(found, key=_number):
            await self._ingest.take(raw)
            self._offset = max(self._offset, _number(raw) + 1)

    async def _fetch(self, into: list[dict[str, Any]]) -> None:
        wanted = {
            "offset": self._offset,
            "limit": _AT_ONCE,
            "timeout": self._long_s,
            "allowed_updates": list(ALLOWED),
        }
        try:
            found: Any = await self._bot.do_api_request(
                _GET_UPDATES, api_kwargs=wanted, read_timeout=self._long_s + _SLACK_S
            )
        except EndPointNotFound as error:
            # What the library makes of a refused token in a call it does not name.
            raise InvalidToken from error
        into += [raw for raw in found if isinstance(raw, dict)]


def _next_pause(error: Exception, before_s: float) -> float:
    if isinstance(error, RetryAfter):
        return meaning_of(error).pause_s or _FIRST_PAUSE_S
    return min(max(before_s * 2, _FIRST_PAUSE_S), _LONGEST_PAUSE_S)


def _number(raw: dict[str, Any]) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else -1
