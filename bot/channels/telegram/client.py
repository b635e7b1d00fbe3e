"""The way to the Bot API: one client, paced, silent, and an error's meaning in one place."""

import logging
from dataclasses import dataclass
from typing import Literal

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.settings import TelegramSettings

Outcome = Literal["not_sent", "unknown", "unreachable", "refused", "token"]
_A_SECOND = 28
"""Telegram lets a bot send about 30 messages a second in all; a little is left for replicas."""
_CONNECTIONS = 64
_POLL_CONNECTIONS = 2
# Together less than a claim lasts: who is still at a call must not be taken for dead.
_CONNECT_S, _READ_S, _WRITE_S, _UPLOAD_S, _POOL_S = 5.0, 15.0, 10.0, 30.0, 5.0
_A_LITTLE_S = 0.1
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a failed call means.

    Attributes:
        outcome: ``not_sent``: for certain, and it may be tried again. ``unknown``: it may have
            arrived. ``unreachable``: the person blocked the bot or the chat is gone.
            ``refused``: this content, now and always. ``token``: the token serves no more.
        pause_s: How long Telegram asks to wait.
        name: The error's class, for the log.
    """

    outcome: Outcome
    pause_s: float | None
    name: str


def build_bot(settings: TelegramSettings, a_second: float = _A_SECOND) -> "ExtBot[int]":
    """Make the client.

    Args:
        settings: Token, address, proxy.
        a_second: How many messages go out a second.
    """
    hush()
    # One chat's flood limit is that chat's: its replies are put off, and nobody else waits.
    limiter = AIORateLimiter(overall_max_rate=a_second, max_retries=0)
    return ExtBot(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=_request(settings, _CONNECTIONS),
        get_updates_request=_request(settings, _POLL_CONNECTIONS),
        rate_limiter=limiter,
    )


def _request(settings: TelegramSettings, connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        proxy=settings.proxy or None,
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        write_timeout=_WRITE_S,
        media_write_timeout=_UPLOAD_S,
        pool_timeout=_POOL_S,
    )


def hush() -> None:
    """Keep libraries from writing what they carry: the token is in every address."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It writes whole updates where it cannot read one, and traces where a limit was met.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


def meaning_of(error: TelegramError) -> Failure:
    """Tell what a failed call means for the message it carried."""
    name = type(error).__name__
    if isinstance(error, RetryAfter):
        return Failure("not_sent", _seconds(error), name)
    if isinstance(error, InvalidToken):
        return Failure("token", None, name)
    if isinstance(error, Forbidden | ChatMigrated) or _is_gone(error):
        return Failure("unreachable", None, name)
    if isinstance(error, BadRequest):
        return Failure("refused", None, name)
    if isinstance(error, NetworkError) and _may_have_arrived(error):
        return Failure("unknown", None, name)
    return Failure("not_sent", None, name)


def _may_have_arrived(error: NetworkError) -> bool:
    """Tell a call that left this machine and was not answered from one that never left it.

    An answer of the kind 5xx stands in place of a result: nothing was done.
    """
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NEVER_LEFT)


def _is_gone(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _GONE)


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return (asked if isinstance(asked, int) else asked.total_seconds()) + _A_LITTLE_S
