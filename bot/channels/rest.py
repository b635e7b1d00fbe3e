"""`POST /webhooks/rest/webhook`: Rasa's REST channel, for servers that show a key."""

import asyncio
import base64
import hmac
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.channels.web.body import read_object
from bot.channels.web.house import WebHouse, house_of
from bot.channels.web.messages import as_message, as_sent, take_in
from bot.channels.web.tokens import derived_key
from bot.conversation.feed import FeedLine, number_under, read_after
from bot.conversation.message import LONGEST_KEY
from bot.conversation.outbox import mark_delivered, queued
from bot.conversation.records import Accepted
from bot.errors import RequestRefused
from bot.replies.plain import as_text
from bot.settings import WebSettings

CHANNEL = "rest"
_FIELDS = ("sender", "message", "metadata", "input_channel")
_LONGEST_SENDER = 100
_LONGEST_ANSWER_S = 90.0
_MOST_REPLIES = 100


def rest_routes(web: WebSettings) -> list[BaseRoute]:
    """Give the channel's routes; none where no key is set."""
    if not web.rest_keys:
        return []
    return [
        Route("/webhooks/rest/", _status, methods=["GET"]),
        Route("/webhooks/rest/webhook", receive, methods=["POST"]),
    ]


async def _status(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def receive(request: Request) -> JSONResponse:
    """Take a message and answer with what the bot says to it.

    The conversation is the server's: named after the key and the sender, by a signature that
    nobody else can reckon.
    """
    house = house_of(request)
    caller = _caller(request, house)
    sent = await read_object(request, _FIELDS)
    sender = _text(sent, "sender")
    if len(sender) > _LONGEST_SENDER:
        raise RequestRefused("too_long", 422)
    if not sender.isprintable():
        raise RequestRefused("bad_json", 400)
    own = _conversation_of(house, caller, sender)
    await house.limits.messages.spend(own)
    key = _key(request)
    async with house.in_turn.hold(own):
        await asyncio.to_thread(_open, house, own, sender)
        accepted = await _take(house, own, _text(sent, "message"), key)
        await _answered(house, own)
        lines = await asyncio.to_thread(_replies, house, own, accepted)
    return JSONResponse([_message(line, own, sender, house) for line in lines])


def _caller(request: Request, house: WebHouse) -> str:
    """Give the name of the server that calls, by the key it shows."""
    shown = request.headers.get("x-api-key", "")
    bearer = request.headers.get("authorization", "")
    shown = shown or bearer.removeprefix("Bearer ").strip()
    found = ""
    for named in house.settings.web.rest_keys:
        name, _, key = named.partition(":")
        # Every key is compared, so that the time taken tells nothing.
        if hmac.compare_digest(shown.encode(), key.encode()):
            found = name
    if not found:
        raise RequestRefused("unauthorized", 401)
    return found


def _text(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RequestRefused("empty", 422)
    return value


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key") or secrets.token_urlsafe(16)
    if len(key) > LONGEST_KEY - len(CHANNEL):
        raise RequestRefused("bad_key", 400)
    return f"{CHANNEL}:{key}"


def _conversation_of(house: WebHouse, caller: str, sender: str) -> str:
    secret = derived_key(house.secret, CHANNEL)
    mark = hmac.digest(secret, f"{caller}\n{sender}".encode(), "sha256")[:18]
    return base64.urlsafe_b64encode(mark).decode()


def _open(house: WebHouse, own: str, sender: str) -> None:
    house.store.open_conversation(
        CHANNEL, sender, conversation_id=own, institution=house.settings.institution
    )


async def _take(house: WebHouse, own: str, text: str, key: str) -> Accepted:
    earlier = await asyncio.to_thread(number_under, house.store, own, key)
    if earlier is not None:
        return Accepted(earlier, duplicate=True)
    meant = await as_sent(house, own, text)
    return await take_in(house, as_message(CHANNEL, own, key, meant))


async def _answered(house: WebHouse, own: str) -> None:
    """Wait for the answer; whoever is told to wait longer gets it under the same key."""
    turn = asyncio.wrap_future(house.runner.answer(own))
    # Not wait_for, which would end the turn with the waiting.
    done, _still = await asyncio.wait({turn}, timeout=_LONGEST_ANSWER_S)
    if not done:
        raise RequestRefused("closing", 503, 3)


def _replies(house: WebHouse, own: str, accepted: Accepted) -> list[FeedLine]:
    """Give what was not given yet, or, to a repeated call, the answer to that message again."""
    items = queued(house.store, own)
    after = accepted.seq if accepted.duplicate or not items else items[0].seq - 1
    glimpse = read_after(house.store, own, after, _MOST_REPLIES)
    lines = list(glimpse.lines) if glimpse else []
    if accepted.duplicate:
        next_message = (at for at, line in enumerate(lines) if line.direction == "user")
        lines = lines[: next(next_message, len(lines))]
    if items:
        mark_delivered(house.store, own, items[-1].seq)
    return [line for line in lines if line.direction != "user"]


def _message(line: FeedLine, own: str, sender: str, house: WebHouse) -> dict[str, Any]:
    reply = line.reply
    message: dict[str, Any] = {"recipient_id": sender, "text": as_text(reply)}
    if reply["buttons"]:
        message["buttons"] = [
            {"title": button["title"], "payload": house.choices.name(own, line.seq, index)}
            for index, button in enumerate(reply["buttons"])
        ]
    if reply["table"]:
        message["custom"] = {"table": reply["table"]}
    return message
