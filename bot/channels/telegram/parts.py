"""What was sent of each reply: claimed before the call, noted after it, so never sent twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.records import Direction
from bot.conversation.rows import lock_conversation
from bot.conversation.schema import messages, outbox, telegram_parts
from bot.conversation.store import ConversationStore

SENDING, SENT, DOUBTFUL, REFUSED = "sending", "sent", "doubtful", "refused"
CLAIM_LASTS = timedelta(seconds=60)
"""Longer than any call may take: a claim older than that is of a process that died at it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a reply has come.

    Attributes:
        direction: Who says it.
        key: What it was posted under, if anything.
        parts: State by part, and since when.
    """

    direction: Direction
    key: str
    parts: dict[str, tuple[str, datetime]]


def standing_of(store: ConversationStore, conversation_id: str, seq: int) -> Standing:
    """Read how far a reply has come.

    Raises:
        LookupError: It is gone: the person had everything erased.
    """
    line = sa.select(messages.c.direction, messages.c.idempotency_key).where(
        messages.c.conversation_id == conversation_id, messages.c.seq == seq
    )
    with store.database.reading() as connection:
        said = connection.execute(line).first()
        if said is None:
            raise LookupError("there is no such reply")
        rows = connection.execute(sa.select(telegram_parts).where(_reply(conversation_id, seq)))
        parts = {row.part: (row.state, datetime.fromisoformat(row.at)) for row in rows}
    return Standing(said.direction, said.idempotency_key or "", parts)


def claim(store: ConversationStore, conversation_id: str, seq: int, part: str) -> bool:
    """Take a part to send; False where somebody else has it or the conversation is gone."""
    row = {"seq": seq, "part": part, "state": SENDING, "at": store.stamp()}
    try:
        with store.database.writing() as connection:
            connection.execute(
                sa.insert(telegram_parts).values(conversation_id=conversation_id, **row)
            )
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class End:
    """What became of a claimed part.

    Attributes:
        state: ``sent``, ``doubtful`` or ``refused``.
        numbers: What Telegram gave it, one a message; an album is several.
        delivered: With it the whole reply has arrived.
    """

    state: str
    numbers: tuple[int, ...] = ()
    delivered: bool = False


def note(store: ConversationStore, conversation_id: str, seq: int, part: str, end: End) -> None:
    """Write down what became of a claimed part, and of the reply where that is the same."""
    now = store.stamp()
    first, *others = end.numbers or (None,)
    done = {"state": end.state, "message_id": first, "at": now}
    own = sa.and_(outbox.c.conversation_id == conversation_id, outbox.c.seq == seq)
    with store.database.writing() as connection:
        connection.execute(
            sa.update(telegram_parts).where(_part(conversation_id, seq, part)).values(done)
        )
        # Each has a row, so that erasure finds it.
        for place, number in enumerate(others, start=1):
            row = {"conversation_id": conversation_id, "seq": seq, "part": f"{part}.{place}"}
            more = {"state": end.state, "message_id": number, "at": now}
            connection.execute(sa.insert(telegram_parts).values(**row, **more))
        if end.delivered:
            delivered = {"state": "delivered", "delivered_at": now}
            connection.execute(sa.update(outbox).where(own).values(delivered))


def release(store: ConversationStore, conversation_id: str, seq: int, part: str) -> None:
    """Give a claim back: nothing was sent."""
    with store.database.writing() as connection:
        connection.execute(sa.delete(telegram_parts).where(_part(conversation_id, seq, part)))


def send_again(store: ConversationStore, conversation_id: str, seq: int) -> bool:
    """Queue what was doubtful of a reply once more, because the person asks for it.

    Returns:
        False where nothing of it is doubtful, as after a second press.
    """
    doubtful = sa.and_(_reply(conversation_id, seq), telegram_parts.c.state == DOUBTFUL)
    own = sa.and_(outbox.c.conversation_id == conversation_id, outbox.c.seq == seq)
    again = {"state": "queued", "attempts": 0, "not_before": None}
    with store.database.writing() as connection:
        lock_conversation(connection, conversation_id)
        if not connection.execute(sa.delete(telegram_parts).where(doubtful)).rowcount:
            return False
        connection.execute(sa.update(outbox).where(own).values(again))
    return True


def sent_since(store: ConversationStore, conversation_id: str, moment: datetime) -> list[int]:
    """List the numbers Telegram gave to what was sent since a moment."""
    own = sa.and_(
        telegram_parts.c.conversation_id == conversation_id,
        telegram_parts.c.state == SENT,
        telegram_parts.c.at >= write_moment(moment),
    )
    with store.database.reading() as connection:
        found = connection.execute(sa.select(telegram_parts.c.message_id).where(own)).scalars()
        return [number for number in found if number is not None]


def _reply(conversation_id: str, seq: int) -> sa.sql.ColumnElement:
    return sa.and_(telegram_parts.c.conversation_id == conversation_id, telegram_parts.c.seq == seq)


def _part(conversation_id: str, seq: int, part: str) -> sa.sql.ColumnElement:
    return sa.and_(_reply(conversation_id, seq), telegram_parts.c.part == part)
