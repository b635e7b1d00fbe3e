"""A person's own data: the copy they may have, and its deletion."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.codec import read_json
from bot.conversation.desk_schema import case_notes, presence
from bot.conversation.schema import (
    OWNED,
    cases,
    conversations,
    deliveries,
    events,
    files,
    handoffs,
    messages,
    outbox,
    reminder_wishes,
    reminders,
    telegram_chats,
    telegram_parts,
    trackers,
)

# Who of the staff worked on it is not the person's own data.
_OF_HANDOFF = (
    "case_id", "state", "priority", "due_at", "due_estimated", "queued_at", "claimed_at",
    "first_answer_at", "last_agent_at", "closed_at", "outcome", "reason",
)  # fmt: skip
_JSON_COLUMNS = frozenset({"reply", "notes", "event", "body", "case_state"})


def read_everything(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Collect all that is stored of a conversation, as plain JSON values; None for no such one."""
    own = sa.select(conversations).where(conversations.c.id == conversation_id)
    row = connection.execute(own).first()
    if row is None:
        return None
    tracker = _owned(connection, trackers, conversation_id)
    case = _owned(connection, cases, conversation_id)
    handoff = _owned(connection, handoffs, conversation_id)
    return {
        "conversation": _plain(row),
        "messages": _owned(connection, messages, conversation_id),
        "replies": _owned(connection, outbox, conversation_id),
        "events": _owned(connection, events, conversation_id),
        "told": _told(connection, conversation_id),
        "files": _owned(connection, files, conversation_id),
        "staff_notes": [
            {name: note[name] for name in ("text", "at")}
            for note in _owned(connection, case_notes, conversation_id)
        ],
        "reminder_wish": _owned(connection, reminder_wishes, conversation_id),
        "reminders": _owned(connection, reminders, conversation_id),
        "telegram": _owned(connection, telegram_chats, conversation_id),
        "telegram_messages": _owned(connection, telegram_parts, conversation_id),
        "tracker": read_json(tracker[0]["state"]) if tracker else None,
        "case": case[0]["body"] if case else None,
        "handoff": {name: handoff[0][name] for name in _OF_HANDOFF} if handoff else None,
    }


def delete_everything(connection: Connection, conversation_id: str) -> bool:
    """Delete all rows of a conversation, which must be locked; False when there was none.

    The lock lets a turn that is being written end first, and one that begins finds nothing.
    """
    for table in (case_notes, presence, *OWNED):
        connection.execute(sa.delete(table).where(table.c.conversation_id == conversation_id))
    own = sa.delete(conversations).where(conversations.c.id == conversation_id)
    return bool(connection.execute(own).rowcount)


def _owned(connection: Connection, table: sa.Table, conversation_id: str) -> list[dict[str, Any]]:
    number = table.c.get("seq", table.c.get("n", table.c.conversation_id))
    own = sa.select(table).where(table.c.conversation_id == conversation_id).order_by(number)
    return [_plain(row) for row in connection.execute(own)]


def _told(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """List which systems were told of the case, or will be; what they are told stands in it."""
    table = deliveries.c
    columns = (table.connector, table.kind, table.created_at, table.delivered_at)
    own = sa.select(*columns).where(table.conversation_id == conversation_id).order_by(table.id)
    return [_plain(row) for row in connection.execute(own)]


def _plain(row: Row) -> dict[str, Any]:
    return {
        name: read_json(value) if name in _JSON_COLUMNS else value
        for name, value in row._mapping.items()
        if name != "conversation_id"
    }
