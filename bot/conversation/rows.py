"""Statements that several parts of the store need; all run in the caller's transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.codec import read_json, read_moment, write_json, write_moment
from bot.conversation.message import Message
from bot.conversation.records import Conversation, Holder, OutboxItem, PendingMessage
from bot.conversation.schema import conversations, messages, outbox, trackers

# Joined with messages, the names that both tables have stay apart.
_OWN = {column.name: column.label(f"its_{column.name}") for column in conversations.c}
# In words, not as parameters: a database uses a partial index only where it sees its condition.
WAITING = sa.text("messages.state IN ('received', 'processing')")
QUEUED = sa.text("outbox.state = 'queued'")


def lock_conversation(connection: Connection, conversation_id: str) -> bool:
    """Hold the conversation's row until the transaction ends; False when there is none.

    SQLite's write transaction locks everything already, and SQLAlchemy leaves FOR UPDATE out there.
    """
    row = sa.select(conversations.c.id).where(conversations.c.id == conversation_id)
    return connection.execute(row.with_for_update()).first() is not None


def lock_holder(connection: Connection, conversation_id: str) -> Holder | None:
    """Hold the conversation's row as ``lock_conversation`` does and tell who has it.

    Returns:
        None where there is no such conversation.
    """
    row = sa.select(conversations.c.held_by).where(conversations.c.id == conversation_id)
    holder: Holder | None = connection.scalar(row.with_for_update())
    return holder


def next_number(connection: Connection, column: sa.Column, conversation_id: str) -> int:
    """Give the number after the highest, from 1; the conversation must be locked."""
    owned = column.table.c.conversation_id == conversation_id
    highest: int | None = connection.scalar(sa.select(sa.func.max(column)).where(owned))
    return (highest or 0) + 1


def number_under(connection: Connection, conversation_id: str, key: str) -> int | None:
    """Give the number of the message that was stored under a key; None where none was."""
    same = sa.and_(messages.c.conversation_id == conversation_id, messages.c.idempotency_key == key)
    found: int | None = connection.scalar(sa.select(messages.c.seq).where(same))
    return found


def spoken_since(connection: Connection, conversation_id: str, seq: int) -> bool:
    """Tell whether the person has said anything after a message."""
    later = sa.and_(
        messages.c.conversation_id == conversation_id,
        messages.c.seq > seq,
        messages.c.direction == "user",
    )
    return connection.execute(sa.select(messages.c.seq).where(later).limit(1)).first() is not None


def touch(connection: Connection, conversation_id: str, at: str, **changes: Any) -> int:
    """Note that something happened in a conversation; answers how many rows there were."""
    row = sa.update(conversations).where(conversations.c.id == conversation_id)
    changed: int = connection.execute(row.values(updated_at=at, **changes)).rowcount
    return changed


def select_pending() -> Any:
    """Select messages accepted and not done, each with its conversation, in order."""
    its = messages.c.conversation_id == trackers.c.conversation_id
    joined = messages.join(conversations).outerjoin(trackers, its)
    return (
        sa.select(messages, *_OWN.values(), trackers.c.updated_at.label("state_mark"))
        .select_from(joined)
        .where(WAITING)
        .order_by(messages.c.at, messages.c.conversation_id, messages.c.seq)
    )


def message_row(message: Message, seq: int, notes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Write a message as the row it is until answered."""
    return {
        "conversation_id": message.conversation_id,
        "seq": seq,
        "direction": "user",
        "text": message.text,
        "choice": message.choice,
        "notes": write_json(notes) if notes else None,
        "idempotency_key": message.idempotency_key,
        "state": "received",
        "attempts": 0,
        "at": write_moment(message.received_at),
    }


def as_conversation(row: Row, prefix: str = "") -> Conversation:
    """Read a conversation from a row."""
    values = {name: row._mapping[prefix + name] for name in _OWN}
    override = values.pop("today_override")
    created, updated = (read_moment(values.pop(name)) for name in ("created_at", "updated_at"))
    return Conversation(
        **values,
        created_at=_known(created),
        updated_at=_known(updated),
        today_override=date.fromisoformat(override) if override else None,
    )


def as_pending(row: Row) -> PendingMessage:
    """Read a pending message from a row of ``select_pending``."""
    return PendingMessage(
        conversation=as_conversation(row, "its_"),
        seq=row.seq,
        text=row.text,
        choice=row.choice,
        notes=read_json(row.notes) or {},
        attempts=row.attempts,
        received_at=_known(read_moment(row.at)),
        state_mark=row.state_mark or "",
    )


def as_outbox_item(row: Row) -> OutboxItem:
    """Read a reply on its way from a row."""
    return OutboxItem(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        reply=read_json(row.reply),
        state=row.state,
        attempts=row.attempts,
        not_before=read_moment(row.not_before),
        created_at=_known(read_moment(row.created_at)),
    )


def select_outbox(conversation_id: str) -> Any:
    """Select a conversation's replies in order."""
    owned = outbox.c.conversation_id == conversation_id
    return sa.select(outbox).where(owned).order_by(outbox.c.seq)


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a moment that is never empty was")
    return moment
