"""`POST /api/v1/messages`: takes one message; once it is acknowledged it cannot be lost."""

import asyncio
import re
from dataclasses import replace
from datetime import timezone
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.channels.web.body import read_object
from bot.channels.web.house import WebHouse, house_of
from bot.channels.web.sessions import CHANNEL
from bot.channels.web.wire import KEY_PREFIX
from bot.conversation.feed import number_under, reply_at
from bot.conversation.message import Message
from bot.conversation.records import Accepted
from bot.conversation.wording import LONGEST_STORED
from bot.errors import ChoiceOutdated, RequestRefused
from bot.replies.reply import Button
from bot.replies.script import to_traditional

_BUSY_S = 15
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Meant(NamedTuple):
    """What somebody said: a text, or a button with the number of the message it stood under."""

    text: str
    choice: str | None = None
    answers: int | None = None


async def post_message(request: Request) -> JSONResponse:
    """Store a message and answer its number; the reply comes over the event stream."""
    house = house_of(request)
    session = house.session(request)
    await house.limits.messages.spend(session.conversation_id)
    key = _key(request)
    sent = await read_object(request, ("text", "choice"))
    own = session.conversation_id
    # A retry is known by its key before anything else: its button may be outdated by its answer.
    earlier = await asyncio.to_thread(number_under, house.store, own, key)
    if earlier is not None:
        return JSONResponse({"id": earlier}, 202)
    meant = await _meant(house, own, sent)
    await _refuse_crowd(house, own, meant.text)
    accepted = await take_in(house, as_message(CHANNEL, own, key, meant))
    return JSONResponse({"id": accepted.seq}, 202)


async def _refuse_crowd(house: WebHouse, conversation_id: str, text: str) -> None:
    """Take nothing more while so many wait that an answer would come too late to be one.

    Raises:
        RequestRefused: They do, and whoever wrote this is not in danger.
    """
    if await house.lineup.length() < house.settings.web.most_waiting:
        return
    if not await asyncio.to_thread(house.intake.urgent, conversation_id, text):
        house.meters.limit_hit("waiting")()
        raise RequestRefused("busy", 503, _BUSY_S)


def as_message(channel: str, own: str, key: str, meant: Meant) -> Message:
    """Make a message of what was meant."""
    return Message(channel, own, meant.text, key, meant.choice, answers=meant.answers)


async def take_in(house: WebHouse, message: Message) -> Accepted:
    """Store a message and have it answered; when this returns, it is safe.

    Raises:
        RequestRefused: The conversation is gone, the server closes, or a button was pressed after
            which something was said: 选第1个 under an old table would choose from the new one.
    """
    if house.bells.refusing:
        raise RequestRefused("closing", 503, 3)
    try:
        # By the clock that all replicas share: who sweeps compares the two.
        received_at = house.store.clock.now().astimezone(timezone.utc)
        accepted = await house.intake.take(replace(message, received_at=received_at))
    except ChoiceOutdated:
        raise RequestRefused("bad_choice", 422) from None
    except LookupError:
        # Pages begin anew when they hear of it, so it must be true.
        if await asyncio.to_thread(house.store.conversation, message.conversation_id):
            raise
        raise RequestRefused("gone", 401) from None
    if not accepted.duplicate:
        house.meters.messages.labels(message.channel).inc()
    house.bells.ring(message.conversation_id)
    house.runner.answer(message.conversation_id)
    return accepted


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise RequestRefused("bad_key", 400)
    return KEY_PREFIX + key


async def _meant(house: WebHouse, conversation_id: str, sent: dict[str, Any]) -> Meant:
    if len(sent) != 1:
        raise RequestRefused("bad_json" if sent else "empty", 400 if sent else 422)
    ((name, value),) = sent.items()
    if not isinstance(value, str):
        raise RequestRefused("bad_json", 400)
    if name == "choice":
        return await chosen(house, conversation_id, value)
    return Meant(checked_text(value))


def checked_text(text: str) -> str:
    """Refuse a text that is empty or longer than is kept.

    Raises:
        RequestRefused: It is one or the other.
    """
    if not text.strip():
        raise RequestRefused("empty", 422)
    if len(text) > LONGEST_STORED:
        raise RequestRefused("too_long", 422)
    return text


async def as_sent(house: WebHouse, conversation_id: str, text: str) -> Meant:
    """Give what is meant where texts and buttons come in the same field, as in Rasa's channels.

    Raises:
        RequestRefused: The text is empty or too long, or there is no such button.
    """
    if house.choices.place(conversation_id, text) is not None:
        return await chosen(house, conversation_id, text)
    return Meant(checked_text(text))


async def chosen(house: WebHouse, conversation_id: str, token: str) -> Meant:
    """Give what a button of this conversation stands for, in words a person could have typed.

    Raises:
        RequestRefused: No such button was offered here.
    """
    place = house.choices.place(conversation_id, token)
    if place is None:
        raise RequestRefused("bad_choice", 422)
    seq, index = place
    reply = await asyncio.to_thread(reply_at, house.store, conversation_id, seq)
    if reply is None or index >= len(reply["buttons"]):
        raise RequestRefused("bad_choice", 422)
    return Meant(as_shown(reply["buttons"][index]), token, seq)


def as_shown(button: Button) -> str:
    """Give the payload, in the script its title was read in where that is all they differ by."""
    title, payload = button["title"], button["payload"]
    return title if to_traditional(payload) == title else payload
