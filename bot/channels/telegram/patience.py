"""Calls that are tried until Telegram answers: it may be away for minutes, and the rest goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, TelegramError

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
_LOG = logging.getLogger(__name__)


async def until_answered(call: Callable[[], Awaitable[object]], put_off: str) -> None:
    """Make a call again, with growing pauses, until it succeeds.

    Args:
        call: What to do.
        put_off: What the log says while it does not succeed.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            name = type(error).__name__
            _LOG.warning("%s error=%s pause_s=%.0f", put_off, name, pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        else:
            return
