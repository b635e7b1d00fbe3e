"""Own annotated messages, and how well the reader does on them."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.facts import Fact
from bot.core.money import Money
from bot.nlu.roles import read_facts

TODAY = date(2026, 11, 22)
_FILE = Path(__file__).with_name("messages.jsonl")


@dataclass(frozen=True, slots=True)
class Message:
    """One message and what it says, each fact as ``role=value``; ``a|b`` allows either."""

    half: str
    text: str
    facts: tuple[str, ...]


def load_messages(half: str | None = None) -> list[Message]:
    """Read the set, or the half written ``before`` or ``after`` the rules."""
    lines = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
    messages = [Message(body["half"], body["text"], tuple(body["facts"])) for body in lines]
    return [message for message in messages if half in {None, message.half}]


def _yuan(fen: int | None) -> str:
    whole, _, part = str(Money(fen or 0)).replace(",", "").partition(".")
    return f"{whole}.{part.rstrip('0')}".removesuffix(".")


def _amount(fact: Fact) -> str:
    if fact.fen is not None:
        return _yuan(fact.fen)
    return f"{_yuan(fact.low_fen)}-{_yuan(fact.high_fen)}"


def _value(fact: Fact) -> str:
    if fact.kind == "money":
        return _amount(fact)
    if fact.kind == "duration":
        return f"{fact.months}m" if fact.months is not None else f"{fact.days}d"
    if fact.kind == "rate":
        return format(fact.annual.normalize(), "f") if fact.annual is not None else ""
    return {"count": str(fact.count), "date": str(fact.on), "label": str(fact.value)}[fact.kind]


def write_fact(fact: Fact) -> str:
    """Write a fact as the set does."""
    mark = "!" if fact.corrected else ""
    old = _yuan(fact.old_fen) if fact.old_fen is not None else ""
    return f"{fact.role}={_value(fact)}{mark}{old}"


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


def compare(message: Message) -> tuple[list[str], list[str], list[str]]:
    """Give the facts of a message that are right, wrong and missed."""
    read = [write_fact(fact) for fact in read_facts(message.text, TODAY)]
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


def score(messages: list[Message]) -> dict[str, Tally]:
    """Tally every role, and ``all``."""
    right, wrong, missed = Counter(), Counter(), Counter()
    for message in messages:
        for counter, facts in zip((right, wrong, missed), compare(message), strict=True):
            for fact in facts:
                counter.update([fact.partition("=")[0], "all"])
    roles = sorted({*right, *wrong, *missed} - {"all"})
    return {role: Tally(right[role], wrong[role], missed[role]) for role in [*roles, "all"]}
