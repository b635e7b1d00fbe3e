"""The numbered changes of the queue, which live pages and connectors follow."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.codec import write_moment
from bot.conversation.schema import handoff_changes, handoff_counter
from bot.conversation.store import ConversationStore
from bot.handoff.records import Change
from bot.handoff.states import ChangeKind

Listener = Callable[[Connection, Change, "dict[str, Any] | None"], None]
"""Called inside the transaction of a change, with the stored case; None where it is no more."""


def append(connection: Connection, kind: ChangeKind, case_id: str, at: str) -> Change:
    """Write a change; it has its number once the transaction ends.

    The counter's row stays locked until then. Without that a change could become visible after a
    later one was read, and whoever follows would miss it. Nothing is locked after it.
    """
    one = handoff_counter.c.id == 1
    connection.execute(sa.update(handoff_counter).where(one).values(n=handoff_counter.c.n + 1))
    n = connection.scalar(sa.select(handoff_counter.c.n).where(one))
    row = {"n": n, "at": at, "kind": kind, "case_id": case_id}
    connection.execute(sa.insert(handoff_changes).values(row))
    return Change(n, datetime.fromisoformat(at), kind, case_id)


def tell(connection: Connection, listeners: Iterable[Listener], change: Change, case: Any) -> None:
    """Tell every listener, in the transaction of the change."""
    for listener in listeners:
        listener(connection, change, case)


def read_after(store: ConversationStore, n: int, limit: int = 500) -> list[Change]:
    """Read what changed after a number, in order, at most so many."""
    table = handoff_changes.c
    later = sa.select(handoff_changes).where(table.n > n).order_by(table.n).limit(limit)
    with store.database.reading() as connection:
        rows = connection.execute(later).all()
    return [Change(row.n, datetime.fromisoformat(row.at), row.kind, row.case_id) for row in rows]


def newest(store: ConversationStore) -> int:
    """Give the number of the newest change, 0 before the first: where a new page begins."""
    with store.database.reading() as connection:
        return int(connection.scalar(sa.select(handoff_counter.c.n)) or 0)


def forget_before(store: ConversationStore, moment: datetime) -> int:
    """Delete changes nobody follows any more; answers how many."""
    old = sa.delete(handoff_changes).where(handoff_changes.c.at < write_moment(moment))
    with store.database.writing() as connection:
        return int(connection.execute(old).rowcount)
