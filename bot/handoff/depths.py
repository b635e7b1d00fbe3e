"""How many cases wait for a human's first word at a moment, and how long, by priority."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.conversation.backlog import Waiting
from bot.conversation.codec import read_moment
from bot.conversation.schema import handoffs
from bot.conversation.store import ConversationStore
from bot.core.priority import DUE_BY_PRIORITY
from bot.handoff.rows import IS_OPEN
from bot.handoff.states import WAITING


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """The queue of one priority.

    Attributes:
        waiting: The cases that wait, since they were queued.
        overdue: How many of them were to be answered by now.
    """

    waiting: Waiting
    overdue: int


def read_queue_depths(store: ConversationStore) -> dict[str, QueueDepth]:
    """Count what waits, for every priority there is.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    table = handoffs.c
    late = sa.func.sum(sa.case((table.due_at < store.stamp(), 1), else_=0))
    counted = sa.select(table.priority, sa.func.count(), sa.func.min(table.queued_at), late)
    waiting = counted.where(IS_OPEN, table.state.in_(WAITING)).group_by(table.priority)
    with store.database.reading() as connection:
        found = {
            priority: QueueDepth(Waiting(count, read_moment(oldest)), int(overdue))
            for priority, count, oldest, overdue in connection.execute(waiting)
        }
    nothing = QueueDepth(Waiting(0, None), 0)
    return {priority: found.get(priority, nothing) for priority in DUE_BY_PRIORITY}
