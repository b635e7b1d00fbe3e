"""`GET /api/v1/files/{id}`: what this session's own person may take away."""

import asyncio
import re
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.house import WebHouse, house_of
from bot.conversation.engine import FileOffer
from bot.conversation.feed import file_offer
from bot.documents import KINDS, File
from bot.errors import RequestRefused

_OFFERED = re.compile(r"[A-Za-z0-9_-]{16}")
_CURRENT = re.compile(r"([a-z_]{1,32})\.([a-z]{1,8})")
_LONGEST_S = 60.0


async def fetch_file(request: Request) -> Response:
    """Answer a file: one a reply offered, or ``<kind>.<form>`` of the case as it stands."""
    house = house_of(request)
    own = house.session(request).conversation_id
    await house.limits.files.spend(own)
    offer = await asyncio.to_thread(_offer, house, own, request.path_params["id"])
    file = await _made(house, own, offer)
    if file is None:
        raise RequestRefused("not_ready", 409)
    return Response(file.content, headers=_headers(file.name, file.ascii_name, file.media_type))


async def _made(house: WebHouse, own: str, offer: FileOffer) -> File | None:
    """Make a file; no conversation holds more than a few places in the queue."""
    today = date.fromisoformat(offer.today)
    with house.maker.place(own):
        making = house.maker.make(offer.case_state, today, offer.kind, offer.form)
        try:
            return await asyncio.wait_for(making, _LONGEST_S)
        except asyncio.TimeoutError:
            raise RequestRefused("unavailable", 503, int(_LONGEST_S)) from None


def _headers(name: str, ascii_name: str, media_type: str) -> dict[str, str]:
    named = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    return {"Content-Type": media_type, "Content-Disposition": named}


def _offer(house: WebHouse, conversation_id: str, file_id: str) -> FileOffer:
    """Find what is to be made, of the case as it was or as it is.

    Raises:
        RequestRefused: This conversation was offered nothing of that name.
    """
    if _OFFERED.fullmatch(file_id):
        found = file_offer(house.store, conversation_id, file_id)
    else:
        found = _current(house, conversation_id, file_id)
    if found is None:
        raise RequestRefused("not_found", 404)
    return found


def _current(house: WebHouse, conversation_id: str, file_id: str) -> FileOffer | None:
    named = _CURRENT.fullmatch(file_id)
    if not named or named[2] not in KINDS.get(named[1], ()):
        return None
    conversation = house.store.conversation(conversation_id)
    state: dict[str, Any] | None = house.store.load_case(conversation_id)
    if conversation is None or not state:
        return None
    today = conversation.today_override or house.intake.clock.today()
    return FileOffer(file_id, named[1], named[2], state, today.isoformat())
