"""Writes what other systems are to be told, in the transaction of the change that they are told of.

What is written there cannot be lost with the process, and is not told where the change is undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.codec import write_json, write_moment
from bot.conversation.schema import deliveries, handoffs, messages
from bot.handoff.arrivals import belongs
from bot.handoff.connectors.port import ERASED, NOTICES, WITHDRAWN, Connector
from bot.handoff.connectors.rows import UNDELIVERED, of_case
from bot.handoff.records import Change

_PAGE = "paged"


@dataclass(frozen=True, slots=True)
class DeliveryWriter:
    """A listener of the queue: a row for each connector that wants the change.

    Attributes:
        connectors: Who is told.
    """

    connectors: Sequence[Connector]

    def __call__(self, connection: Connection, change: Change, case: dict[str, Any] | None) -> None:
        """Write the rows of one change.

        Args:
            connection: The transaction of the change; the conversation is locked.
            change: What happened.
            case: The case as stored; None where it is no more.
        """
        entry = _entry(connection, change.case_id)
        if entry is None:
            return
        for connector in self.connectors:
            if change.kind == ERASED:
                _take_back(connection, connector.name, change, entry, ERASED)
            elif not belongs(case or {}):
                _take_back(connection, connector.name, change, entry, WITHDRAWN)
            elif change.kind in connector.kinds:
                _add(connection, connector.name, change, entry, case or {})


def _entry(connection: Connection, case_id: str) -> Row | None:
    found = sa.select(handoffs).where(handoffs.c.case_id == case_id)
    entry: Row | None = connection.execute(found).first()
    return entry


def _add(
    connection: Connection, name: str, change: Change, entry: Row, case: dict[str, Any]
) -> None:
    own = messages.c.conversation_id == entry.conversation_id
    newest = connection.scalar(sa.select(sa.func.max(messages.c.seq)).where(own)) or 0
    told = connection.scalar(sa.select(sa.func.max(deliveries.c.seq)).where(of_case(name, change)))
    body = write_json({"state": case, "after": newest if told is None else told})
    owner = {"conversation_id": entry.conversation_id, "seq": newest}
    urgent = change.kind == _PAGE
    if urgent:
        # Order holds within a case: what stands before the page goes at once, too.
        _hurry(connection, name, change)
    _insert(connection, name, change, {**owner, "kind": change.kind, "body": body, "made": False,
                                       "urgent": urgent})  # fmt: skip


def _hurry(connection: Connection, name: str, change: Change) -> None:
    earlier = sa.and_(of_case(name, change), UNDELIVERED)
    connection.execute(sa.update(deliveries).where(earlier).values(urgent=True, not_before=None))


def _take_back(connection: Connection, name: str, change: Change, entry: Row, kind: str) -> None:
    """Let what was not delivered vanish; tell those who may know something, with ids alone."""
    own = of_case(name, change)
    table = deliveries.c
    # Of a row that was tried nobody can say that the far side does not have it.
    told = sa.and_(own, sa.or_(table.attempts > 0, table.kind.in_(NOTICES)))
    newest = sa.select(table.kind).where(told).order_by(table.id.desc()).limit(1)
    last = connection.scalar(newest)
    # The notice must not overtake an attempt that is being made.
    until = connection.scalar(sa.select(sa.func.max(table.taken_until)).where(own, UNDELIVERED))
    connection.execute(sa.delete(deliveries).where(own, UNDELIVERED, table.kind != kind))
    if last in (None, kind):
        return
    # Only a notice of erasure outlives the conversation.
    owner = None if kind == ERASED else entry.conversation_id
    row = {"conversation_id": owner, "kind": kind, "seq": 0, "made": True, "urgent": False,
           "body": write_json({"conversation_id": entry.conversation_id}),
           "not_before": until}  # fmt: skip
    _insert(connection, name, change, row)


def _insert(connection: Connection, name: str, change: Change, row: dict[str, Any]) -> None:
    named = {"connector": name, "case_id": change.case_id, "key": f"{change.case_id}:{change.n}"}
    fresh = {"state": "waiting", "attempts": 0, "created_at": write_moment(change.at)}
    connection.execute(sa.insert(deliveries).values({**named, **fresh, **row}))
