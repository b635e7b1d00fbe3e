"""`GET /api/v1/events`: what happens in a conversation, as it happens, in order and once."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.channels.web.addresses import address_of
from bot.channels.web.house import WebHouse, house_of
from bot.channels.web.lineup import NOTICE_AFTER_S, notice
from bot.channels.web.sse import Streaming, frame, rung
from bot.channels.web.standing import standing_of
from bot.channels.web.tokens import Session
from bot.channels.web.wire import message_of
from bot.conversation.feed import Glimpse, read_after, read_before
from bot.conversation.outbox import mark_delivered
from bot.errors import RequestRefused, StoreUnavailable

HEARTBEAT_S = 15.0
AT_ONCE = 100


async def stream_events(request: Request) -> StreamingResponse:
    """Answer with a stream that goes on after the last event the caller has seen."""
    if request.method != "GET":
        raise RequestRefused("not_allowed", 405)
    house = house_of(request)
    session = house.session(request)
    after = _last_seen(request)
    caller = address_of(request)
    own = session.conversation_id
    bell = house.join(own, caller)

    def leave() -> None:
        house.bells.leave(own, caller, bell)

    try:
        newest = await asyncio.to_thread(read_before, house.store, own, None, 1)
        if newest is None:
            raise RequestRefused("gone", 401)
        # Kept from a conversation that is no more; what was never sent counts as nothing seen.
        after = min(after, newest.lines[0].seq if newest.lines else 0)
        if after:
            await asyncio.to_thread(mark_delivered, house.store, own, after)
    except BaseException:
        leave()
        raise
    return Streaming(Stream(house, session, bell, after).frames(), leave)


def _last_seen(request: Request) -> int:
    text = request.headers.get("last-event-id", "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RequestRefused("bad_number", 400)
    return int(text)


class _ErasedError(Exception):
    """There is no such conversation any more; no other error may read so, for pages forget then."""


@dataclass(slots=True)
class Stream:
    """One open stream.

    Attributes:
        house: The parts behind it.
        session: Whose it is.
        bell: Rings when something happens.
        after: Number of the last message sent.
    """

    house: WebHouse
    session: Session
    bell: asyncio.Event
    after: int
    _typing: bool | None = None
    _ahead: int = 0
    _looks: int = 0
    _standing: dict[str, Any] | None = field(default=None)

    async def frames(self) -> AsyncIterator[str]:
        """Give the frames until the conversation, the token or the server comes to its end."""
        yield "retry: 1000\n:\n\n"
        while True:
            self.bell.clear()
            try:
                async for each in self._news():
                    yield each
            except _ErasedError:
                yield _frame("erased", {})
                return
            except StoreUnavailable:
                # Whoever reconnects loses nothing, and finds out when it answers again.
                return
            if self._ends():
                yield _frame("bye", {})
                return
            if not await rung(self.bell, self._patience_s()):
                yield ":\n\n"

    def _patience_s(self) -> float:
        """Look sooner while an answer is owed, and the longer it is the more rarely."""
        soon = NOTICE_AFTER_S * 2**self._looks
        return min(HEARTBEAT_S, soon) if self._typing else HEARTBEAT_S

    def _ends(self) -> bool:
        return self.house.bells.closing or self.house.tokens.is_past(self.session)

    async def _news(self) -> AsyncIterator[str]:
        """Give what is new since the last time.

        Raises:
            _ErasedError: The conversation is gone.
        """
        more, any_line = True, False
        while more:
            glimpse = await self._read()
            more = glimpse.more
            for line in glimpse.lines:
                message = message_of(line, self.session.conversation_id, self.house.choices)
                yield _frame("message", message, line.seq)
                self.after, any_line = line.seq, True
        typing = glimpse.waiting and glimpse.held_by == "bot"
        if typing != self._typing:
            self._typing = typing
            yield _frame("typing", {"on": typing})
        async for each in self._line():
            yield each
        # While a turn is at work what stands beside is about to change, and reckoning it would
        # only take time from the turn.
        standing = await self._standing_now(glimpse, changed=any_line and not typing)
        if standing != self._standing:
            self._standing = standing
            yield _frame("state", standing)

    async def _line(self) -> AsyncIterator[str]:
        """Tell somebody who has waited for a while how many are before them."""
        if not self._typing:
            self._ahead, self._looks = 0, 0
            return
        found = await self.house.lineup.standing(self.session.conversation_id)
        if found is None or found.waited_s < NOTICE_AFTER_S:
            return
        self._looks += 1
        if found.ahead != self._ahead:
            self._ahead = found.ahead
            yield _frame("queue", notice(found.ahead, self.session.language))

    async def _read(self) -> Glimpse:
        own = self.session.conversation_id
        glimpse = await asyncio.to_thread(read_after, self.house.store, own, self.after, AT_ONCE)
        if glimpse is None:
            raise _ErasedError
        return glimpse

    async def _standing_now(self, glimpse: Glimpse, *, changed: bool) -> dict[str, Any]:
        if self._standing is not None and not changed:
            same_holder = (self._standing["owner"] == "human") == (glimpse.held_by == "human")
            if same_holder:
                return self._standing
        return await asyncio.to_thread(
            standing_of, self.house, self.session.conversation_id, glimpse.held_by
        )


def _frame(event: str, data: dict[str, Any], number: int | None = None) -> str:
    return frame(event, json.dumps(data, ensure_ascii=False, separators=(",", ":")), number)
