"""`GET /desk/events`: what changes in the queue and on a case, as it happens, resumed by id."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.addresses import address_of
from bot.channels.web.bells import EVERY_CONVERSATION
from bot.channels.web.sse import Streaming, frame, rung
from bot.desk.desk import Desk
from bot.desk.gate import Visit, refused, visit_of, words_of
from bot.desk.notes import who_is_present
from bot.desk.opened import forget_reckoned
from bot.errors import RequestRefused, StoreUnavailable

# The bell rings for what happens in this process; what others do is found by looking.
LOOK_EVERY_S = 3.0
_BEATS_A_SIGN = 5


async def stream_changes(request: Request) -> Response:
    """Answer with a stream that goes on after the last change the page has seen."""
    words = words_of(request)
    try:
        visit = await visit_of(request, sign_of_life=False)
    except StoreUnavailable:
        return refused("unavailable", 503, words)
    if visit is None:
        return refused("ended", 401, words)
    bells, caller = visit.desk.house.bells, address_of(request)
    try:
        visit.desk.house.refuse_crowd(caller)
    except RequestRefused:
        return refused("crowd", 429, words)
    bell = bells.join(EVERY_CONVERSATION, caller)

    def leave() -> None:
        bells.leave(EVERY_CONVERSATION, caller, bell)

    case_id = request.query_params.get("case", "")[:64]
    return Streaming(Following(visit, bell, _after(request), case_id).frames(), leave)


def _after(request: Request) -> int:
    text = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


@dataclass(slots=True)
class Following:
    """One open stream.

    Attributes:
        visit: Whose it is.
        bell: Rings when something happens.
        after: Number of the last change sent.
        case_id: The case whose page listens; empty for the queue.
    """

    visit: Visit
    bell: asyncio.Event
    after: int
    case_id: str
    _present: Any = None
    _quiet: int = 0

    async def frames(self) -> AsyncIterator[str]:
        """Give the frames until the session, the case or the server comes to its end."""
        yield "retry: 1500\n:\n\n"
        desk = self.visit.desk
        while not desk.house.bells.closing:
            self.bell.clear()
            try:
                frames, goes_on = await asyncio.to_thread(self._news)
            except StoreUnavailable:
                # The page says so, and comes back until the database does.
                return
            for each in frames:
                yield each
            if not goes_on:
                return
            if not await rung(self.bell, LOOK_EVERY_S) and self._is_time_for_a_sign():
                yield ":\n\n"
        yield _frame("later", {})

    def _is_time_for_a_sign(self) -> bool:
        self._quiet = (self._quiet + 1) % _BEATS_A_SIGN
        return self._quiet == 0

    def _news(self) -> tuple[list[str], bool]:
        """Give what is new since the last look, and whether there may be more."""
        desk = self.visit.desk
        if not _still_signed_in(desk, self.visit):
            return [_frame("bye", {})], False
        frames, erased = [], False
        for change in desk.queue.changes_after(self.after):
            self.after = change.n
            own = self.case_id in ("", change.case_id)
            if change.kind == "erased":
                forget_reckoned()
            erased = erased or bool(self.case_id and own and change.kind == "erased")
            if change.kind == "paged":
                # Danger to life: whoever is at the desk hears of it, whatever they have open.
                frames.append(_frame("paged", {}, change.n))
            if own:
                frames.append(_frame("change", {"kind": change.kind}, change.n))
        if erased:
            return [_frame("erased", {}, self.after)], False
        present = who_is_present(desk.store)
        if self._present not in (None, present):
            frames.append(_frame("change", {"kind": "present"}))
        self._present = present
        return frames, True


def _still_signed_in(desk: Desk, visit: Visit) -> bool:
    key = visit.request.cookies.get("shukun_desk", "")
    return desk.sessions.read(key, sign_of_life=False) is not None


def _frame(event: str, data: dict[str, Any], number: int | None = None) -> str:
    return frame(event, json.dumps(data), number)
