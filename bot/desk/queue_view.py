"""The queue as its page shows it: sorted, filtered, each case in a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.desk.case_view import CaseView
from bot.desk.moments import clock_time, span, until
from bot.desk.opened import OpenedCase
from bot.desk.words import Words
from bot.handoff.records import QueueEntry

_MOST_FLAGS = 3
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What an agent wants to see of the queue.

    Attributes:
        words: Every one of them must stand in the line, the number, a flag or a wish.
        priority: P0 to P3, or empty.
        reason: R01 to R14, or empty.
        age: Waiting at least so many hours, in figures, or empty.
        whose: ``open``, ``free``, ``mine`` or ``done``.
    """

    words: str = ""
    priority: str = ""
    reason: str = ""
    age: str = ""
    whose: str = "open"


def read_wish(asked: Mapping[str, str]) -> Wish:
    """Read the wish from an address; what makes no sense counts as not asked."""
    age, whose = asked.get("age", ""), asked.get("whose", "")
    return Wish(
        words=asked.get("words", "").strip()[:_LONGEST_WORDS],
        priority=asked.get("priority", "")[:2],
        reason=asked.get("reason", "")[:3],
        age=age if age.isascii() and age.isdigit() and len(age) <= 3 else "",
        whose=whose if whose in ("open", "free", "mine", "done") else "open",
    )


@dataclass(frozen=True, slots=True)
class QueueView:
    """Makes the rows of the queue.

    Attributes:
        words: The desk's words.
        now: The moment.
        me: Who looks.
        names: What the staff is called, by id.
        present: Who looks at which conversation, names by conversation id.
        waiting: Conversations in which the person wrote last.
    """

    words: Words
    now: datetime
    me: str
    names: Mapping[str, str]
    present: Mapping[str, Sequence[str]]
    waiting: frozenset[str]

    def keeps(self, entry: QueueEntry, opened: OpenedCase, wish: Wish) -> bool:
        """Tell whether a case is among what was wished for, its words apart."""
        old_enough = not wish.age or self.now - entry.queued_at >= timedelta(hours=int(wish.age))
        return (
            old_enough
            and wish.priority in ("", entry.priority)
            and (not wish.reason or wish.reason in opened.case.reasons)
            and (wish.whose != "free" or entry.claimed_by is None)
            and (wish.whose != "mine" or entry.claimed_by == self.me)
        )

    def row(self, entry: QueueEntry, opened: OpenedCase) -> dict[str, Any]:
        """Give one case as a row; of what is folded it shows nothing."""
        view = CaseView(opened, self.words, unfolded=False).in_brief()
        return {
            **self._standing(entry),
            "line": view["one_line"],
            "flags": view["flags"][:_MOST_FLAGS],
            "wishes": view["requests"],
            "lenders": [debt["name"] for debt in view["debts"]],
        }

    def bare_row(self, entry: QueueEntry) -> dict[str, Any]:
        """Give a case that cannot be read as a row all the same: somebody waits."""
        nothing: dict[str, Any] = {"flags": [], "wishes": [], "lenders": []}
        return {**self._standing(entry), "line": self.words("unreadable"), **nothing}

    def _standing(self, entry: QueueEntry) -> dict[str, Any]:
        own = entry.conversation_id
        return {
            "case_id": entry.case_id,
            "priority": entry.priority,
            "state": entry.state,
            "overdue": entry.overdue(self.now),
            "due": until(entry.due_at, self.now, self.words) if entry.first_answer_at is None
                   else self.words("answered"),
            "due_at": clock_time(entry.due_at),
            "estimated": entry.due_estimated,
            "holder": self.names.get(entry.claimed_by or "", ""),
            "mine": entry.claimed_by == self.me,
            "outcome": entry.outcome,
            "unanswered": entry.is_held and own in self.waiting,
            "present": [name for name in self.present.get(own, ())
                        if name != self.names.get(self.me)],
            "age": span(self.now - entry.queued_at, self.words),
        }  # fmt: skip


def has_words(row: Mapping[str, Any], wish: Wish) -> bool:
    """Tell whether all words wished for stand in a row."""
    flags = [flag["label"] for flag in row["flags"]]
    told = [row["line"], row["case_id"], row["holder"], *flags, *row["wishes"], *row["lenders"]]
    text = " ".join(told).casefold()
    return all(word in text for word in wish.words.casefold().split())


def counts_of(entries: Sequence[QueueEntry], now: datetime, me: str) -> list[tuple[str, int]]:
    """Count what stands above the queue."""
    return [
        ("open", len(entries)),
        ("free", sum(entry.claimed_by is None for entry in entries)),
        ("mine", sum(entry.claimed_by == me for entry in entries)),
        ("overdue", sum(entry.overdue(now) for entry in entries)),
    ]
