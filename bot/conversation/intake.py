"""The one way through: take a message, mask it, store it, and answer in order."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.clock import Clock
from bot.conversation.engine import DialogueEngine, TurnOutput
from bot.conversation.line import Line
from bot.conversation.locks import UNSHARED, ConversationLocks, LocalLocks
from bot.conversation.masking import Masked, mask
from bot.conversation.message import Message
from bot.conversation.records import Accepted, PendingMessage, TurnResult
from bot.conversation.store import ConversationStore
from bot.conversation.wording import LONGEST_ASKED, LONGEST_STORED, cut, is_blank, strip_controls
from bot.errors import StoreUnavailable
from bot.replies.reply import Reply

_LONGEST_CHOICE = 256
_LONGEST_TURN_S = 60.0
# A message that takes the process down with it must not do so at every start.
_MOST_TRIES = 3
_RECOVERED_AT_ONCE = 4
_LOG = logging.getLogger(__name__)


class Mask(Protocol):
    """Hides secrets in a text."""

    def __call__(self, text: str) -> Masked:
        """Answer the text without its secrets, and which they were."""


def _no_note(_kinds: tuple[str, ...]) -> None:
    return None


def _nobody(_conversation_id: str) -> None:
    return None


def _nothing(_conversation_id: str) -> dict[str, Any]:
    return {}


def _never(_conversation_id: str, _text: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Courtesies:
    """What is said where the engine is not asked.

    Attributes:
        apology: After a failed turn; given the case number, or the conversation's where there is
            no case.
        nothing_said: To a message that shows nothing.
        too_long: Before the answer to a cut message; given how many characters were read.
        masked: Before the answer to a message that held secrets; given their kinds. None: nothing.
    """

    apology: Callable[[str], Reply]
    nothing_said: Callable[[], Reply]
    too_long: Callable[[int], Reply]
    masked: Callable[[tuple[str, ...]], Reply | None] = _no_note


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes messages in and answers them, one at a time per conversation.

    Attributes:
        store: Where messages are safe.
        engine: Who answers.
        clock: Tells the day, unless the conversation has one of its own.
        courtesies: What is said where the engine is not asked.
        mask: Hides secrets before anything is stored.
        locks: Shared by all workers on the same conversations.
        beside: Gives what the engine is told of a conversation beside its messages.
        answered: Told whose conversation a message was answered in, once that is written.
        urgent: Tells of a conversation and a text in it whether it cannot wait in line.
        line: Who is answered next, where more wait than can be answered at once.
    """

    store: ConversationStore
    engine: DialogueEngine
    clock: Clock
    courtesies: Courtesies
    mask: Mask = mask
    locks: ConversationLocks = field(default_factory=LocalLocks)
    beside: Callable[[str], dict[str, Any]] = _nothing
    answered: Callable[[str], None] = _nobody
    urgent: Callable[[str, str], bool] = _never
    line: Line = field(default_factory=Line)

    async def take(self, message: Message) -> Accepted:
        """Clean, mask and store a message; when this returns, it is safe.

        Raises:
            StoreUnavailable: It is not safe; the channel must not acknowledge it.
            LookupError: There is no such conversation.
        """
        return await asyncio.to_thread(self._store, message)

    async def run(self, conversation_id: str) -> int:
        """Answer all that waits in a conversation, strictly in order.

        Returns:
            How many messages were answered, or passed by because a human has the conversation.

        Raises:
            StoreUnavailable: The message at hand still waits and will be answered by the next run.
        """
        return await self._run(conversation_id, recovering=False)

    async def recover(self) -> int:
        """Answer all that a crash left waiting, in every conversation; answers how many.

        What other replicas are at is waited for and found answered; where they cannot be asked it
        is left to who sweeps.
        """
        waiting = await asyncio.to_thread(self.store.pending_all)
        ids = list(dict.fromkeys(message.conversation.id for message in waiting))
        places = asyncio.Semaphore(_RECOVERED_AT_ONCE)
        return sum(await asyncio.gather(*(self._recover_one(each, places) for each in ids)))

    async def _recover_one(self, conversation_id: str, places: asyncio.Semaphore) -> int:
        async with places:
            try:
                return await self._run(conversation_id, recovering=True)
            except StoreUnavailable as error:
                name = type(error).__name__
                _LOG.error("recovery failed conversation=%s error=%s", conversation_id, name)
                return 0

    async def _run(self, conversation_id: str, *, recovering: bool) -> int:
        answered = 0
        if self.line.stands(conversation_id) and await self._presses(
            await self._pending(conversation_id)
        ):
            self.line.hurry(conversation_id)
        async with self.locks.hold(conversation_id) as held:
            if recovering and held is UNSHARED:
                # Another replica may be at it, and its try would be counted as a crash.
                return 0
            # Read again each time: a human may have taken over, more may have come.
            while waiting := await self._pending(conversation_id):
                answered += await self._answer_next(waiting, recovering=recovering)
        return answered

    async def _pending(self, conversation_id: str) -> list[PendingMessage]:
        return await asyncio.to_thread(self.store.pending, conversation_id)

    async def _presses(self, waiting: list[PendingMessage]) -> bool:
        def any_urgent() -> bool:
            return any(self.urgent(each.conversation.id, each.text) for each in waiting)

        return self.line.is_full and await asyncio.to_thread(any_urgent)

    async def _answer_next(self, waiting: list[PendingMessage], *, recovering: bool) -> int:
        """Answer the first of what waits once it is its turn; answers how many, 0 or 1."""
        own = waiting[0].conversation.id
        urgent = await self._presses(waiting)
        async with self.line.place(own, urgent=urgent) as waited:
            if waited:
                waiting = await self._pending(own)
            if not waiting:
                return 0
            await self._answer(waiting[0], recovering=recovering)
            self.answered(own)
        return 1

    async def _answer(self, message: PendingMessage, *, recovering: bool) -> None:
        if message.conversation.held_by == "human":
            await self._pass_by(message)
        elif is_blank(message.text) and message.choice is None:
            await self._commit(message, TurnOutput(replies=[self.courtesies.nothing_said()]))
        elif recovering and await self._tried_too_often(message):
            await self._fail(message, "TriedTooOften")
        else:
            await self._ask(message)

    async def _pass_by(self, message: PendingMessage) -> None:
        """Leave a message to the human; given back meanwhile, it still waits and is read again."""
        passed = TurnResult(message.conversation.id, message.seq, TurnOutput(), "passed")
        await asyncio.to_thread(self.store.commit_turn, passed)

    async def _ask(self, message: PendingMessage) -> None:
        try:
            output = await self._turn(message)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the person is owed an answer whatever broke
            await self._fail(message, type(error).__name__)
            return
        try:
            await self._commit(message, output, notes=self._notes(message))
        # What the engine returned cannot be written, and never will be.
        except (TypeError, ValueError, KeyError) as error:
            await self._fail(message, type(error).__name__)

    async def _turn(self, message: PendingMessage) -> TurnOutput:
        text = cut(message.text, LONGEST_ASKED)
        own = message.conversation.id
        beside = await asyncio.to_thread(self.beside, own)
        turn = self.engine.turn(own, text, {**beside, **self._metadata(message)})
        return await asyncio.wait_for(turn, _LONGEST_TURN_S)

    async def _fail(self, message: PendingMessage, error_name: str) -> None:
        conversation_id = message.conversation.id
        _LOG.error(
            "turn failed conversation=%s seq=%d error=%s", conversation_id, message.seq, error_name
        )
        case = await asyncio.to_thread(self.store.load_case, conversation_id)
        number = case["case_id"] if case else conversation_id
        apology = TurnOutput(replies=[self.courtesies.apology(number)])
        failed = TurnResult(conversation_id, message.seq, apology, "failed")
        await asyncio.to_thread(self.store.commit_turn, failed)

    async def _commit(
        self, message: PendingMessage, output: TurnOutput, *, notes: list[Reply] | None = None
    ) -> None:
        said = replace(output, replies=[*(notes or []), *output.replies])
        own = (message.conversation.id, message.seq)
        turn = TurnResult(*own, said, state_mark=message.state_mark)
        await asyncio.to_thread(self.store.commit_turn, turn)

    async def _tried_too_often(self, message: PendingMessage) -> bool:
        own = (message.conversation.id, message.seq)
        return await asyncio.to_thread(self.store.start_again, *own) > _MOST_TRIES

    def _store(self, message: Message) -> Accepted:
        masked = self.mask(strip_controls(message.text))
        kinds = list(dict.fromkeys(finding.kind for finding in masked.findings))
        notes = {"masked": kinds, "cut": len(masked.text) > LONGEST_ASKED}
        safe = replace(
            message,
            text=cut(masked.text, LONGEST_STORED),
            choice=message.choice[:_LONGEST_CHOICE] if message.choice else None,
        )
        return self.store.accept(safe, notes if any(notes.values()) else None)

    def _notes(self, message: PendingMessage) -> list[Reply]:
        kinds = tuple(message.notes.get("masked", ()))
        masked = self.courtesies.masked(kinds) if kinds else None
        too_long = self.courtesies.too_long(LONGEST_ASKED) if message.notes.get("cut") else None
        return [note for note in (masked, too_long) if note]

    def _metadata(self, message: PendingMessage) -> dict[str, Any]:
        conversation = message.conversation
        return {
            "channel": conversation.channel,
            "seq": message.seq,
            "received_at": message.received_at.isoformat(),
            "today": (conversation.today_override or self.clock.today()).isoformat(),
            "institution": conversation.institution,
            "choice": message.choice,
            "masked": message.notes.get("masked", []),
            "cut": message.notes.get("cut", False),
        }
