"""What the queue gives out."""

from dataclasses import dataclass
from datetime import datetime

from bot.handoff.states import HELD, OPEN, WAITING, ChangeKind, State


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A case in the queue; moments are UTC.

    Attributes:
        case_id: Number people and agents name it by.
        conversation_id: Where it was told.
        state: Where it stands.
        priority: P0 to P3.
        due_at: By when a human must have answered.
        due_estimated: Reckoned over days whose holidays are not known yet.
        queued_at: Since when it waits, or waited last.
        claimed_by: The agent who has it, or had it last.
        claimed_at: Since when.
        first_answer_at: When a human first answered since it was queued.
        last_agent_at: When a human last answered.
        closed_at: When it was closed or given back.
        outcome: How it ended, a code.
        reason: Why it was given back.
    """

    case_id: str
    conversation_id: str
    state: State
    priority: str
    due_at: datetime
    due_estimated: bool
    queued_at: datetime
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    first_answer_at: datetime | None = None
    last_agent_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody must see to it."""
        return self.state in OPEN

    @property
    def is_held(self) -> bool:
        """Whether an agent has it and the bot is silent."""
        return self.state in HELD

    @property
    def was_seen_to(self) -> bool:
        """Whether a human has spoken with the person and was done with it."""
        done = self.state == "returned" or (self.state == "closed" and self.outcome != "withdrawn")
        return done and self.first_answer_at is not None

    def overdue(self, now: datetime) -> bool:
        """Whether the time to answer is past, and nobody has."""
        return self.state in WAITING and now > self.due_at

    def rank(self, now: datetime) -> tuple[bool, bool, datetime, datetime]:
        """Give what the queue is sorted by: danger first, then what is overdue, then by time."""
        return (self.priority != "P0", not self.overdue(now), self.due_at, self.queued_at)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened in the queue: an id and a kind, no word of anybody's.

    Attributes:
        n: Its number; a later one is higher, and none appears below one that was read.
        at: When, UTC.
        kind: What.
        case_id: To which case.
    """

    n: int
    at: datetime
    kind: ChangeKind
    case_id: str
