"""Sends one reply, part by part: none twice, none silently lost.

Telegram drops no repeats. So a part is claimed in the database before its call and noted after it.
A call that was not answered may have arrived; that part is not sent again by itself: the person
is asked in a message of its own whether something is missing, and a press sends it once more.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram import parts as log
from bot.channels.telegram.calls import send_part
from bot.channels.telegram.chats import Chat, lose
from bot.channels.telegram.client import Failure, meaning_of
from bot.channels.telegram.compose import CHART, Part, parts_of
from bot.channels.telegram.courtesy import show_action
from bot.channels.telegram.papers import Made, Papers
from bot.channels.telegram.texts import Text
from bot.channels.web.tokens import ChoiceTokens
from bot.conversation.store import ConversationStore
from bot.errors import DeliveryFailed
from bot.replies.reply import Button, Reply, text_reply
from bot.replies.script import in_script_of
from bot.replies.wording import Wording

DOUBT_KEY = "telegram:doubt:"
AGAIN = "/again"
_WAIT_FOR_OTHER_S = 5.0
_WAIT_FOR_TOKEN_S = 300.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends replies to private chats.

    Attributes:
        bot: The way there.
        store: Where replies are, and what was sent of them.
        choices: Names buttons.
        papers: Makes pictures and papers.
        wording: The texts.
    """

    bot: "ExtBot[int]"
    store: ConversationStore
    choices: ChoiceTokens
    papers: Papers
    wording: Wording

    async def send(self, chat: Chat, seq: int, reply: Reply) -> bool:
        """Send what was not sent yet of a reply.

        Args:
            chat: Where to, and how it stands.
            seq: The reply's number.
            reply: What it says.

        Returns:
            Whether the outbox knows already that it is delivered.

        Raises:
            DeliveryFailed: Something of it has to wait.
            LookupError: The conversation is gone.
        """
        own = chat.conversation_id
        standing = await asyncio.to_thread(log.standing_of, self.store, own, seq)
        shown = in_script_of(reply, traditional=chat.language == "hant")
        lead = self.wording.say("utter_telegram_agent") if standing.direction == "agent" else ""
        errand = _Errand(self, chat, seq, standing.key.startswith(DOUBT_KEY))

        def name(index: int) -> str:
            return self.choices.name(own, seq, index)

        parts = parts_of(shown, name, lead=lead)
        if len(parts) == 1 and not standing.parts:
            errand = replace(errand, alone=True)
        became = [await errand.send(part, standing.parts.get(part.name)) for part in parts]
        if log.DOUBTFUL in became:
            await asyncio.to_thread(self._ask_about, own, seq)
        return errand.alone and became == [log.SENT]

    def _ask_about(self, conversation_id: str, seq: int) -> None:
        """Ask the person whether something is missing; once a reply."""
        note = text_reply(self.wording.say("utter_telegram_doubt"))
        title = self.wording.say("utter_telegram_doubt_again")
        note["buttons"] = [Button(title=title, payload=f"{AGAIN} {seq}")]
        self.store.post(conversation_id, note, "system", f"{DOUBT_KEY}{seq}")


@dataclass(frozen=True, slots=True)
class _Errand:
    """One reply on its way to one chat.

    Attributes:
        sender: Who sends.
        chat: Where to.
        seq: The reply's number.
        may_repeat: Standing there twice it does no harm.
        alone: Its one part is the whole of it.
    """

    sender: Sender
    chat: Chat
    seq: int
    may_repeat: bool
    alone: bool = False

    async def send(self, part: Part, known: tuple[str, datetime] | None) -> str:
        """Send a part unless that was done; answers what became of it."""
        if known is not None:
            state = await self._judged(part, *known)
            if state != log.SENDING:
                return state
        made = await self._made(part)
        if part.files and not made:
            if part.name == CHART:
                return log.REFUSED
            # They were promised papers: they hear that there are none, and how to ask again.
            part = replace(part, text=Text(self.sender.wording.say("utter_telegram_no_papers")))
        if not await self._log(log.claim, part.name):
            raise DeliveryFailed("taken", _WAIT_FOR_OTHER_S)
        return await self._call(part, made)

    async def _judged(self, part: Part, state: str, since: datetime) -> str:
        """Tell what to make of an earlier attempt; ``sending`` where it is to be done anew."""
        if state != log.SENDING:
            return state
        age = self.sender.store.clock.now().astimezone(timezone.utc) - since
        if age < log.CLAIM_LASTS:
            raise DeliveryFailed("taken", _WAIT_FOR_OTHER_S)
        # Whoever claimed it died at it, before or after Telegram took it.
        if self.may_repeat:
            await self._log(log.release, part.name)
            return log.SENDING
        return await self._became(part, log.DOUBTFUL)

    async def _made(self, part: Part) -> list[Made]:
        if not part.files:
            return []
        sender, chat = self.sender, self.chat
        action = ChatAction.UPLOAD_PHOTO if part.name == CHART else ChatAction.UPLOAD_DOCUMENT
        await show_action(sender.bot, chat.chat_id, action)
        return await sender.papers.make(chat.conversation_id, part.files)

    async def _call(self, part: Part, made: list[Made], *, bare: bool = False) -> str:
        try:
            numbers = await send_part(self.sender.bot, self.chat.chat_id, part, made)
        except TelegramError as error:
            failure = meaning_of(error)
            if failure.outcome == "refused":
                return await self._refused(part, failure, bare=bare)
            return await self._failed(part, failure)
        return await self._became(part, log.SENT, numbers)

    async def _failed(self, part: Part, failure: Failure) -> str:
        if failure.outcome == "unknown" and not self.may_repeat:
            self._tell("part in doubt", failure)
            return await self._became(part, log.DOUBTFUL)
        await self._log(log.release, part.name)
        if failure.outcome == "unreachable":
            await asyncio.to_thread(lose, self.sender.store, self.chat.conversation_id)
        pause_s = _WAIT_FOR_TOKEN_S if failure.outcome == "token" else failure.pause_s
        raise DeliveryFailed(failure.name, pause_s)

    async def _refused(self, part: Part, failure: Failure, *, bare: bool) -> str:
        """Try the words alone, then leave out what Telegram will never take: more follows it."""
        self._tell("part refused", failure)
        if part.text is not None and not bare:
            plain = replace(part, text=Text(part.text.text), keyboard=None)
            return await self._call(plain, [], bare=True)
        return await self._became(part, log.REFUSED)

    async def _became(self, part: Part, state: str, numbers: Sequence[int] = ()) -> str:
        end = log.End(state, tuple(numbers), delivered=self.alone and state == log.SENT)
        await self._log(log.note, part.name, end)
        return state

    def _tell(self, what: str, failure: Failure) -> None:
        own = self.chat.conversation_id
        _LOG.warning("%s conversation=%s seq=%d error=%s", what, own, self.seq, failure.name)

    async def _log(self, write: Any, *what: Any) -> Any:
        store, own = self.sender.store, self.chat.conversation_id
        return await asyncio.to_thread(write, store, own, self.seq, *what)
