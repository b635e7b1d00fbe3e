"""`GET /api/v1/history`: what was said before, page by page."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.channels.web.house import house_of
from bot.channels.web.standing import standing_of
from bot.channels.web.wire import message_of
from bot.conversation.feed import read_before
from bot.errors import RequestRefused

PAGE = 50
LARGEST_PAGE = 200
_LONGEST_NUMBER = 9


async def read_history(request: Request) -> JSONResponse:
    """Answer a page of this session's messages, oldest first, and how it stands."""
    house = house_of(request)
    own = house.session(request).conversation_id
    before, limit = _number(request, "before"), _number(request, "limit")
    size = min(max(limit or PAGE, 1), LARGEST_PAGE)
    page = await asyncio.to_thread(read_before, house.store, own, before, size)
    if page is None:
        raise RequestRefused("gone", 401)
    standing = await asyncio.to_thread(standing_of, house, own, page.held_by)
    messages = [message_of(line, own, house.choices) for line in page.lines]
    return JSONResponse({"messages": messages, "more": page.more, "state": standing})


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise RequestRefused("bad_number", 400)
    return int(text)
