"""The desk in numbers: what comes, how soon it is answered, where people leave, what is unread."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.conversation.codec import read_json, write_moment
from bot.conversation.schema import cases, handoffs, messages
from bot.conversation.store import ConversationStore
from bot.core.listening.heard import SURE
from bot.desk.sensitive import is_sensitive_text

LEFT_AFTER = timedelta(hours=1)
"""Who has not written for so long, in the middle of the questions, counts as gone for now."""
_NOT_UNDERSTOOD = ("out_of_scope", "nlu_fallback")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the page shows.

    Attributes:
        reasons: Cases by reason code; a case with two counts in both.
        requests: Cases by what is asked for.
        outcomes: Cases by how they ended, ``open`` where they have not.
        answered: How many cases a human has answered.
        in_time: How many of those within their time.
        half: Within which time half of them were answered; None where none was.
        ninety: Within which time nine of ten were.
        left_at: Conversations left in the middle, by the question last asked.
        heard: Messages read.
        not_understood: How many of them the bot did not understand.
    """

    reasons: list[tuple[str, int]]
    requests: list[tuple[str, int]]
    outcomes: list[tuple[str, int]]
    answered: int
    in_time: int
    half: timedelta | None
    ninety: timedelta | None
    left_at: list[tuple[str, int]]
    heard: int
    not_understood: int


def measure(store: ConversationStore, since: datetime) -> Numbers:
    """Count what has come since a moment."""
    with store.database.reading() as connection:
        queued = handoffs.c.queued_at >= write_moment(since)
        joined = sa.select(handoffs, cases.c.body).outerjoin(
            cases, cases.c.conversation_id == handoffs.c.conversation_id
        )
        entries = connection.execute(joined.where(queued)).all()
        changed = cases.c.updated_at >= write_moment(since)
        old = cases.c.updated_at < write_moment(store.clock.now() - LEFT_AFTER)
        bodies = connection.execute(sa.select(cases.c.body).where(changed, old)).scalars().all()
        heard = connection.execute(_heard(since)).all()
    told = [read_json(row.body) for row in entries if row.body]
    waits = sorted(_wait(row) for row in entries if row.first_answer_at)
    return Numbers(
        reasons=_counted(code for body in told for code in body.get("reasons", ())),
        requests=_counted(
            item["code"]
            for body in told
            for item in body.get("requests", ())
            if not item.get("superseded")
        ),
        outcomes=_counted(row.outcome or "open" for row in entries),
        answered=len(waits),
        in_time=sum(row.first_answer_at <= row.due_at for row in entries if row.first_answer_at),
        half=share_within(waits, 50),
        ninety=share_within(waits, 90),
        left_at=_counted(_left_at(read_json(body) for body in bodies)),
        heard=sum(row.count for row in heard),
        not_understood=sum(row.count for row in heard if is_not_understood(row)),
    )


def share_within(waits: list[timedelta], per_cent: int) -> timedelta | None:
    """Give the time within which a share was answered: the nearest rank of sorted waits.

    Example:
        >>> share_within([timedelta(minutes=m) for m in (1, 2, 3, 10)], 50)
        datetime.timedelta(seconds=120)
    """
    if not waits:
        return None
    return waits[max(0, -(-len(waits) * per_cent // 100) - 1)]


def not_understood(store: ConversationStore, since: datetime) -> Iterator[dict[str, Any]]:
    """Give the messages the bot did not understand, for labelling: ids, masked text, best guess.

    Only of people who agreed that a human reads their case, and nothing of what is folded.
    """
    agreed = sa.select(handoffs.c.conversation_id).where(
        handoffs.c.outcome.is_(None) | (handoffs.c.outcome != "withdrawn")
    )
    columns = ("conversation_id", "seq", "text", "intent", "confidence")
    own = sa.select(*(messages.c[name] for name in columns)).where(
        messages.c.direction == "user",
        messages.c.at >= write_moment(since),
        messages.c.conversation_id.in_(agreed),
    )
    with store.database.reading() as connection:
        rows = connection.execute(own.order_by(messages.c.at)).all()
    for row in rows:
        if is_not_understood(row) and not is_sensitive_text(row.text, row.intent):
            yield {name: getattr(row, name) for name in columns}


def is_not_understood(row: Any) -> bool:
    """Tell whether the bot did not understand a message it has read."""
    if row.intent is None:
        return False
    unsure = row.confidence is not None and row.confidence < SURE
    return bool(unsure) or row.intent in _NOT_UNDERSTOOD


def _heard(since: datetime) -> Any:
    unsure = sa.case((messages.c.confidence < SURE, 0.0), else_=1.0).label("confidence")
    counted = sa.func.count().label("count")
    return (
        sa.select(messages.c.intent, unsure, counted)
        .where(
            messages.c.direction == "user",
            messages.c.intent.is_not(None),
            messages.c.at >= write_moment(since),
        )
        .group_by(messages.c.intent, unsure)
    )


def _wait(row: Any) -> timedelta:
    return datetime.fromisoformat(row.first_answer_at) - datetime.fromisoformat(row.queued_at)


def _left_at(bodies: Iterable[dict[str, Any]]) -> Iterator[str]:
    for body in bodies:
        progress = body.get("progress") or {}
        handed = (body.get("consent") or {}).get("hand_off") is not None
        if progress.get("asked") and not progress.get("finished") and not handed:
            yield progress["asked"]


def _counted(codes: Iterable[str]) -> list[tuple[str, int]]:
    return Counter(codes).most_common()
