"""`GET /api/v1/files/{id}`: what this session's own person may take away."""

import asyncio
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.attachments import offer_named
from bot.channels.web.house import WebHouse, house_of
from bot.conversation.engine import FileOffer
from bot.documents import File
from bot.errors import RequestRefused

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
    """Find what is to be made.

    Raises:
        RequestRefused: This conversation was offered nothing of that name.
    """
    found = offer_named(house.store, house.intake.clock, conversation_id, file_id)
    if found is None:
        raise RequestRefused("not_found", 404)
    return found
