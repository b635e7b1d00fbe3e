"""The records that go into the store and come out of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from bot.conversation.engine import TurnOutput
from bot.replies.reply import Reply

Holder = Literal["bot", "human"]
Direction = Literal["user", "bot", "agent", "system"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation and who has it."""

    id: str
    channel: str
    channel_user: str
    held_by: Holder
    created_at: datetime
    updated_at: datetime
    institution: str | None
    today_override: date | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message is safe on disk.

    Attributes:
        seq: Its number in the conversation, from 1.
        duplicate: It had been accepted before; ``seq`` is the first one's.
    """

    seq: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A message accepted and not yet answered, with what a turn must know.

    Attributes:
        notes: What intake saw: ``masked`` (kinds) and ``cut`` (bool).
        attempts: How often it was started after a crash.
        state_mark: Which writing of the engine's state a turn begun now reads, or a later one;
            empty before the first.
    """

    conversation: Conversation
    seq: int
    text: str = field(repr=False)
    choice: str | None
    notes: dict[str, Any]
    attempts: int
    received_at: datetime
    state_mark: str = ""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A finished turn: which message, what came of it, and how it ended.

    Attributes:
        state: ``passed``: not answered here, since a human has the conversation.
        state_mark: What its message said of the engine's state when it was read; None where the
            turn did not build on one.
    """

    conversation_id: str
    seq: int
    output: TurnOutput
    state: Literal["done", "failed", "passed"] = "done"
    state_mark: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A reply on its way to the person."""

    id: int
    conversation_id: str
    seq: int
    reply: Reply = field(repr=False)
    state: Literal["queued", "delivered"]
    attempts: int
    not_before: datetime | None
    created_at: datetime

    @property
    def key(self) -> str:
        """Name the reply, the same at every attempt."""
        return f"{self.conversation_id}:{self.seq}"


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One message of either side, masked."""

    seq: int
    direction: Direction
    text: str = field(repr=False)
    at: datetime
    state: str
    intent: str | None = None
    confidence: float | None = None
