"""What a person has told, a row a fact, so that each can be looked at and put right."""

from typing import Any, NamedTuple

from bot.core.case import Case
from bot.core.money import Money
from bot.core.offers import Proposal
from bot.replies.labels import FINANCE_FIELDS, MONEY_FIELDS, debt_name, plan_name, reason_name
from bot.replies.wording import Wording

_OTHER_NAMES = (
    "product", "institution_name", "expected_income_from", "reason", "request", "plan", "debts",
)  # fmt: skip


class Fact(NamedTuple):
    """One fact: its name in the case, its name for people, and what was told."""

    field: str
    label: str
    value: str


def summary_of(case: Case, proposal: Proposal, wording: Wording) -> list[Fact]:
    """List what is known, in the order in which it is read back."""
    wishes = [("reason", reason_name(case, code, wording)) for code in case.reasons]
    wishes += [("request", wording.say(f"utter_request_{r.code}")) for r in case.open_requests]
    wishes += _plan(case, proposal, wording)
    figures = [*_debt(case, wording), *_finance(case)]
    return [*_facts(figures, wording), *_costs(case, wording), *_facts(wishes, wording)]


def _facts(found: list[tuple[str, Any]], wording: Wording) -> list[Fact]:
    return [_fact(name, value, wording) for name, value in found if value is not None]


def _costs(case: Case, wording: Wording) -> list[Fact]:
    """Give each living cost under the name the person gave it: so it is understood when changed."""
    return [
        Fact(f"essentials.{cost.label}", cost.label, _amount(cost.amount, wording))
        for cost in case.finance.essentials
        if cost.label
    ]


def _debt(case: Case, wording: Wording) -> list[tuple[str, Any]]:
    debt = case.debt
    if debt is None:
        return []
    found: list[tuple[str, Any]] = [("institution_name", debt.institution_name or None)]
    if debt.product != "unknown":
        found.append(("product", wording.say(f"utter_product_{debt.product}")))
    found += [(name, getattr(debt, name)) for name in MONEY_FIELDS]
    if debt.total is None and debt.total_low is not None and debt.total_high is not None:
        found.append(("total", _range(debt.total_low, debt.total_high, wording)))
    others = (
        (debt_name(other, wording), other.known_total)
        for other in case.debts[1:]
        if other.known_total is not None
    )
    named = [f"{name}{_amount(total, wording)}" for name, total in others]
    return [*found, ("overdue_days", debt.overdue_days), ("debts", "、".join(named) or None)]


def _finance(case: Case) -> list[tuple[str, Any]]:
    finance = case.finance
    own = [(name, getattr(finance, name)) for name in FINANCE_FIELDS]
    return [("essentials", finance.essentials_total), *own]


def _plan(case: Case, proposal: Proposal, wording: Wording) -> list[tuple[str, Any]]:
    chosen = [offer for offer in proposal.offers if offer.key == case.chosen_plan]
    return [("plan", plan_name(offer, wording)) for offer in chosen]


def _fact(name: str, value: Any, wording: Wording) -> Fact:
    key = f"utter_summary_{name}" if name in _OTHER_NAMES else f"utter_name_{name}"
    return Fact(name, wording.say(key), _shown(name, value, wording))


def _shown(name: str, value: Any, wording: Wording) -> str:
    if isinstance(value, Money):
        return _amount(value, wording)
    if name in ("overdue_days", "household"):
        return wording.say(f"utter_value_{name}", value=value)
    return wording.fill("{value}", value=value)


def _amount(value: Money, wording: Wording) -> str:
    return wording.say("utter_value_amount", value=value)


def _range(low: Money, high: Money, wording: Wording) -> str:
    return wording.say("utter_value_range", low=low, high=high)
