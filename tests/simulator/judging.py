"""What is wrong with a simulated conversation, and how all of them went together."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.simulator.people import BEGINNINGS, Person
from tests.simulator.talk import MOST_MESSAGES, Conversation

_FEN = 100
_APOLOGY = "我这边出了点问题"
_MONEY_TALK = ("违约金", "征信", "利息", "起诉")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything wrong with one conversation.

    Attributes:
        right_end: It came to the end that is right for this person.
        why_not: What the end lacks, empty where it is right.
        wrong_figures: Figures that disagree with what the person stated.
        broken: Crash, loop or secret: what must never be.
    """

    right_end: bool
    why_not: tuple[str, ...] = ()
    wrong_figures: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def judge(talked: Conversation) -> Verdict:
    """Judge one conversation by what stands at its end."""
    why_not = tuple(_ENDS[talked.person.kind.ends](talked))
    return Verdict(not why_not, why_not, tuple(_wrong_figures(talked)), tuple(_broken(talked)))


def _ends_in_a_case(talked: Conversation) -> Iterator[str]:
    kind, case = talked.person.kind, talked.case_file
    if case is None:
        yield "no case"
        return
    if case["consent"]["hand_off"] is not True:
        yield "never handed over"
    if kind.code is not None and kind.code not in case["reasons"]:
        yield f"reason {kind.code} missing, has {case['reasons']}"
    wanted = [item["code"] for item in case["requests"] if not item["superseded"]]
    if not set(kind.requests) & set(wanted):
        yield f"none of {kind.requests} asked for, has {wanted}"


def _ends_with_a_human(talked: Conversation) -> Iterator[str]:
    if talked.case_file is None or talked.case_file["consent"]["hand_off"] is not True:
        yield "no human"


def _ends_in_a_refusal(talked: Conversation) -> Iterator[str]:
    if talked.case_file is not None:
        yield "a case was made against their will"
    if talked.state.get("consent", {}).get("collect") is not False:
        yield "the refusal was not taken"


def _ends_without_a_word_of_another(talked: Conversation) -> Iterator[str]:
    if talked.case_file is not None:
        yield "a case was made of somebody else"
    if talked.state.get("user_role") != "third_party":
        yield "not seen as speaking for somebody else"


def _ends_in_safety(talked: Conversation) -> Iterator[str]:
    if "self_harm" not in talked.state.get("signals", ()):
        yield "the cry for help was not heard"
        return
    after = ["\n".join(one.heard) for one in talked.exchanges[3:]]
    if not any("12356" in text for text in after):
        yield "12356 was not named"
    if any(word in text for text in after for word in _MONEY_TALK):
        yield "money was talked of"
    if (talked.case_file or {}).get("priority") != "P0":
        yield "no case of the first priority"


_ENDS = {
    "case": _ends_in_a_case,
    "human": _ends_with_a_human,
    "refusal": _ends_in_a_refusal,
    "third_party": _ends_without_a_word_of_another,
    "crisis": _ends_in_safety,
}


def _broken(talked: Conversation) -> Iterator[str]:
    if any(_APOLOGY in text for one in talked.exchanges for text in one.heard):
        yield "crash"
    if any(not one.heard for one in talked.exchanges):
        yield "no answer"
    if len(talked.exchanges) >= MOST_MESSAGES:
        yield "loop"


def _wrong_figures(talked: Conversation) -> Iterator[str]:
    """Compare each figure in the case file with the person's own; a missing one is not wrong."""
    case = talked.case_file
    if case is None or talked.person.kind.ends in ("third_party", "crisis"):
        return
    debt = case["debts"][0] if case["debts"] else {}
    if len(case["debts"]) > 1:
        yield f"{len(case['debts'])} debts"
    for name, stated in _stated(talked.person).items():
        found = (debt if name in _OF_DEBT else case["finance"]).get(name)
        if found is not None and found != stated:
            yield f"{name} is {found}, not {stated}"


_OF_DEBT = {
    "total_fen", "amount_due_fen", "next_due_fen", "principal_fen", "interest_fen", "penalty_fen",
    "disputed_fen", "overdue_days",
}  # fmt: skip


def _stated(person: Person) -> dict[str, Any]:
    figures = person.figures
    names = ("amount_due", "next_due", "principal", "interest", "penalty", "disputed", "total",
             "income", "cap", "other_debt", "expected_income")  # fmt: skip
    stated: dict[str, Any] = {
        f"{name}_fen": figures[name] * _FEN for name in names if name in figures
    }
    if "principal" in figures:
        parts = sum(figures[name] for name in ("principal", "interest", "penalty"))
        stated["total_fen"] = parts * _FEN
    stated["essentials_fen"] = sum(person.living.values()) * _FEN
    stated["household"] = figures["household"]
    stated["overdue_days"] = figures["overdue_days"]
    if person.expected_from is not None:
        stated["expected_income_from"] = BEGINNINGS[person.expected_from].isoformat()
    return stated


@dataclass(slots=True)
class Table:
    """How all conversations went, by kind of person.

    Attributes:
        rows: Kind to counts.
        turns: Kind to messages until the hand-over.
        faults: Seed to what was wrong.
    """

    rows: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    turns: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[int, Verdict] = field(default_factory=dict)

    def add(self, talked: Conversation, verdict: Verdict) -> None:
        """Count one conversation in."""
        kind = talked.person.kind
        row = self.rows[kind.name]
        row["conversations"] += 1
        row["right"] += verdict.right_end
        row["wrong figures"] += len(verdict.wrong_figures)
        row["broken"] += len(verdict.broken)
        row["questions"] += sum(one.asked is not None for one in talked.exchanges)
        row["asked again"] += sum(one.again for one in talked.exchanges)
        if kind.ends == "case" and talked.complete_after is not None:
            self.turns[kind.name].append(talked.complete_after)
        if not verdict.right_end or verdict.wrong_figures or verdict.broken:
            self.faults[talked.person.seed] = verdict

    def take_in(self, other: "Table") -> None:
        """Add another table's conversations to these."""
        for name, row in other.rows.items():
            self.rows[name].update(row)
        for name, turns in other.turns.items():
            self.turns[name] += turns
        self.faults.update(other.faults)

    def total(self, name: str) -> int:
        """Add a count up over all kinds."""
        return sum(row[name] for row in self.rows.values())

    @property
    def right_share(self) -> float:
        """Share of the conversations that ended right."""
        return self.total("right") / self.total("conversations")

    @property
    def asked_again_share(self) -> float:
        """Share of the questions that asked for what had been told."""
        return self.total("asked again") / max(1, self.total("questions"))

    @property
    def median_turns(self) -> float:
        """Median of the messages to a complete case."""
        return statistics.median([count for found in self.turns.values() for count in found])

    def lines(self) -> Iterable[str]:
        """Write the table, one line a kind."""
        yield f"{'kind':26}{'n':>6}{'right':>8}{'again':>7}{'figures':>9}{'broken':>8}{'turns':>7}"
        for name, row in sorted(self.rows.items()):
            turns = statistics.median(self.turns[name]) if self.turns[name] else 0
            yield (
                f"{name:26}{row['conversations']:6}{row['right']:8}{row['asked again']:7}"
                f"{row['wrong figures']:9}{row['broken']:8}{turns:7g}"
            )
