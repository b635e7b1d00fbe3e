"""What the bot does besides talking: help, the case so far, papers, script, erasure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.attachments import (
    FILE_URL,
    documents_on,
    may_take_away,
    papers_ready,
    subject_of,
)
from bot.channels.telegram import parts
from bot.channels.telegram.chats import keep
from bot.channels.telegram.commands import Command
from bot.channels.terminal_case import case_rows
from bot.clock import Clock
from bot.conversation.masking import mask
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.records import from_json
from bot.documents.make import MEDIA_TYPES
from bot.replies.reply import Button, File, Reply, text_reply
from bot.replies.wording import Wording
from bot.wiring import house

_URGENT = ("again", "remind")
_SCRIPTS = ("hans", "hant")
# Telegram lets a bot delete what is younger, a hundred at a time.
_DELETABLE = timedelta(hours=47)
_A_LOT = 100
_SHORT_ANSWER = 12
_FAREWELL_TRIES = 3
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """Answers commands and does what they ask.

    Attributes:
        bot: For what must be said where no conversation is any more.
        store: Where everything is.
        clock: Tells the day.
        wording: The texts.
    """

    bot: "ExtBot[int]"
    store: ConversationStore
    clock: Clock
    wording: Wording

    def answer(self, conversation_id: str, command: Command) -> list[Reply]:
        """Answer a command in words."""
        answers: dict[str, Callable[[str, str], list[Reply]]] = {
            "start": self._welcome,
            "help": self._help,
            "case": self._case,
            "letter": self._letter,
            "lang": self._language,
            "erase": self._ask_to_erase,
            "again": self._again,
            "human": self._is_human_already,
        }
        return answers[command.name](conversation_id, command.rest)

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
        """Answer something that is not text, once a key."""
        reply = self._say(f"utter_telegram_kind_{kind}")
        self.store.post(conversation_id, reply, "system", key)

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
        for number, reply in enumerate(self.answer(conversation_id, command)):
            self.store.post(conversation_id, reply, "system", f"{key}:{number}")

    async def _erase(self, conversation_id: str, chat_id: int) -> None:
        since = self.store.clock.now() - _DELETABLE
        sent = await asyncio.to_thread(parts.sent_since, self.store, conversation_id, since)
        await asyncio.to_thread(self.store.erase, conversation_id)
        for at in range(0, len(sent), _A_LOT):
            await self._quietly(self.bot.delete_messages(chat_id, sent[at : at + _A_LOT]))
        text = self.wording.say("utter_telegram_erased")
        for _try in range(_FAREWELL_TRIES):
            if await self._quietly(self.bot.send_message(chat_id, text)):
                return

    @staticmethod
    async def _quietly(call: Awaitable[object]) -> bool:
        try:
            await call
        except TelegramError as error:
            _LOG.warning("call after erasure failed error=%s", type(error).__name__)
            return False
        return True

    def _say(self, key: str, **values: Any) -> Reply:
        return text_reply(self.wording.say(key, **values))

    def _welcome(self, conversation_id: str, _rest: str) -> list[Reply]:
        key = "again" if self.store.load_case(conversation_id) else "new"
        return [self._say(f"utter_telegram_start_{key}")]

    def _help(self, _conversation_id: str, _rest: str) -> list[Reply]:
        return [self._say("utter_telegram_help")]

    def _is_human_already(self, _conversation_id: str, _rest: str) -> list[Reply]:
        return [self._say("utter_telegram_human_has_it")]

    def _again(self, conversation_id: str, rest: str) -> list[Reply]:
        if rest.isascii() and rest.isdigit():
            parts.send_again(self.store, conversation_id, int(rest))
        return []

    def _case(self, conversation_id: str, _rest: str) -> list[Reply]:
        found = self._case_now(conversation_id)
        rows = case_rows(found[0], house(found[1]), found[1]) if found else []
        if not rows:
            return [self._say("utter_telegram_case_none")]
        blocks = ["\n".join([f"【{name}】", *lines]) for name, lines in rows]
        return [text_reply("\n\n".join(blocks))]

    def _letter(self, conversation_id: str, _rest: str) -> list[Reply]:
        found = self._case_now(conversation_id)
        if found is None or not may_take_away(found[0]):
            return [self._say("utter_telegram_letter_none")]
        case, today = found
        subject = subject_of(case, today)
        missing = documents_on(today).missing("letter", subject)
        files = [
            File(name=name, media_type=MEDIA_TYPES[form], url=f"{FILE_URL}{kind}.{form}")
            for kind, form, name in papers_ready(subject)
        ]
        key = "utter_telegram_letter_missing" if missing else "utter_telegram_letter"
        reply = self._say(key, missing="\n".join(f"· {line}" for line in missing))
        return [{**reply, "files": files}]

    def _language(self, conversation_id: str, rest: str) -> list[Reply]:
        if rest in _SCRIPTS:
            keep(self.store, conversation_id, language=rest)
            return [self._say("utter_telegram_lang_set")]
        reply = self._say("utter_telegram_lang")
        reply["buttons"] = [
            Button(title=self.wording.say(f"utter_telegram_lang_{name}"), payload=f"/lang {name}")
            for name in _SCRIPTS
        ]
        return [reply]

    def _ask_to_erase(self, _conversation_id: str, rest: str) -> list[Reply]:
        if rest == "no":
            return [self._say("utter_telegram_erase_kept")]
        reply = self._say("utter_telegram_erase")
        reply["buttons"] = [
            Button(title=self.wording.say(f"utter_telegram_erase_{name}"), payload=f"/erase {name}")
            for name in ("yes", "no")
        ]
        return [reply]

    def _case_now(self, conversation_id: str) -> tuple[Case, date] | None:
        state = self.store.load_case(conversation_id)
        conversation = self.store.conversation(conversation_id)
        if not state or conversation is None:
            return None
        return from_json(Case, state), conversation.today_override or self.clock.today()
