"""Messages as understood, made by hand; every word and figure is invented."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.case import Case, Consent
from bot.core.facts import Fact
from bot.core.listening import Heard, note
from bot.core.listening.heard import Mark
from tests.core.cases import TODAY, case, yuan

_NUMBERS = itertools.count(1)
AT = "2026-05-10T10:00:00"
AGREED = Consent(collect=True)


def money(role: str, amount: str | None = None, **marks: Any) -> Fact:
    """Make a fact of an amount in yuan; a range is given by ``low`` and ``high``."""
    ends = {f"{end}_fen": yuan(marks.pop(end)).fen for end in ("low", "high") if end in marks}
    if "old" in marks:
        marks |= {"old_fen": yuan(marks.pop("old")).fen, "corrected": True}
    fen = None if amount is None else yuan(amount).fen
    start = marks.pop("start", 0)
    return Fact(role, "money", start, start + 1, marks.pop("text", "?"), fen=fen, **ends, **marks)


def label(role: str, value: str, **marks: Any) -> Fact:
    start = marks.pop("start", 0)
    return Fact(role, "label", start, start + 1, marks.pop("text", "?"), value=value, **marks)


def count(role: str, number: int, **marks: Any) -> Fact:
    start = marks.pop("start", 0)
    return Fact(role, "count", start, start + 1, marks.pop("text", "?"), count=number, **marks)


def length(role: str, **marks: Any) -> Fact:
    """Make a fact of a duration in ``days`` or ``months``."""
    start = marks.pop("start", 0)
    return Fact(role, "duration", start, start + 1, "?", **marks)


def day(role: str, on: date | None, **marks: Any) -> Fact:
    start = marks.pop("start", 0)
    return Fact(role, "date", start, start + 1, "?", on=on, **marks)


def mark(name: str, start: int = 0) -> Mark:
    """Make the mark of some words; those of a whole short message stand in its one clause."""
    return Mark(name, start, start + 2)


def heard(intent: str = "inform", *facts: Fact, **marks: Any) -> Heard:
    """Make one message; each gets an id of its own unless one is given."""
    marks.setdefault("message_id", f"m-{next(_NUMBERS)}")
    return Heard(intent=intent, facts=facts, **marks)


def told(*facts: Fact, **marks: Any) -> Heard:
    """Make a message that only states facts."""
    return heard("inform", *facts, **marks)


def begun(**fields: Any) -> Case:
    """Make a case whose owner agreed to go on."""
    return case(**{"consent": AGREED, **fields})


def asked(question: str, **fields: Any) -> Case:
    """Make a begun case that waits for the answer to one question."""
    given = begun(**fields)
    return replace(given, progress=replace(given.progress, asked=question))


def read(given: Case, *messages: Heard) -> Case:
    """Read messages into a case one after another."""
    for message in messages:
        given = note(given, message, TODAY, AT)
    return given
