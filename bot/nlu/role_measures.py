"""How well the facts of annotated messages are read: precision, recall and F1 of each role."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.case import Case, Progress
from bot.core.facts import Fact
from bot.core.listening import answers
from bot.core.listening.heard import Heard
from bot.core.money import ZERO, Money
from bot.nlu.phrases import read_cues
from bot.nlu.roles import read_facts
from bot.nlu.text import normalise


@dataclass(frozen=True, slots=True)
class Annotated:
    """One message and what it says.

    Attributes:
        text: As written.
        facts: Each as ``role=value``; ``a|b`` allows either value.
        asked: The question it answers, None where it stands alone.
        half: Which part of a set it belongs to.
    """

    text: str
    facts: tuple[str, ...]
    asked: str | None = None
    half: str = ""


@dataclass(slots=True)
class Tally:
    """Facts rightly read, wrongly read and missed."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the facts read that are right."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the facts said that were read."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def load_annotated(file: Path) -> list[Annotated]:
    """Read a set of annotated messages, one JSON object a line.

    Raises:
        ValueError: A line lacks its text or its facts.
    """
    messages = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        body = json.loads(line)
        if not body.keys() >= {"text", "facts"}:
            raise ValueError(f"{file}:{number}: give each line a text and its facts")
        facts = tuple(body["facts"])
        messages.append(Annotated(body["text"], facts, body.get("asked"), body.get("half", "")))
    return messages


def score_roles(messages: Iterable[Annotated], today: date) -> dict[str, Tally]:
    """Tally every role that was said or read, and ``all`` of them together.

    Args:
        messages: Annotated messages.
        today: The day they were written.
    """
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for message in messages:
        for counter, facts in zip((right, wrong, missed), compare(message, today), strict=True):
            counter.update(fact.partition("=")[0] for fact in facts)
    scores = {
        role: Tally(right[role], wrong[role], missed[role])
        for role in sorted({*right, *wrong, *missed})
    }
    return scores | {"all": Tally(right.total(), wrong.total(), missed.total())}


def compare(message: Annotated, today: date) -> tuple[list[str], list[str], list[str]]:
    """Give the facts of a message that are right, wrongly read and missed."""
    read = [write_fact(fact) for fact in hear(message, today)]
    right, missed = [], []
    for expected in message.facts:
        role, _, values = expected.partition("=")
        match = next((f"{role}={v}" for v in values.split("|") if f"{role}={v}" in read), None)
        if match:
            read.remove(match)
            right.append(match)
        else:
            missed.append(expected)
    return right, read, missed


def hear(message: Annotated, today: date) -> tuple[Fact, ...]:
    """Read the facts of a message, by the question it answers where it answers one."""
    text = normalise(message.text).text
    facts = read_facts(text, today)
    if message.asked is None:
        return facts
    case = Case("", "", updated_at=today.isoformat(), progress=Progress(asked=message.asked))
    heard = Heard("", "provide_info", facts=facts, cues=read_cues(text))
    facts = answers.label_by_question(case, heard)
    heard = heard.with_facts(facts)
    return (*facts, *_denied(answers.note_short_answer(case, heard), text, facts))


def _denied(case: Case, text: str, facts: tuple[Fact, ...]) -> list[Fact]:
    """Say what a plain no leaves in the case as a fact of zero."""
    told = {fact.role for fact in facts}
    zeros = (("income", case.finance.income), ("other_debt_payment", case.finance.other_debt))
    return [
        Fact(role, "money", 0, len(text), text, fen=0, negated=True)
        for role, amount in zeros
        if amount == ZERO and role not in told
    ]


def write_fact(fact: Fact) -> str:
    """Write a fact as ``role=value``; a correction carries ``!`` and the old figure if told."""
    mark = "!" if fact.corrected else ""
    old = _yuan(fact.old_fen) if fact.old_fen is not None else fact.old_value or ""
    return f"{fact.role}={write_value(fact)}{mark}{old}"


def write_value(fact: Fact) -> str:
    """Write the value of a fact: yuan, ``2m`` or ``9d``, an ISO day, a label."""
    if fact.kind == "money":
        return _amount(fact)
    if fact.kind == "duration":
        return f"{fact.months}m" if fact.months is not None else f"{fact.days}d"
    if fact.kind == "rate":
        return format(fact.annual.normalize(), "f") if fact.annual is not None else ""
    return {"count": str(fact.count), "date": str(fact.on), "label": str(fact.value)}[fact.kind]


def _amount(fact: Fact) -> str:
    if fact.fen is not None:
        return _yuan(fact.fen)
    return f"{_yuan(fact.low_fen)}-{_yuan(fact.high_fen)}"


def _yuan(fen: int | None) -> str:
    whole, _, part = str(Money(fen or 0)).replace(",", "").partition(".")
    return f"{whole}.{part.rstrip('0')}".removesuffix(".")
