"""The rows of the outbox: which goes next, and what becomes of it.

Several processes may take rows at once: whoever takes one holds it for the length of a lease,
longer than any attempt, and what a process that died had taken is taken again after it.
"""

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.conversation.codec import write_json, write_moment
from bot.conversation.database import Database
from bot.conversation.schema import deliveries
from bot.conversation.store import ConversationStore
from bot.handoff.records import Change

LEASE = timedelta(seconds=120)
"""Longer than the longest attempt of any connector, its look-ups included."""
_LONGEST_PAUSE_S = 300.0
_LONGEST_PAUSE_OF_A_PAGE_S = 30.0
_chance = secrets.SystemRandom()
# In words, not as a parameter: a database uses a partial index only where it sees its condition.
UNDELIVERED = sa.text("deliveries.state = 'waiting'")


def of_case(name: str, change: Change) -> Any:
    """Select the rows of one connector and one case."""
    return sa.and_(deliveries.c.connector == name, deliveries.c.case_id == change.case_id)


def is_due(store: ConversationStore, name: str) -> bool:
    """Whether a connector has something to do; a look that keeps nobody from writing."""
    with store.database.reading() as connection:
        return connection.execute(_next(name, store.stamp())).first() is not None


def take(store: ConversationStore, name: str) -> Row | None:
    """Take the next row that is due, the first of its case; None where there is none."""
    with store.database.writing() as connection:
        due = _next(name, store.stamp()).with_for_update(skip_locked=True, of=deliveries)
        row: Row | None = connection.execute(due).first()
        if row is not None:
            lease = write_moment(store.clock.now() + LEASE)
            attempt = {"attempts": row.attempts + 1, "taken_until": lease}
            connection.execute(_one(row).values(attempt))
        return row


def keep_made(store: ConversationStore, row: Row, body: dict[str, Any]) -> bool:
    """Keep what every attempt will send; False where the person took the case back meanwhile."""
    with store.database.writing() as connection:
        made = _one(row).values(body=write_json(body), made=True)
        return bool(connection.execute(made).rowcount)


def drop(store: ConversationStore, row: Row) -> None:
    """Delete a row that tells nothing."""
    with store.database.writing() as connection:
        connection.execute(sa.delete(deliveries).where(_is(row)))


def mark_taken(store: ConversationStore, row: Row) -> None:
    """Note that the far side has it; its words are needed no more."""
    with store.database.writing() as connection:
        if row.conversation_id is None:
            # Nothing stays of an erased case, not even that it is known to be erased.
            connection.execute(sa.delete(deliveries).where(_is(row)))
        else:
            done = {"state": "delivered", "delivered_at": store.stamp(), "body": None}
            free = {"taken_until": None, "not_before": None, "error": None}
            connection.execute(_one(row).values(**done, **free))


def put_off(store: ConversationStore, row: Row, error: str, asked_s: float | None) -> None:
    """Let a row wait for its next attempt, ``pause_after`` this one."""
    with store.database.writing() as connection:
        # Read anew: the case may have become urgent while the attempt was made.
        urgency = sa.select(deliveries.c.urgent).where(_is(row))
        urgent = bool(connection.scalar(urgency))
        pause = pause_after(row.attempts + 1, urgent=urgent, asked_s=asked_s)
        moment = write_moment(store.clock.now() + pause)
        later = {"not_before": moment, "taken_until": None, "error": error[:64]}
        connection.execute(_one(row).values(later))


def pause_after(attempt: int, *, urgent: bool, asked_s: float | None = None) -> timedelta:
    """Give the pause after a failed attempt: twice as long each time, up to five minutes.

    Chance takes up to half of it away, so that many do not come back at the same moment; a page's
    pause is never longer than half a minute, whatever the far side asks for.
    """
    longest = _LONGEST_PAUSE_OF_A_PAGE_S if urgent else _LONGEST_PAUSE_S
    pause = min(2.0 ** min(attempt, 16), longest) * _chance.uniform(0.5, 1.0)
    if asked_s is not None and not urgent:
        pause = max(pause, asked_s)
    return timedelta(seconds=pause)


def backlog(database: Database) -> dict[str, tuple[int, str]]:
    """Count what waits for each connector, with the moment of the oldest."""
    table = deliveries.c
    counted = sa.select(table.connector, sa.func.count(), sa.func.min(table.created_at))
    with database.reading() as connection:
        rows = connection.execute(counted.where(UNDELIVERED).group_by(table.connector))
        return {name: (number, oldest) for name, number, oldest in rows}


def _next(name: str, now: str) -> Any:
    mine, other = deliveries, deliveries.alias("earlier")
    earlier = sa.and_(
        other.c.connector == mine.c.connector,
        other.c.case_id == mine.c.case_id,
        other.c.id < mine.c.id,
        sa.text("earlier.state = 'waiting'"),
    )
    due, free = (
        sa.or_(moment.is_(None), moment <= now)
        for moment in (mine.c.not_before, mine.c.taken_until)
    )
    first = sa.select(mine).where(mine.c.connector == name, UNDELIVERED, due, free)
    first = first.where(~sa.exists(sa.select(other.c.id).where(earlier)))
    return first.order_by(mine.c.urgent.desc(), mine.c.id).limit(1)


def _is(row: Row) -> Any:
    # SQLite gives the id of a row that vanished to the next one, which may be another's.
    return sa.and_(deliveries.c.id == row.id, deliveries.c.key == row.key)


def _one(row: Row) -> Any:
    return sa.update(deliveries).where(_is(row))
