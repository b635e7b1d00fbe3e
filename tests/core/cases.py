"""Hand-made cases, rules and offers for the core's tests; every person and figure is invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.case import Case, Essential, Finance
from bot.core.debts import Debt
from bot.core.money import Money
from bot.core.offers import Offer, Proposal, propose
from bot.core.rules import (
    BudgetRules,
    DeferralRule,
    InstalmentRule,
    InstitutionRules,
    RolloverRule,
    RuleSource,
)

_TEXTS = ("id", "product", "institution", "institution_name", "income_kind")
TODAY = date(2026, 5, 10)
BUDGET_RULES = BudgetRules(Decimal("0.10"), Money(100_000), 60)
SOURCE = RuleSource("institutions/acorn/personalised", "Acorn", "2026-05-01", verified=False)
CARD = InstitutionRules(
    "acorn",
    "Acorn Bank",
    personalised=InstalmentRule(tuple(range(1, 61))),
    deferral=DeferralRule(4, Decimal("0.0004")),
    rollover=RolloverRule(1, Decimal(0)),
    step_up=InstalmentRule(tuple(range(1, 61))),
    principal_only=True,
    waivable=("penalty",),
    sources={"personalised": SOURCE},
)
LOAN = InstitutionRules(
    "birch",
    "Birch Finance",
    annuity=InstalmentRule((6, 12, 24), annual_rate=Decimal("0.12"), published=True),
    deferral=DeferralRule(2, Decimal("0.0004")),
    rollover=RolloverRule(1, Decimal(0)),
)
NOTHING = InstitutionRules("cedar", "Cedar")


def yuan(text: str) -> Money:
    return Money.from_yuan(text)


def debt(**fields: Any) -> Debt:
    """Make a card debt; amounts are given in yuan."""
    amounts = {name: yuan(value) for name, value in fields.items() if _is_amount(name, value)}
    return Debt(**{"id": "A", "product": "credit_card", **fields, **amounts})


def finance(**fields: Any) -> Finance:
    """Make a month; amounts are given in yuan, essentials as one sum."""
    amounts = {name: yuan(value) for name, value in fields.items() if _is_amount(name, value)}
    if "essentials" in amounts:
        amounts["essentials"] = (Essential("", amounts["essentials"]),)
    return Finance(**{**fields, **amounts})


def case(**fields: Any) -> Case:
    """Make the case of one person who speaks for themselves."""
    known = {"case_id": "K-1", "conversation_id": "c-1", "user_role": "self", **fields}
    return Case(**known)


def proposal(given: Case, rules: InstitutionRules = CARD) -> Proposal:
    return propose(given, rules, BUDGET_RULES, TODAY)


def offers(given: Case, rules: InstitutionRules = CARD) -> dict[str, Offer]:
    return {offer.key: offer for offer in proposal(given, rules).offers}


def with_signals(given: Case, *signals: str) -> Case:
    return replace(given, signals=signals)


def _is_amount(name: str, value: object) -> bool:
    return isinstance(value, str) and name not in _TEXTS


PLENTY = finance(income="5000", essentials="3000", household=1, other_debt="0")
"""Leaves 2,000 a month, 1,800 of it usable."""
SHORT = finance(income="2000", essentials="2600", household=1, other_debt="0")
"""Lacks 600 a month."""
EMPTY = Proposal(None, None)
