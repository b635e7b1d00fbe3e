"""Rows of the queue, read and written; all run in the caller's transaction."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.codec import read_json, read_moment
from bot.conversation.schema import cases, handoffs
from bot.handoff.records import QueueEntry

_MOMENTS = (
    "due_at", "queued_at", "claimed_at", "first_answer_at", "last_agent_at", "closed_at",
)  # fmt: skip
_PLAIN = (
    "case_id", "conversation_id", "state", "priority", "due_estimated", "claimed_by", "outcome",
    "reason",
)  # fmt: skip
IS_OPEN = sa.text("handoffs.state IN ('queued', 'claimed', 'with_human')")
"""In words, so that a database sees that its partial index serves."""


def find(connection: Connection, case_id: str) -> QueueEntry:
    """Read the entry of a case.

    Raises:
        LookupError: It was never queued, or was erased.
    """
    found = _first(connection, handoffs.c.case_id == case_id)
    if found is None:
        raise LookupError("there is no such case in the queue")
    return found


def find_of(connection: Connection, conversation_id: str) -> QueueEntry | None:
    """Read the entry of a conversation's case; None where it was never queued."""
    return _first(connection, handoffs.c.conversation_id == conversation_id)


def read_open(connection: Connection) -> list[QueueEntry]:
    """Read all that somebody must see to, in no order."""
    return [as_entry(row) for row in connection.execute(sa.select(handoffs).where(IS_OPEN))]


def insert(connection: Connection, **values: Any) -> None:
    """Write a new entry."""
    connection.execute(sa.insert(handoffs).values(**values))


def update(connection: Connection, case_id: str, **values: Any) -> None:
    """Change an entry; its conversation must be locked."""
    connection.execute(sa.update(handoffs).where(handoffs.c.case_id == case_id).values(**values))


def stored_case(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Read the stored case of a conversation; None where there is none."""
    own = sa.select(cases.c.body).where(cases.c.conversation_id == conversation_id)
    body: dict[str, Any] | None = read_json(connection.scalar(own))
    return body


def as_entry(row: Row) -> QueueEntry:
    """Read an entry from a row."""
    values: dict[str, Any] = {name: row._mapping[name] for name in _PLAIN}
    values |= {name: read_moment(row._mapping[name]) for name in _MOMENTS}
    return QueueEntry(**values)


def at_moment(text: str) -> datetime:
    """Read the stamp of a transaction."""
    return datetime.fromisoformat(text)


def _first(connection: Connection, which: Any) -> QueueEntry | None:
    row = connection.execute(sa.select(handoffs).where(which)).first()
    return as_entry(row) if row else None
