"""`POST /api/v1/messages`: takes one message; once it is acknowledged it cannot be lost."""

import asyncio
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.channels.web.body import read_object
from bot.channels.web.house import WebHouse, house_of
from bot.channels.web.sessions import CHANNEL
from bot.channels.web.wire import KEY_PREFIX
from bot.conversation.feed import number_under, reply_at, spoken_since
from bot.conversation.message import Message
from bot.conversation.records import Accepted
from bot.conversation.wording import LONGEST_STORED
from bot.errors import RequestRefused
from bot.replies.reply import Button
from bot.replies.script import to_traditional

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


async def post_message(request: Request) -> JSONResponse:
    """Store a message and answer its number; the reply comes over the event stream."""
    house = house_of(request)
    session = house.session(request)
    house.limits.messages.take(session.conversation_id)
    key = _key(request)
    sent = await read_object(request, ("text", "choice"))
    own = session.conversation_id
    # A retry is known by its key before anything else: its button may be outdated by its answer.
    earlier = await asyncio.to_thread(number_under, house.store, own, key)
    if earlier is not None:
        return JSONResponse({"id": earlier}, 202)
    text, choice = await _meant(house, own, sent)
    accepted = await take_in(house, Message(CHANNEL, own, text, key, choice))
    return JSONResponse({"id": accepted.seq}, 202)


async def take_in(house: WebHouse, message: Message) -> Accepted:
    """Store a message and have it answered; when this returns, it is safe.

    Raises:
        RequestRefused: The conversation is gone, or the server closes.
    """
    if house.bells.refusing:
        raise RequestRefused("closing", 503, 3)
    try:
        accepted = await house.intake.take(message)
    except LookupError:
        # Pages begin anew when they hear of it, so it must be true.
        if await asyncio.to_thread(house.store.conversation, message.conversation_id):
            raise
        raise RequestRefused("gone", 401) from None
    house.bells.ring(message.conversation_id)
    house.runner.answer(message.conversation_id)
    return accepted


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise RequestRefused("bad_key", 400)
    return KEY_PREFIX + key


async def _meant(
    house: WebHouse, conversation_id: str, sent: dict[str, Any]
) -> tuple[str, str | None]:
    """Give the text that is meant, and the button's token where it was one."""
    if len(sent) != 1:
        raise RequestRefused("bad_json" if sent else "empty", 400 if sent else 422)
    ((name, value),) = sent.items()
    if not isinstance(value, str):
        raise RequestRefused("bad_json", 400)
    if name == "choice":
        return await chosen(house, conversation_id, value), value
    return checked_text(value), None


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


async def as_sent(house: WebHouse, conversation_id: str, text: str) -> tuple[str, str | None]:
    """Give what is meant where texts and buttons come in the same field, as in Rasa's channels.

    Returns:
        The text, and the button's token where it was one.

    Raises:
        RequestRefused: The text is empty or too long, or the button is not there any more.
    """
    if house.choices.place(conversation_id, text) is not None:
        return await chosen(house, conversation_id, text), text
    return checked_text(text), None


async def chosen(house: WebHouse, conversation_id: str, token: str) -> str:
    """Give what a button of this conversation stands for, in words a person could have typed.

    Raises:
        RequestRefused: No such button was offered here, or the person has spoken since: 选第1个
            under an old table would choose from the new one.
    """
    place = house.choices.place(conversation_id, token)
    if place is None:
        raise RequestRefused("bad_choice", 422)
    seq, index = place
    reply = await asyncio.to_thread(reply_at, house.store, conversation_id, seq)
    outdated = await asyncio.to_thread(spoken_since, house.store, conversation_id, seq)
    if outdated or reply is None or index >= len(reply["buttons"]):
        raise RequestRefused("bad_choice", 422)
    return _as_shown(reply["buttons"][index])


def _as_shown(button: Button) -> str:
    """Give the payload, in the script its title was read in where that is all they differ by."""
    title, payload = button["title"], button["payload"]
    return title if to_traditional(payload) == title else payload
