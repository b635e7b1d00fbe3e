"""What is done beside the turns: erasure, answers to what is not text, a word to a group."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram import parts
from bot.channels.telegram.answers import Answers
from bot.channels.telegram.chats import chat_of
from bot.channels.telegram.commands import Command
from bot.conversation.masking import mask
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.records import from_json
from bot.replies.reply import text_reply
from bot.replies.wording import Wording

_URGENT = ("again", "remind")
# Telegram lets a bot delete what is younger, a hundred at a time.
_DELETABLE = timedelta(hours=47)
_A_LOT = 100
_SHORT_ANSWER = 12
_FAREWELL_TRIES = 3
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """Does at once what must not wait for a turn.

    Attributes:
        bot: For what must be said where no conversation is any more.
        store: Where everything is.
        answers: What commands are answered with.
        wording: The texts.
    """

    bot: "ExtBot[int]"
    store: ConversationStore
    answers: Answers
    wording: Wording

    @staticmethod
    def is_urgent(command: Command, *, held_by_human: bool) -> bool:
        """Tell whether a command is not left to its turn, which a human's case never comes to."""
        erases = command.name == "erase" and command.rest == "yes"
        return held_by_human or erases or command.name in _URGENT

    async def do(self, conversation_id: str, chat_id: int, command: Command, key: str) -> None:
        """Do a command at once; the same key does nothing a second time."""
        if command.name == "erase" and command.rest == "yes":
            await self._erase(conversation_id, chat_id)
            return
        await asyncio.to_thread(self._post_answer, conversation_id, command, key)

    def answer_kind(self, conversation_id: str, kind: str, key: str) -> None:
        """Answer something that is not text, once a key; who is in danger hears whom to call."""
        state = self.store.load_case(conversation_id)
        said = [self.wording.say(f"utter_telegram_kind_{kind}")]
        if state and from_json(Case, state).in_danger:
            said.insert(0, self.wording.say("utter_telegram_danger"))
        self.store.post(conversation_id, text_reply("\n\n".join(said)), "system", key)

    def named(self, kind: str) -> str:
        """Name something that is not text, for whoever reads the conversation."""
        return self.wording.say(f"utter_telegram_named_{kind}")

    def correction(self, conversation_id: str, seq: int, text: str) -> str | None:
        """Word an edited message as a correction; None where nothing but its looks changed.

        A bare answer loses its question when it is corrected later, so the old one is named.
        """
        lines = self.store.transcript(conversation_id)
        before = next((line.text for line in lines if line.seq == seq), "")
        after = mask(text).text.strip()
        if before.strip() == after:
            return None
        if max(len(before), len(after)) <= _SHORT_ANSWER and before:
            return self.wording.say("utter_telegram_edited_short", before=before, after=after)
        return self.wording.say("utter_telegram_edited", after=text)

    async def tell_group(self, chat_id: int) -> None:
        """Say in a group that this is for private chats."""
        text = self.wording.say("utter_telegram_group", username=self.bot.username)
        await self.bot.send_message(chat_id, text)

    def _post_answer(self, conversation_id: str, command: Command, key: str) -> None:
        for number, reply in enumerate(self.answers(conversation_id, command)):
            self.store.post(conversation_id, reply, "system", f"{key}:{number}")

    async def _erase(self, conversation_id: str, chat_id: int) -> None:
        sent = await asyncio.to_thread(self._sent, conversation_id)
        await asyncio.to_thread(self.store.erase, conversation_id)
        for at in range(0, len(sent), _A_LOT):
            await self._quietly(self.bot.delete_messages(chat_id, sent[at : at + _A_LOT]))
        text = self.wording.say("utter_telegram_erased")
        for _try in range(_FAREWELL_TRIES):
            if await self._quietly(self.bot.send_message(chat_id, text)):
                return

    def _sent(self, conversation_id: str) -> list[int]:
        """List the messages that Telegram lets the bot delete, the summary among them."""
        sent = parts.sent_since(self.store, conversation_id, self.store.clock.now() - _DELETABLE)
        chat = chat_of(self.store, conversation_id)
        return [*sent, *([chat.summary_message] if chat and chat.summary_message else [])]

    @staticmethod
    async def _quietly(call: Awaitable[object]) -> bool:
        try:
            await call
        except TelegramError as error:
            _LOG.warning("call after erasure failed error=%s", type(error).__name__)
            return False
        return True
