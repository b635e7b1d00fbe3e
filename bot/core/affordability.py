"""What a person can repay a month, and the shortest term that fits it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.core.money import FEN_PER_YUAN, ZERO, Money
from bot.core.plans.instalments import instalment_payments, offer_instalment
from bot.core.plans.schedule import (
    LONGEST_TERMS,
    Plan,
    add_to_first_payment,
    check_count,
    check_not_negative,
    check_positive,
)
from bot.core.rules import BudgetRules, InstalmentRule

LARGEST_HOUSEHOLD = 30


@dataclass(frozen=True, slots=True)
class Budget:
    """A household's month as stated; None stands for never said. A range is at its cautious end.

    Attributes:
        income: Stable net income.
        essentials: Stated essential expenses, rent included.
        other_debt: Minimum payments on other debts.
        household: Number of people who live on it.
        cap: The most the person wants to pay a month; a loose cap (出头, 以上) is left out.
        expected_income: Income that is expected to begin.
        expected_income_from: The day it begins.
    """

    income: Money | None = None
    essentials: Money | None = None
    other_debt: Money | None = None
    household: int | None = None
    cap: Money | None = None
    expected_income: Money | None = None
    expected_income_from: date | None = None


@dataclass(frozen=True, slots=True)
class Affordability:
    """What a month leaves.

    Attributes:
        essentials_used: Stated essentials, or the floor where that is more.
        floor_applied: The floor was more.
        surplus: Income less essentials used and other debts; may be negative.
        usable: The surplus less its buffer, whole yuan, never negative.
        budget: ``usable``, or the person's own cap where that is less.
    """

    essentials_used: Money
    floor_applied: bool
    surplus: Money
    usable: Money
    budget: Money


def monthly_repayment_capacity(budget: Budget, rules: BudgetRules) -> Affordability:
    """Reckon what a household can repay each month.

    The floor per person is not applied while the household's size is unknown: one person would be
    a guess. Other debts never mentioned count as none; whoever shows the figure says so.

    Args:
        budget: Income and essentials known; no amount negative, household 1 to 30.
        rules: Buffer, and floor per person.

    Returns:
        The month's affordability; zero usable where the surplus is not above zero.

    Raises:
        ValueError: Income or essentials are unknown, or an amount is out of its range.

    Source: DOMAIN section 4, Affordability; rule files budget/.
    """
    income = _known("income", budget.income)
    essentials = _known("essentials", budget.essentials)
    other_debt = _known("other_debt", budget.other_debt or ZERO)
    floor = _living_floor(budget.household, rules.floor_per_person)
    essentials_used = max(essentials, floor)
    surplus = income - essentials_used - other_debt
    usable = _usable(surplus, rules.buffer)
    cap = usable if budget.cap is None else _known("cap", budget.cap)
    return Affordability(essentials_used, floor > essentials, surplus, usable, min(usable, cap))


def capacity_after_recovery(budget: Budget, rules: BudgetRules) -> Affordability | None:
    """Reckon the same month once the expected income has begun; None where none is expected.

    The person's own cap binds then too; where it was said of today's month only, hand in the
    budget without it.
    """
    if budget.expected_income is None:
        return None
    return monthly_repayment_capacity(replace(budget, income=budget.expected_income), rules)


def shortest_affordable_terms(
    base: Money, budget: Money, *, longest: int = LONGEST_TERMS
) -> int | None:
    """Find the shortest interest-free term whose largest payment is within the budget.

    Args:
        base: The amount restructured, above zero.
        budget: What can be paid a month, zero or more.
        longest: Most terms, 1 to 60.

    Returns:
        The number of terms; None where even ``longest`` of them ask for more.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, Affordability.

    Example:
        >>> shortest_affordable_terms(Money(3_600_000), Money(162_000))
        23
    """
    check_count("longest", longest, 1, LONGEST_TERMS)
    rule = InstalmentRule(terms=tuple(range(1, longest + 1)))
    return _shortest(base, budget, rule, ZERO)


def shortest_affordable_instalment(
    base: Money, budget: Money, rule: InstalmentRule, *, first_extra: Money = ZERO
) -> Plan | None:
    """Offer the shortest of a rule's terms whose largest payment is within the budget.

    Args:
        base: The amount restructured, above zero.
        budget: What can be paid a month, zero or more.
        rule: The terms on offer and their price.
        first_extra: Deferral interest due with the first payment of a charged plan.

    Returns:
        The plan, ``first_extra`` in its first payment; None where no term fits.

    Raises:
        ValueError: An argument is out of its range.
    """
    terms = _shortest(base, budget, rule, first_extra)
    if terms is None:
        return None
    return add_to_first_payment(offer_instalment(base, terms, rule), first_extra)


def longer_neighbour(terms: int, on_offer: Iterable[int]) -> int | None:
    """Give the next longer term on offer, to compare with; None where there is none."""
    return min((longer for longer in on_offer if longer > terms), default=None)


def _shortest(base: Money, budget: Money, rule: InstalmentRule, first_extra: Money) -> int | None:
    check_positive("base", base)
    check_not_negative("budget", budget)
    for terms in sorted(rule.terms):
        # The largest payment is never below the average, which is at least the base's share.
        if budget * terms < base:
            continue
        first, *later = instalment_payments(base, terms, rule)
        if max((first + first_extra, *later)) <= budget:
            return terms
    return None


def _living_floor(household: int | None, floor_per_person: Money) -> Money:
    if household is None:
        return ZERO
    check_count("household", household, 1, LARGEST_HOUSEHOLD)
    return floor_per_person * household


def _usable(surplus: Money, buffer: Decimal) -> Money:
    if surplus <= ZERO:
        return ZERO
    return Money(int(surplus.fen * (1 - buffer) // FEN_PER_YUAN) * FEN_PER_YUAN)


def _known(name: str, amount: Money | None) -> Money:
    if amount is None:
        raise ValueError(f"{name} must be known, 0 or more")
    check_not_negative(name, amount)
    return amount
