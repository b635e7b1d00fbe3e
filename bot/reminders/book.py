"""Wishes and reminders as rows: nothing of them is in any process's memory."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.codec import write_moment
from bot.conversation.rows import lock_conversation
from bot.conversation.schema import cases, reminder_wishes, reminders
from bot.conversation.store import ConversationStore
from bot.reminders.schedule import DEFAULT_ZONE, Planned

WAITING, SENT, DROPPED = "waiting", "sent", "dropped"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be reminded of, and from which day it is reckoned.

    Attributes:
        state: ``on`` or ``off``: asked for, or stopped.
        zone: Where they are.
        first_payment_on: The day agreed for the first payment; None while it is tentative.
        anchored_on: The day the plan was taken; its days are reckoned from it.
        plan: Key of that plan.
    """

    state: Literal["on", "off"] = "on"
    zone: str = DEFAULT_ZONE
    first_payment_on: date | None = None
    anchored_on: date | None = None
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come."""

    id: int
    conversation_id: str
    about: str
    day: date
    title: str
    send_at: datetime


def wish_of(store: ConversationStore, conversation_id: str) -> Wish | None:
    """Read what somebody wants; None where they never said."""
    own = sa.select(reminder_wishes).where(reminder_wishes.c.conversation_id == conversation_id)
    with store.database.reading() as connection:
        row = connection.execute(own).first()
    return _as_wish(row) if row else None


def keep_wish(
    store: ConversationStore, conversation_id: str, wish: Wish, planned: Iterable[Planned] = ()
) -> bool:
    """Write a wish with the reminders that follow from it, in place of those still to come.

    Returns:
        False where the conversation is gone.
    """
    with store.database.writing() as connection:
        if not lock_conversation(connection, conversation_id):
            return False
        _put_wish(connection, conversation_id, wish, store.stamp())
        _plan(connection, conversation_id, list(planned), store.stamp())
    return True


def stop(store: ConversationStore, conversation_id: str) -> bool:
    """Send nothing more; False where the conversation is gone."""
    wish = wish_of(store, conversation_id) or Wish()
    return keep_wish(store, conversation_id, replace(wish, state="off"))


def to_plan_anew(store: ConversationStore) -> list[str]:
    """List the conversations whose case has changed since their reminders were planned."""
    joined = reminder_wishes.join(
        cases, cases.c.conversation_id == reminder_wishes.c.conversation_id
    )
    changed = sa.and_(
        reminder_wishes.c.state == "on", cases.c.updated_at > reminder_wishes.c.changed_at
    )
    ids = sa.select(reminder_wishes.c.conversation_id).select_from(joined).where(changed)
    with store.database.reading() as connection:
        return list(connection.execute(ids).scalars())


def due(store: ConversationStore, now: datetime) -> list[Due]:
    """List the reminders whose time has come, of each matter the latest last."""
    which = sa.and_(reminders.c.state == WAITING, reminders.c.send_at <= write_moment(now))
    rows = sa.select(reminders).where(which).order_by(reminders.c.send_at, reminders.c.id)
    with store.database.reading() as connection:
        return [_as_due(row) for row in connection.execute(rows)]


def to_come(store: ConversationStore, conversation_id: str, limit: int) -> list[Due]:
    """List somebody's next reminders, soonest first."""
    own = sa.and_(reminders.c.conversation_id == conversation_id, reminders.c.state == WAITING)
    rows = sa.select(reminders).where(own).order_by(reminders.c.send_at).limit(limit)
    with store.database.reading() as connection:
        return [_as_due(row) for row in connection.execute(rows)]


def settle(connection: Connection, reminder_id: int, state: str, at: str) -> bool:
    """Settle a waiting reminder; False where another replica has done so or it was stopped."""
    own = sa.and_(reminders.c.id == reminder_id, reminders.c.state == WAITING)
    done = sa.update(reminders).where(own).values(state=state, changed_at=at)
    return bool(connection.execute(done).rowcount)


def _put_wish(connection: Connection, conversation_id: str, wish: Wish, at: str) -> None:
    row: dict[str, Any] = {
        "state": wish.state,
        "zone": wish.zone,
        "first_payment_on": _iso(wish.first_payment_on),
        "anchored_on": _iso(wish.anchored_on),
        "plan": wish.plan,
        "changed_at": at,
    }
    own = sa.update(reminder_wishes).where(reminder_wishes.c.conversation_id == conversation_id)
    if not connection.execute(own.values(row)).rowcount:
        new = {"conversation_id": conversation_id, **row}
        connection.execute(sa.insert(reminder_wishes).values(new))


def _plan(connection: Connection, conversation_id: str, planned: list[Planned], at: str) -> None:
    """Put new reminders in place of those that wait; what was sent is not planned again."""
    own = reminders.c.conversation_id == conversation_id
    waiting = sa.and_(own, reminders.c.state == WAITING)
    connection.execute(sa.delete(reminders).where(waiting))
    taken = set(connection.execute(sa.select(reminders.c.name).where(own)).scalars())
    for one in planned:
        if one.name not in taken:
            row = {"name": one.name, "about": one.about, "day": one.day.isoformat()}
            more = {"text": one.title, "send_at": write_moment(one.send_at), "state": WAITING}
            connection.execute(
                sa.insert(reminders).values(
                    conversation_id=conversation_id, **row, **more, changed_at=at
                )
            )


def _as_wish(row: Row) -> Wish:
    return Wish(
        state=row.state,
        zone=row.zone,
        first_payment_on=_day(row.first_payment_on),
        anchored_on=_day(row.anchored_on),
        plan=row.plan,
    )


def _as_due(row: Row) -> Due:
    return Due(
        id=row.id,
        conversation_id=row.conversation_id,
        about=row.about,
        day=date.fromisoformat(row.day),
        title=row.text,
        send_at=datetime.fromisoformat(row.send_at),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
