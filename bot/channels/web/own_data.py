"""`POST /api/v1/export` and `DELETE /api/v1/me`: a person's copy, and its deletion."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.house import house_of
from bot.errors import RequestRefused

_HEADERS = {"Content-Disposition": 'attachment; filename="shukun-my-data.json"'}


async def export_own(request: Request) -> JSONResponse:
    """Answer all that is stored of this conversation."""
    house = house_of(request)
    own = house.session(request).conversation_id
    copy = await asyncio.to_thread(house.store.export, own)
    if copy is None:
        raise RequestRefused("gone", 401)
    return JSONResponse(copy, headers=_HEADERS)


async def erase_own(request: Request) -> Response:
    """Delete everything of this conversation; its tokens open nothing from then on."""
    house = house_of(request)
    own = house.session(request).conversation_id
    if not await asyncio.to_thread(house.store.erase, own):
        raise RequestRefused("gone", 401)
    house.bells.ring(own)
    return Response(status_code=204)
