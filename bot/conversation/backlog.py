"""What waits in the database at a moment: counts and ages, whose is not asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.codec import read_moment
from bot.conversation.rows import QUEUED, WAITING
from bot.conversation.schema import messages, outbox
from bot.conversation.store import ConversationStore


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the first.

    Attributes:
        count: How many.
        oldest_at: When the oldest came, UTC; None where none waits.
    """

    count: int
    oldest_at: datetime | None

    def age_s(self, now: datetime) -> float:
        """Give for how many seconds the oldest has waited; 0 where none waits."""
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at else 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits.

    Attributes:
        messages: Accepted and not answered.
        outbox: Answers that their page has not said it has; who left for good leaves some.
    """

    messages: Waiting
    outbox: Waiting


def read_backlog(store: ConversationStore) -> Backlog:
    """Count what waits.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    with store.database.reading() as connection:
        return Backlog(
            messages=_waiting(connection, messages.c.at, WAITING),
            outbox=_waiting(connection, outbox.c.created_at, QUEUED),
        )


def read_line(store: ConversationStore) -> list[tuple[str, datetime]]:
    """List who waits for an answer, with the moment of their oldest message, longest first.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    oldest, own = sa.func.min(messages.c.at), messages.c.conversation_id
    waiting = sa.select(own, oldest).where(WAITING).group_by(own).order_by(oldest, own)
    with store.database.reading() as connection:
        rows = connection.execute(waiting.select_from(messages)).all()
    return [(conversation_id, datetime.fromisoformat(at)) for conversation_id, at in rows]


def _waiting(connection: Connection, moment: Any, which: Any) -> Waiting:
    counted = sa.select(sa.func.count(), sa.func.min(moment)).where(which)
    count, oldest = connection.execute(counted.select_from(moment.table)).one()
    return Waiting(count, read_moment(oldest))
