"""What commands are answered with: help, the case so far, papers, script, erasure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from bot.channels.telegram.reminding import Reminding
from bot.channels.terminal_case import case_rows
from bot.clock import Clock
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.records import from_json
from bot.documents.make import MEDIA_TYPES
from bot.replies.reply import Button, File, Reply, text_reply
from bot.replies.wording import Wording
from bot.wiring import house

_SCRIPTS = ("hans", "hant")


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers commands, from what is stored alone: any process may do it.

    Attributes:
        store: Where everything is.
        clock: Tells the day.
        wording: The texts.
        reminding: Keeps the wish to be reminded.
    """

    store: ConversationStore
    clock: Clock
    wording: Wording
    reminding: Reminding

    def __call__(self, conversation_id: str, command: Command) -> list[Reply]:
        """Answer a command in a conversation."""
        answers: dict[str, Callable[[str, str], list[Reply]]] = {
            "start": self._welcome,
            "help": self._help,
            "case": self._case,
            "letter": self._letter,
            "lang": self._language,
            "erase": self._ask_to_erase,
            "again": self._again,
            "remind": self.reminding.answer,
            "human": self._is_human_already,
        }
        return answers[command.name](conversation_id, command.rest)

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
