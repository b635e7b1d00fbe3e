"""`POST /api/v1/sessions`: opens a conversation, or renews the token of one."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.channels.web.addresses import address_of
from bot.channels.web.body import read_object
from bot.channels.web.house import WebHouse, bearer, house_of
from bot.errors import RequestRefused

CHANNEL = "web"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


async def open_session(request: Request) -> JSONResponse:
    """Answer a token the server made; the caller names no id and cannot."""
    house = house_of(request)
    await house.limits.sessions.spend(address_of(request))
    wishes = await read_object(request, ("institution", "language"), may_be_empty=True)
    language, institution = _language(wishes), _institution(wishes, house)
    if "authorization" in request.headers:
        session = house.tokens.read_for_renewal(bearer(request))
        conversation_id, language = session.conversation_id, language or session.language
        if await asyncio.to_thread(house.store.conversation, conversation_id) is None:
            raise RequestRefused("gone", 401)
    else:
        conversation_id = await asyncio.to_thread(_open, house, institution)
    token, expires_at = house.tokens.issue(conversation_id, language or LANGUAGES[0])
    return JSONResponse({"token": token, "expires_at": expires_at.isoformat()}, 201)


def _open(house: WebHouse, institution: str) -> str:
    return house.store.open_conversation(CHANNEL, "", institution=institution)


def _language(wishes: dict[str, Any]) -> str:
    language: Any = wishes.get("language", "")
    if language not in ("", *LANGUAGES):
        raise RequestRefused("bad_language", 422)
    return str(language)


def _institution(wishes: dict[str, Any], house: WebHouse) -> str:
    """Give whose rules apply: a page may only ask for what the deployment lets it."""
    own, wished = house.settings.institution, wishes.get("institution")
    if not wished:
        return own
    if wished not in (own, *house.settings.web.institutions):
        raise RequestRefused("bad_institution", 422)
    return str(wished)
