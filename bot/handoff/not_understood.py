"""Messages the bot did not understand, masked, for those who label them."""

import csv
import io
import itertools
import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, field, fields
from datetime import datetime

import sqlalchemy as sa

from bot.conversation.codec import read_json, write_moment
from bot.conversation.schema import cases, messages
from bot.conversation.store import ConversationStore
from bot.handoff.arrivals import belongs

FALLBACK = "nlu_fallback"
# A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """One message.

    Attributes:
        id: Conversation and number, so that a label finds its way back.
        at: When it came, ISO, UTC.
        text: Masked.
        intent: What it was taken for; None where the turn failed.
        confidence: How surely, 0 to 1.
    """

    id: str
    at: str
    text: str = field(repr=False)
    intent: str | None
    confidence: float | None


def count_not_understood(store: ConversationStore, since: datetime) -> int:
    """Count the messages since a moment that were not understood, in all conversations."""
    counted = sa.select(sa.func.count()).select_from(messages).where(_lost(since))
    with store.database.reading() as connection:
        return int(connection.scalar(counted) or 0)


def read_not_understood(
    store: ConversationStore, since: datetime, limit: int = 10_000
) -> list[NotUnderstood]:
    """Read the messages that were not understood, oldest first.

    Only of people whose case the desk may see: nobody else's words leave their conversation.

    Args:
        store: Where they are.
        since: From which moment on.
        limit: At most so many.
    """
    joined = messages.join(cases, cases.c.conversation_id == messages.c.conversation_id)
    found = sa.select(messages, cases.c.body).select_from(joined).where(_lost(since))
    in_order = found.order_by(messages.c.at, messages.c.conversation_id, messages.c.seq)
    with store.database.reading() as connection:
        rows = connection.execute(in_order)
        shown = (_line(row) for row in rows if belongs(read_json(row.body)))
        return list(itertools.islice(shown, limit))


def as_jsonl(lines: Iterable[NotUnderstood]) -> str:
    """Write one JSON object a line."""
    return "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)


def as_csv(lines: Iterable[NotUnderstood]) -> str:
    """Write a table that a spreadsheet opens without running anything in it.

    It begins with a byte order mark, by which a spreadsheet knows Chinese.
    """
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([column.name for column in fields(NotUnderstood)])
    table.writerows([_inert(cell) for cell in astuple(line)] for line in lines)
    return f"\ufeff{written.getvalue()}"


def _lost(since: datetime) -> sa.sql.ColumnElement:
    return sa.and_(
        messages.c.direction == "user",
        messages.c.at >= write_moment(since),
        sa.or_(messages.c.intent == FALLBACK, messages.c.state == "failed"),
    )


def _line(row: sa.engine.Row) -> NotUnderstood:
    own = f"{row.conversation_id}:{row.seq}"
    return NotUnderstood(own, row.at, row.text, row.intent, row.confidence)


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
