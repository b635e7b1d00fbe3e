"""What both sides said, with what was attached: how a channel that pulls reads a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.conversation import rows
from bot.conversation.codec import read_json
from bot.conversation.engine import FileOffer
from bot.conversation.records import Direction, Holder
from bot.conversation.rows import WAITING
from bot.conversation.schema import conversations, files, messages, outbox
from bot.conversation.store import ConversationStore
from bot.replies.reply import Reply, text_reply


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One message of either side as a person sees it.

    Attributes:
        seq: Its number in the conversation.
        direction: Whose it is.
        reply: What it shows; a person's own message is a plain text, masked.
        at: When it was received or sent.
        key: The idempotency key it came under, as stored.
        last_of_turn: No further message of the same answer follows.
    """

    seq: int
    direction: Direction
    reply: Reply = field(repr=False)
    at: datetime
    key: str | None
    last_of_turn: bool


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A part of a conversation, and how it stands, read at one moment.

    Attributes:
        lines: In order.
        more: There are further ones in the direction that was read.
        held_by: Who answers.
        waiting: A message of the person is not answered yet.
    """

    lines: Sequence[FeedLine]
    more: bool
    held_by: Holder
    waiting: bool


def read_after(
    store: ConversationStore, conversation_id: str, seq: int, limit: int
) -> Glimpse | None:
    """Read what came after a number, oldest first; None where there is no such conversation.

    Numbers are given under the conversation's lock, so none ever appears below one already read.
    """
    newer = _lines(conversation_id).where(messages.c.seq > seq).order_by(messages.c.seq)
    return _glimpse(store, conversation_id, newer, limit)


def moments_of(store: ConversationStore, conversation_ids: list[str]) -> dict[str, str]:
    """Give when something happened last in each of some conversations; none for what is gone."""
    table = conversations.c
    some = sa.select(table.id, table.updated_at).where(table.id.in_(conversation_ids))
    with store.database.reading() as connection:
        return {row.id: row.updated_at for row in connection.execute(some)}


def read_before(
    store: ConversationStore, conversation_id: str, seq: int | None, limit: int
) -> Glimpse | None:
    """Read the last messages before a number, or the last of all, oldest first.

    Returns:
        None where there is no such conversation.
    """
    older = _lines(conversation_id).order_by(messages.c.seq.desc())
    if seq is not None:
        older = older.where(messages.c.seq < seq)
    found = _glimpse(store, conversation_id, older, limit)
    return found and replace(found, lines=found.lines[::-1])


def reply_at(store: ConversationStore, conversation_id: str, seq: int) -> Reply | None:
    """Read one reply of a conversation."""
    own = sa.and_(outbox.c.conversation_id == conversation_id, outbox.c.seq == seq)
    with store.database.reading() as connection:
        reply: Reply | None = read_json(connection.scalar(sa.select(outbox.c.reply).where(own)))
    return reply


def number_under(store: ConversationStore, conversation_id: str, key: str) -> int | None:
    """Give the number of the message that was accepted under a key; None where none was."""
    with store.database.reading() as connection:
        return rows.number_under(connection, conversation_id, key)


def file_offer(store: ConversationStore, conversation_id: str, file_id: str) -> FileOffer | None:
    """Read what a conversation was offered to take away under an id."""
    own = sa.and_(files.c.conversation_id == conversation_id, files.c.id == file_id)
    with store.database.reading() as connection:
        row = connection.execute(sa.select(files).where(own)).first()
    return row and FileOffer(row.id, row.kind, row.form, read_json(row.case_state), row.today)


_next = messages.alias("following")


def _lines(conversation_id: str) -> Any:
    """Select messages, each with its reply where it is one, and whether its turn goes on."""
    reply_of = sa.and_(
        outbox.c.conversation_id == messages.c.conversation_id, outbox.c.seq == messages.c.seq
    )
    # The replies of a turn are written in one transaction, under one stamp.
    same_turn = sa.and_(
        _next.c.conversation_id == messages.c.conversation_id,
        _next.c.seq == messages.c.seq + 1,
        _next.c.direction == messages.c.direction,
        _next.c.at == messages.c.at,
    )
    shown = (messages.c.seq, messages.c.direction, messages.c.text, messages.c.at)
    more = (messages.c.idempotency_key, outbox.c.reply, _next.c.seq.label("goes_on_at"))
    joined = messages.outerjoin(outbox, reply_of).outerjoin(_next, same_turn)
    own = messages.c.conversation_id == conversation_id
    return sa.select(*shown, *more).select_from(joined).where(own)


def _glimpse(
    store: ConversationStore, conversation_id: str, which: Any, limit: int
) -> Glimpse | None:
    own = sa.select(conversations.c.held_by).where(conversations.c.id == conversation_id)
    unanswered = sa.select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id, WAITING
    )
    with store.database.reading() as connection:
        holder = connection.scalar(own)
        if holder is None:
            return None
        rows = connection.execute(which.limit(limit + 1)).all()
        waiting = connection.execute(unanswered.limit(1)).first() is not None
    lines = [_line(row) for row in rows[:limit]]
    return Glimpse(lines, len(rows) > limit, holder, waiting)


def _line(row: Row) -> FeedLine:
    return FeedLine(
        seq=row.seq,
        direction=row.direction,
        reply=read_json(row.reply) or text_reply(row.text),
        at=datetime.fromisoformat(row.at),
        key=row.idempotency_key,
        last_of_turn=row.direction != "user" and row.goes_on_at is None,
    )
