"""The one way in, behind polling and webhook: an update is stored before it is acknowledged."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import ExtBot

from bot.channels.telegram.chats import CHANNEL, find_again, first_time_in_group, lose
from bot.channels.telegram.commands import Command, command_of
from bot.channels.telegram.courtesy import Errands
from bot.channels.telegram.kinds import kind_of
from bot.channels.telegram.people import People
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.service import Service
from bot.conversation.feed import number_under
from bot.conversation.intake import Intake
from bot.conversation.message import Message as Said
from bot.conversation.store import ConversationStore
from bot.errors import ChoiceOutdated, StoreUnavailable

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
_GONE = ("kicked", "left")
_LOG = logging.getLogger(__name__)
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Ingest:
    """Takes updates in.

    Attributes:
        bot: For the small signs that need no answer.
        intake: Where messages go.
        people: Which conversation a chat is.
        service: Does at once what must not wait for a turn.
        presses: Reads buttons.
        errands: Calls that nobody waits for.
        taken: Told in which conversation and chat a message is waiting now.
    """

    bot: "ExtBot[int]"
    intake: Intake
    people: People
    service: Service
    presses: Presses
    errands: Errands
    taken: Told = field(repr=False)

    @property
    def store(self) -> ConversationStore:
        """Where everything is."""
        return self.intake.store

    async def take(self, raw: dict[str, Any]) -> None:
        """Store an update; when this returns it is safe, or it is none that can be used.

        Raises:
            StoreUnavailable: It is not safe and must come again.
        """
        number = raw.get("update_id")
        try:
            update = Update.de_json(raw, self.bot)
            try:
                await self._take(update)
            except LookupError:
                # Erased at this moment, here or by a replica: it begins a conversation anew.
                await self._take(update)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one that nobody can read must not block the rest
            name = type(error).__name__
            _LOG.error("update left out update=%s error=%s", _plain(number), name)

    async def _take(self, update: Update) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        if chat.type != ChatType.PRIVATE:
            await self._tell_group(chat.id, update)
        elif update.my_chat_member:
            await self._moved(chat.id, update.my_chat_member)
        elif update.callback_query:
            await self._pressed(chat.id, update.callback_query)
        elif update.edited_message:
            await self._edited(chat.id, update.edited_message, update.update_id)
        elif update.message:
            await self._said(chat.id, update.message)

    async def _said(self, chat_id: int, message: Message) -> None:
        command = command_of(message.text or "")
        if command and command.name == "start":
            await asyncio.to_thread(self.people.start, chat_id, command.rest)
        own = await asyncio.to_thread(self.people.arrive, chat_id)
        key = f"telegram:m{message.message_id}"
        if command and await self._done_at_once(own, chat_id, command, key):
            return
        if message.text:
            await self._pass_on(own, chat_id, key, text=message.text)
        else:
            await self._carried(own, chat_id, message, key)

    async def _carried(self, own: str, chat_id: int, message: Message, key: str) -> None:
        """Answer what is not text; a caption is what they say."""
        kind = kind_of(message)
        if kind is None:
            return
        held = await asyncio.to_thread(self.store.holder, own) == "human"
        if held:
            # The bot is silent; whoever has the case should know that something came.
            text = "\n".join(part for part in (self.service.named(kind), message.caption) if part)
            await self._pass_on(own, chat_id, key, text=text)
            return
        # Ten pictures sent together are ten messages, and one answer is enough.
        album = message.media_group_id
        note_key = f"telegram:album:{album}" if album else f"{key}:kind"
        await asyncio.to_thread(self.service.answer_kind, own, kind, note_key)
        if message.caption:
            await self._pass_on(own, chat_id, key, text=message.caption)
        self.taken(own, chat_id)

    async def _edited(self, chat_id: int, message: Message, update_id: int) -> None:
        """Take an edit as a correction; one of a message that never came is a message."""
        text = message.text or message.caption
        if not text or command_of(text):
            return
        own = await asyncio.to_thread(self.people.arrive, chat_id)
        first = f"telegram:m{message.message_id}"
        seq = await asyncio.to_thread(number_under, self.store, own, first)
        if seq is None:
            await self._pass_on(own, chat_id, first, text=text)
            return
        corrected = await asyncio.to_thread(self.service.correction, own, seq, text)
        if corrected:
            key = f"telegram:e{message.message_id}:{update_id}"
            await self._pass_on(own, chat_id, key, text=corrected)

    async def _pressed(self, chat_id: int, query: CallbackQuery) -> None:
        own = await asyncio.to_thread(self.people.arrive, chat_id)
        pressed = await asyncio.to_thread(self.presses.read, own, query.data or "")
        key = f"telegram:c{query.id}"
        if pressed is None:
            self.errands.begin(self.presses.tell(query, "utter_telegram_button_unknown"))
            return
        command = command_of(pressed.text)
        if command and await self._done_at_once(own, chat_id, command, key):
            self.errands.begin(self.presses.mark(query, pressed))
            return
        outdated = not await self._pass_on(
            own, chat_id, key, text=pressed.text, choice=query.data, answers=pressed.seq
        )
        if outdated:
            self.errands.begin(self.presses.tell(query, "utter_telegram_button_outdated"))
        else:
            self.errands.begin(self.presses.mark(query, pressed))

    async def _done_at_once(self, own: str, chat_id: int, command: Command, key: str) -> bool:
        """Do what must not wait: erasure, stopping reminders, all else while a human has it."""
        held = await asyncio.to_thread(self.store.holder, own) == "human"
        if not self.service.is_urgent(command, held_by_human=held):
            return False
        await self.service.do(own, chat_id, command, key)
        self.taken(own, chat_id)
        return True

    async def _pass_on(self, own: str, chat_id: int, key: str, **what: Any) -> bool:
        """Store a message to be answered in its turn; False for a button past its time."""
        message = Said(channel=CHANNEL, conversation_id=own, idempotency_key=key, **what)
        try:
            await self.intake.take(message)
        except ChoiceOutdated:
            return False
        self.taken(own, chat_id)
        return True

    async def _moved(self, chat_id: int, change: ChatMemberUpdated) -> None:
        """Note that the person blocked the bot, or let it in again."""
        found = await asyncio.to_thread(self.people.find, chat_id)
        if found is None:
            return
        gone = change.new_chat_member.status in _GONE
        await asyncio.to_thread(lose if gone else find_again, self.store, found.id)
        if not gone:
            self.taken(found.id, chat_id)

    async def _tell_group(self, chat_id: int, update: Update) -> None:
        """Say once that chats are private, and never answer anything else there."""
        left = update.my_chat_member and update.my_chat_member.new_chat_member.status in _GONE
        if left or update.callback_query or update.edited_message:
            return
        if await asyncio.to_thread(first_time_in_group, self.store, chat_id):
            self.errands.begin(self.service.tell_group(chat_id))


def _plain(number: object) -> str:
    return str(number) if isinstance(number, int) else "?"
