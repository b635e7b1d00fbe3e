"""A case file in few words, for those who read it outside the desk: the desk's first screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import SHANGHAI
from bot.conversation.wording import strip_controls
from bot.core.money import Money
from bot.handoff.connectors.port import Delivery
from bot.replies.wording import Wording, load_wording

TEXTS_FILE = Path(__file__).with_name("texts.yml")
# What tells of health and habits: flags, illness as a reason, a hospital's papers.
_SENSITIVE_FLAGS = frozenset(
    {"family_medical", "sensitive_medical", "vulnerable_serious_illness", "gambling"}
)
_SENSITIVE_REASONS = frozenset({"R01", "R02"})
_SENSITIVE_DOCUMENTS = frozenset({"D07", "D08", "D09", "D10", "D11"})
_ORDER = (
    "case", "debts", "month", "plans", "documents", "flags", "contact", "promised", "open",
    "opening",
)  # fmt: skip
_MOST_PLANS = 3

Named = Callable[[str], str]
"""Gives a paper's name by its code."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; plain text without control characters."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in few words.

    Attributes:
        title: Priority, what happened, case number; one line.
        sections: What an agent needs first.
    """

    title: str
    sections: tuple[Section, ...]


class Summariser:
    """Words case files."""

    def __init__(self, document_name: Named) -> None:
        """Read the texts.

        Args:
            document_name: Gives a paper's name by its code.
        """
        self._texts: Wording = load_wording({}, TEXTS_FILE)
        self._document_name = document_name

    def say(self, key: str, **values: Any) -> str:
        """Word something out of texts.yml."""
        return self._texts.say(key, **values)

    def title(self, delivery: Delivery) -> str:
        """Word what happened to which case, in one line."""
        priority = (delivery.case or {}).get("priority") or "—"
        kind = self.say(f"kind_{delivery.kind}")
        return _one_line(self.say("title", priority=priority, kind=kind, case_id=delivery.case_id))

    def summarise(self, delivery: Delivery, *, discreet: bool = False) -> Summary:
        """Word a delivery; a notice has one line and no facts.

        Args:
            delivery: What happened.
            discreet: It is read over shoulders and kept for years, as mail is: of a case that
                tells of health or habits only figures are told, and that there is more.
        """
        case = delivery.case
        if case is None:
            kind = self.say(f"kind_{delivery.kind}")
            found = {"case": iter([self.say("notice", case_id=delivery.case_id, kind=kind)])}
        elif discreet and is_sensitive(case):
            found = {**self._figures(case), "case": self._head(case, self.say("discreet"))}
        else:
            found = {**self._figures(case), **self._sentences(case)}
        sections = (self._section(name, found[name]) for name in _ORDER if name in found)
        return Summary(self.title(delivery), tuple(each for each in sections if each.lines))

    def _section(self, name: str, lines: Iterator[str]) -> Section:
        return Section(self.say(f"section_{name}"), tuple(map(_one_line, lines)))

    def _figures(self, case: dict[str, Any]) -> dict[str, Iterator[str]]:
        """Give what names neither a reason nor a paper."""
        return {
            "debts": self._debts(case),
            "month": self._month(case),
            "plans": self._plans(case),
            "flags": self._flags(case),
            "contact": self._contact(case),
        }

    def _sentences(self, case: dict[str, Any]) -> dict[str, Iterator[str]]:
        """Give what may name a reason or a paper."""
        return {
            "case": self._head(case, case["one_line"]),
            "documents": self._documents(case),
            "promised": iter(case.get("promises_by_bot") or ()),
            "open": iter(case.get("open_questions") or ()),
            "opening": iter([case["suggested_opening"]]),
        }

    def _head(self, case: dict[str, Any], told: str) -> Iterator[str]:
        yield told
        if case.get("respond_by"):
            due = datetime.fromisoformat(case["respond_by"]).astimezone(SHANGHAI)
            yield self.say("due", due=due.strftime("%Y-%m-%d %H:%M"))

    def _debts(self, case: dict[str, Any]) -> Iterator[str]:
        for debt in case["debts"]:
            days = debt.get("overdue_days")
            yield self.say(
                "debt",
                name=debt.get("institution_name")
                or debt.get("institution")
                or self.say(f"product_{debt['product']}"),
                total=self._yuan(debt.get("total_fen")),
                overdue=self.say("unknown") if days is None else self.say("days", days=days),
            )
            split = ("principal", "interest", "penalty", "fee", "disputed")
            amounts = {name: self._yuan(debt.get(f"{name}_fen")) for name in split}
            source = self.say(f"source_{debt.get('source', 'unknown')}")
            yield self.say("debt_split", source=source, **amounts)

    def _month(self, case: dict[str, Any]) -> Iterator[str]:
        finance = case["finance"]
        names = ("surplus", "usable", "budget")
        verified = self.say("verified" if finance.get("verified") else "unverified")
        amounts = {name: self._yuan(finance.get(f"{name}_fen")) for name in names}
        yield self.say("month", verified=verified, **amounts)

    def _plans(self, case: dict[str, Any]) -> Iterator[str]:
        chosen = case.get("chosen_plan")
        shown = [(number, plan) for number, plan in enumerate(case["plans"])
                 if not plan.get("superseded")]  # fmt: skip
        # The one they chose is told, however many stand before it.
        shown.sort(key=lambda item: item[0] != chosen)
        for number, plan in shown[:_MOST_PLANS]:
            yield self.say(
                "plan",
                name=self.say(f"plan_{plan['kind']}"),
                terms=plan["terms"] or "—",
                first=self._yuan(plan["first_payment_fen"]),
                total=self._yuan(plan["total_fen"]),
                cost=self._yuan(plan["cost_fen"]),
                chosen=self.say("chosen") if number == chosen else "",
            )

    def _documents(self, case: dict[str, Any]) -> Iterator[str]:
        names: dict[str, list[str]] = {"have": [], "missing": []}
        for item in case["documents"]:
            there = "have" if item["status"] == "have" else "missing"
            names[there].append(self._document_name(item["code"]))
        for there, found in names.items():
            if found:
                yield self.say(f"documents_{there}", names="、".join(found))

    def _flags(self, case: dict[str, Any]) -> Iterator[str]:
        for flag in case["flags"]:
            if flag not in _SENSITIVE_FLAGS and self._texts.has(f"flag_{flag}"):
                yield self.say(f"flag_{flag}")

    def _contact(self, case: dict[str, Any]) -> Iterator[str]:
        contact = case.get("contact") or {}
        if contact.get("window"):
            yield self.say("window", window=contact["window"])
        if contact.get("do_not"):
            yield self.say("do_not", what="、".join(contact["do_not"]))

    def _yuan(self, fen: int | None) -> str:
        return self.say("unknown") if fen is None else self.say("yuan", amount=Money(fen))


def is_sensitive(case: dict[str, Any]) -> bool:
    """Whether a case tells of health or habits."""
    papers = {item["code"] for item in case["documents"]}
    return bool(
        _SENSITIVE_FLAGS.intersection(case["flags"])
        or _SENSITIVE_REASONS.intersection(case["reasons"])
        or _SENSITIVE_DOCUMENTS & papers
    )


def _one_line(text: str) -> str:
    """Keep a text from beginning lines, headers or directions of its own."""
    return " ".join(strip_controls(text).split())
