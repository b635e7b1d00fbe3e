"""`POST /webhooks/chatwoot`: what agents write in Chatwoot, on its way to the person."""

import asyncio
import hmac
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.channels.web.body import parse_json, read_bytes
from bot.channels.web.house import house_of
from bot.clock import SystemClock
from bot.errors import RequestRefused
from bot.handoff.connectors.chatwoot_replies import is_authentic, take_event
from bot.settings.connectors import ChatwootSettings

PATH = "/webhooks/chatwoot"
# It tells of the conversation and its last messages as well.
_LARGEST_BYTES = 512 * 1024
# Chatwoot shows an agent that a message failed where its call was refused.
_STATUS = {"unknown": 404, "taken": 409, "closed": 409, "not_text": 422}
_LOG = logging.getLogger(__name__)


def chatwoot_routes(settings: ChatwootSettings | None) -> list[BaseRoute]:
    """Give the channel's routes; none where nothing would show that a call is Chatwoot's."""
    if settings is None:
        return []
    if settings.webhook_secret:
        return [Route(PATH, receive_signed, methods=["POST"])]
    if settings.path_secret:
        return [Route(f"{PATH}/{{word:str}}", receive_by_path, methods=["POST"])]
    return []


async def receive_signed(request: Request) -> JSONResponse:
    """Take an event that Chatwoot signed."""
    body = await read_bytes(request, _LARGEST_BYTES)
    headers = {name.lower(): value for name, value in request.headers.items()}
    # Real time even where the house reckons on another day: the stamp is Chatwoot's.
    secret, now = _settings(request).webhook_secret, SystemClock().now()
    if not is_authentic(secret, body, headers, now):
        raise RequestRefused("unauthorized", 401)
    return await _take(request, body)


async def receive_by_path(request: Request) -> JSONResponse:
    """Take an event from one who knows the address; for a Chatwoot that does not sign yet."""
    known = _settings(request).path_secret.encode()
    if not hmac.compare_digest(str(request.path_params["word"]).encode(), known):
        raise RequestRefused("not_found", 404)
    return await _take(request, await read_bytes(request, _LARGEST_BYTES))


async def _take(request: Request, body: bytes) -> JSONResponse:
    event = parse_json(body)
    if not isinstance(event, dict):
        raise RequestRefused("bad_json", 400)
    queue, inbox = house_of(request).queue, _settings(request).inbox
    outcome, case_id = await asyncio.to_thread(take_event, queue, event, inbox)
    if outcome != "ignored":
        _LOG.info("chatwoot outcome=%s case=%s", outcome, case_id)
    return JSONResponse({"outcome": outcome}, _STATUS.get(outcome, 200))


def _settings(request: Request) -> ChatwootSettings:
    found = house_of(request).settings.connectors.chatwoot
    if found is None:
        raise RequestRefused("not_found", 404)
    return found
