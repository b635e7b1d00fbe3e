"""Figures of the hand-off: what cases are about, how they end, how long people wait.

And where they give up. Counts name nobody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.codec import read_json, write_moment
from bot.conversation.schema import cases, conversations, handoff_changes, handoffs
from bot.conversation.store import ConversationStore

GIVEN_UP_AFTER = timedelta(hours=24)
"""After how long without a word an unfinished interview counts as given up."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited for a human's first word.

    Attributes:
        answered: How many were answered.
        open: How many still wait.
        p50_s: Half of those answered waited at most so many seconds; None where none was.
        p90_s: Nine in ten of them did.
    """

    answered: int
    open: int
    p50_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """How often people gave up at a question.

    Attributes:
        question: Its id.
        asked: In how many cases it was put.
        stopped: In how many of those nothing came after it.
    """

    question: str
    asked: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures of a time; each mapping from code to count, the commonest first.

    Attributes:
        cases: All cases, handed over or not.
        by_reason: By hardship reason; a case may have several.
        by_request: By what is asked for, superseded requests left out.
        by_priority: Of the cases handed over.
        by_state: Of the cases handed over: ``queued``, ``with_human`` …
        by_outcome: Of the closed ones.
        waits: For a human's first word.
        stopped: By question, the most often given up at first.
    """

    cases: int
    by_reason: Mapping[str, int]
    by_request: Mapping[str, int]
    by_priority: Mapping[str, int]
    by_state: Mapping[str, int]
    by_outcome: Mapping[str, int]
    waits: Waits
    stopped: Sequence[Stopped]


def read_numbers(store: ConversationStore, since: datetime) -> Numbers:
    """Count what has been since a moment.

    Args:
        store: Where it is kept.
        since: Cases and waits that were touched before are left out.
    """
    from_then = write_moment(since)
    given_up = write_moment(store.clock.now() - GIVEN_UP_AFTER)
    with store.database.reading() as connection:
        found = list(_cases(connection, from_then))
        entries = connection.execute(
            sa.select(handoffs).where(handoffs.c.queued_at >= from_then)
        ).all()
        waits = _waits(_changes(connection, from_then))
    bodies = [body for body, _ in found]
    return Numbers(
        cases=len(found),
        by_reason=_counted(code for body in bodies for code in body.get("reasons") or ()),
        by_request=_counted(code for body in bodies for code in _requests(body)),
        by_priority=_counted(entry.priority for entry in entries),
        by_state=_counted(entry.state for entry in entries),
        by_outcome=_counted(entry.outcome for entry in entries if entry.outcome),
        waits=waits,
        stopped=_stopped(bodies, [body for body, at in found if at < given_up]),
    )


def _cases(connection: Connection, from_then: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Read the cases, each with the moment of the last word in its conversation."""
    joined = cases.join(conversations)
    both = sa.select(cases.c.body, conversations.c.updated_at).select_from(joined)
    for row in connection.execute(both.where(cases.c.updated_at >= from_then)):
        yield read_json(row.body), row.updated_at


def _requests(body: dict[str, Any]) -> set[str]:
    asked = body.get("requests") or ()
    return {request["code"] for request in asked if not request.get("superseded")}


def _counted(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(codes).most_common())


def _changes(connection: Connection, from_then: str) -> list[tuple[str, str, str]]:
    table = handoff_changes.c
    of_waiting = sa.select(table.case_id, table.kind, table.at).where(
        table.kind.in_(("queued", "answered", "closed", "returned", "erased")),
        table.at >= from_then,
    )
    return [tuple(row) for row in connection.execute(of_waiting.order_by(table.n))]


def _waits(changes: Iterable[tuple[str, str, str]]) -> Waits:
    """Pair each queueing with the first answer after it; what ends without one is no wait."""
    begun: dict[str, str] = {}
    lasted: list[float] = []
    for case_id, kind, at in changes:
        if kind == "queued":
            begun[case_id] = at
            continue
        since = begun.pop(case_id, None)
        if kind == "answered" and since is not None:
            waited = datetime.fromisoformat(at) - datetime.fromisoformat(since)
            lasted.append(waited.total_seconds())
    lasted.sort()
    return Waits(len(lasted), len(begun), _percentile(lasted, 50), _percentile(lasted, 90))


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """Give the least value that so many in a hundred do not exceed (nearest rank)."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[rank - 1] if ordered else None


def _stopped(bodies: Sequence[dict[str, Any]], idle: Sequence[dict[str, Any]]) -> list[Stopped]:
    asked = Counter(
        question for body in bodies for question in _progress(body).get("times_asked") or ()
    )
    ended = Counter(
        _progress(body)["asked"]
        for body in idle
        if _progress(body).get("asked") and not _progress(body).get("finished")
    )
    questions = sorted(asked | ended, key=lambda question: (-ended[question], question))
    return [Stopped(each, max(asked[each], ended[each]), ended[each]) for each in questions]


def _progress(body: dict[str, Any]) -> dict[str, Any]:
    return body.get("progress") or {}
