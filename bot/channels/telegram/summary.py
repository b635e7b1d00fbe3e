"""The running summary: one pinned message, edited as the person tells more."""

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.chats import Chat, begin_summary, chat_of, keep
from bot.channels.telegram.client import meaning_of
from bot.channels.telegram.texts import Span, Text, split
from bot.clock import Clock
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.casefile import is_made
from bot.core.records import from_json
from bot.replies.script import to_traditional
from bot.replies.summary import summary_of
from bot.wiring import house

_FEWEST_FACTS = 2
# Nobody reads it while they type; several messages in a row make one edit.
_PAUSE_S = 1.5
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """Keeps one message a chat in step with the case.

    Attributes:
        bot: The way there.
        store: Where the case is, and which message it is.
        clock: Tells the day.
        pause_s: How long it waits for more.
    """

    bot: "ExtBot[int]"
    store: ConversationStore
    clock: Clock
    pause_s: float = _PAUSE_S
    _waiting: set[str] = field(default_factory=set)

    async def refresh(self, conversation_id: str, chat_id: int) -> None:
        """Bring the summary up to date, soon; nothing depends on it."""
        if conversation_id in self._waiting:
            return
        self._waiting.add(conversation_id)
        try:
            await asyncio.sleep(self.pause_s)
        finally:
            self._waiting.discard(conversation_id)
        text, chat = await asyncio.to_thread(self._now, conversation_id)
        mark = "" if text is None else hashlib.sha256(text.text.encode()).hexdigest()
        if text is None or chat is None or mark == chat.summary_mark:
            return
        if chat.summary_message:
            await self._edit(chat_id, chat.summary_message, text)
        elif not await self._send(conversation_id, chat_id, text):
            return
        await asyncio.to_thread(keep, self.store, conversation_id, summary_mark=mark)

    async def _send(self, conversation_id: str, chat_id: int, text: Text) -> bool:
        """Send it the first time; where it may have arrived unseen, there is none from then on."""
        if not await asyncio.to_thread(begin_summary, self.store, conversation_id):
            return False
        try:
            sent = await self.bot.send_message(
                chat_id, text.text, entities=text.entities, disable_notification=True
            )
        except TelegramError as error:
            if meaning_of(error).outcome == "not_sent":
                await asyncio.to_thread(keep, self.store, conversation_id, summary_message=None)
            return False
        number = sent.message_id
        await asyncio.to_thread(keep, self.store, conversation_id, summary_message=number)
        await self.bot.pin_chat_message(chat_id, number, disable_notification=True)
        return True

    async def _edit(self, chat_id: int, number: int, text: Text) -> None:
        try:
            await self.bot.edit_message_text(
                text.text, chat_id=chat_id, message_id=number, entities=text.entities
            )
        except BadRequest as error:
            # The person deleted it, or it stands so already: they want no other.
            _LOG.info("summary left as it is error=%s", type(error).__name__)

    def _now(self, conversation_id: str) -> tuple[Text | None, Chat | None]:
        chat = chat_of(self.store, conversation_id)
        state = self.store.load_case(conversation_id)
        conversation = self.store.conversation(conversation_id)
        if not state or conversation is None or chat is None or chat.unreachable:
            return None, chat
        case = from_json(Case, state)
        # Figures have to wait while somebody is in danger.
        if not is_made(case) or case.in_danger or not case.consent.collect:
            return None, chat
        today = conversation.today_override or self.clock.today()
        known = house(today)
        facts = summary_of(case, known.propose(case, today), known.wording)
        if len(facts) < _FEWEST_FACTS:
            return None, chat
        traditional = case.traditional or chat.language == "hant"
        head = known.wording.say("utter_telegram_summary", case_id=case.case_id)
        rows = [(fact.label, fact.value) for fact in facts]
        return next(iter(split(_spans(head, rows, traditional=traditional)))), chat


def _spans(head: str, rows: list[tuple[str, str]], *, traditional: bool) -> Iterator[Span]:
    def read(text: str) -> str:
        return to_traditional(text) if traditional else text

    yield Span(read(head), bold=True)
    for label, value in rows:
        yield Span(read(f"\n{label}：{value}"))
