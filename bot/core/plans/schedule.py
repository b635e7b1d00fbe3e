"""The Plan record, its yearly cost, and the range checks every plan shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from bot.core.money import ZERO, Money

PlanKind = Literal[
    "fee_instalment", "annuity", "interest_free_instalment", "deferral", "rollover",
    "principal_only", "step_up", "settlement", "minimum_payment",
]  # fmt: skip

MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365
# The plan contract's range; the law's own limit is the rulebook's and a test keeps them equal.
LONGEST_TERMS = 60
# 500 % a year and more is a slip; to four decimals, the highest rate stays just below it.
HIGHEST_ANNUAL_RATE = Decimal("4.9999")
_RATE_STEP = Decimal("0.0001")
# Newton squares the error at each step: what follows a step this small is below 1e-18.
_IRR_STEP = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to repay; fields that do not belong to its kind stay None.

    Two sums always hold, and a Plan that breaks one cannot be made:
    the payments add up to ``total``, and ``total = base + cost - waived``.

    Attributes:
        kind: What it is.
        base: The amount it deals with, before anything it adds or waives.
        terms: Number of monthly payments; None where it is no monthly schedule.
        payments: Every payment in order, one or more. A deferral has the one at its end, a
            rollover the one now and the one next month.
        total: All that will be paid.
        cost: What the plan itself adds to the base: interest, fees.
        nominal_annual_rate: Monthly IRR × 12, a fraction to four decimals; None without schedule.
        effective_annual_rate: Monthly IRR compounded over a year, likewise.
        waived: What the institution would have to waive.
        interest: Interest the plan adds, where it is named apart (deferral, settlement).
        days: Days that interest runs.
        starts_on: First day of a deferral.
        ends_on: Last day of a deferral.
        pay_now: Rollover: paid now.
        remainder: Rollover: what is left of the amount due.
        extra: Rollover: interest on the remainder.
        next_total: Rollover: next month's bill.
    """

    kind: PlanKind
    base: Money
    terms: int | None
    payments: tuple[Money, ...]
    total: Money
    cost: Money
    nominal_annual_rate: Decimal | None = None
    effective_annual_rate: Decimal | None = None
    waived: Money | None = None
    interest: Money | None = None
    days: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    pay_now: Money | None = None
    remainder: Money | None = None
    extra: Money | None = None
    next_total: Money | None = None

    def __post_init__(self) -> None:
        """Refuse a plan whose sums do not hold."""
        if not self.payments or Money.total(self.payments) != self.total:
            raise ValueError(f"payments must be one or more and add up to total {self.total}")
        if self.base + self.cost - (self.waived or ZERO) != self.total:
            raise ValueError(f"total must be base + cost - waived, not {self.total}")

    @property
    def first_payment(self) -> Money:
        """The first payment."""
        return self.payments[0]

    @property
    def last_payment(self) -> Money:
        """The last payment."""
        return self.payments[-1]

    @property
    def largest_payment(self) -> Money:
        """The payment that decides whether the plan can be afforded."""
        return max(self.payments)

    @property
    def waived_share(self) -> Decimal | None:
        """The waived part of the base as a fraction to four decimals; None without a waiver."""
        if self.waived is None:
            return None
        return rounded_rate(Decimal(self.waived.fen) / self.base.fen)


def scheduled_plan(kind: PlanKind, base: Money, payments: Sequence[Money]) -> Plan:
    """Make a plan of a monthly schedule, with its cost and yearly rates.

    Args:
        kind: What it is.
        base: The amount restructured.
        payments: One payment a month; together not below ``base``.

    Returns:
        The plan; its payments sum to base + cost.
    """
    total = Money.total(payments)
    nominal, effective = annual_rates(base, payments)
    return Plan(
        kind=kind, base=base, terms=len(payments), payments=tuple(payments), total=total,
        cost=total - base, nominal_annual_rate=nominal, effective_annual_rate=effective,
    )  # fmt: skip


def add_to_first_payment(plan: Plan, extra: Money) -> Plan:
    """Let an amount fall due with a schedule's first payment, as deferral interest does.

    The amount counts as cost, and the yearly rates are reckoned anew from the payments as shown.

    Args:
        plan: A monthly schedule.
        extra: Zero or more.

    Returns:
        The same schedule with a larger first payment, on the same base.

    Raises:
        ValueError: ``extra`` is negative.

    Source: DOMAIN section 4, deferral interest before a charged plan.
    """
    check_not_negative("extra", extra)
    if not extra:
        return plan
    payments = (plan.first_payment + extra, *plan.payments[1:])
    nominal, effective = annual_rates(plan.base, payments)
    return replace(
        plan, payments=payments, total=plan.total + extra, cost=plan.cost + extra,
        nominal_annual_rate=nominal, effective_annual_rate=effective,
    )  # fmt: skip


def monthly_irr(base: Money, payments: Sequence[Money]) -> Decimal:
    """Find the monthly rate at which the payments are worth the base.

    Newton on the discount factor v = 1/(1+rate): the present value is convex and rising in v, so
    from v = 1 each step lands between the root and the last one, and none is ever lost.

    Args:
        base: The amount restructured, above zero.
        payments: One a month from a month on, none negative, together not below ``base``.

    Returns:
        The monthly rate as a fraction, zero or more, unrounded.

    Raises:
        ValueError: ``base`` is not above zero, or the payments do not repay it.
    """
    check_positive("base", base)
    if Money.total(payments) < base:
        raise ValueError(f"payments must repay the base {base}, not {Money.total(payments)}")
    factor, step = Decimal(1), Decimal(1)
    last_first = [Decimal(payment.fen) for payment in reversed(payments)]
    while step > _IRR_STEP:
        value, slope = _value_and_slope(last_first, factor)
        step = (value - base.fen) / slope
        factor -= step
    return 1 / factor - 1


def annual_rates(base: Money, payments: Sequence[Money]) -> tuple[Decimal, Decimal]:
    """Give the yearly cost of a monthly schedule, nominal and effective.

    Args:
        base: The amount restructured, above zero.
        payments: One a month, together not below ``base``.

    Returns:
        Monthly IRR × 12 and monthly IRR compounded over twelve months, fractions to four decimals.

    Source: DOMAIN section 3, annual cost.

    Example:
        >>> annual_rates(Money(1_200_000), [Money(107_200)] * 12)
        (Decimal('0.1303'), Decimal('0.1384'))
    """
    rate = monthly_irr(base, payments)
    return rounded_rate(rate * MONTHS_PER_YEAR), rounded_rate((1 + rate) ** MONTHS_PER_YEAR - 1)


def rounded_rate(rate: Decimal) -> Decimal:
    """Round a fraction half up to four decimals, two of a per cent; ``str`` of it is shown."""
    return rate.quantize(_RATE_STEP, rounding=ROUND_HALF_UP)


def equal_shares(base: Money, terms: int) -> tuple[Money, ...]:
    """Split an amount into equal terms, each rounded down, the last with the remainder.

    Source: DOMAIN section 3, equal principal.

    Example:
        >>> equal_shares(Money(100), 3)
        (Money(fen=33), Money(fen=33), Money(fen=34))
    """
    share = Money(base.fen // terms)
    return (*[share] * (terms - 1), base - share * (terms - 1))


def check_positive(name: str, amount: Money) -> None:
    """Refuse an amount that is not above zero."""
    if amount <= ZERO:
        raise ValueError(f"{name} must be above 0, not {amount}")


def check_not_negative(name: str, amount: Money) -> None:
    """Refuse an amount below zero."""
    if amount < ZERO:
        raise ValueError(f"{name} must be 0 or more, not {amount}")


def check_count(name: str, count: int, lowest: int, highest: int) -> None:
    """Refuse a count outside its range, ends included, and anything that is no whole number."""
    if type(count) is not int or not lowest <= count <= highest:
        raise ValueError(f"{name} must be a whole number from {lowest} to {highest}, not {count}")


def check_rate(name: str, rate: Decimal, periods_per_year: int = 1) -> None:
    """Refuse a rate below zero, or of 500 % a year and more.

    Args:
        name: The argument to name.
        rate: A fraction per period.
        periods_per_year: 1 for a yearly rate, 12 monthly, 365 daily.
    """
    highest = highest_rate(periods_per_year)
    if not (rate.is_finite() and 0 <= rate <= highest):
        raise ValueError(f"{name} must be a fraction from 0 to {highest}, not {rate}")


def highest_rate(periods_per_year: int = 1) -> Decimal:
    """Give the highest rate a period may have, just below 500 % a year, to four decimals."""
    return (HIGHEST_ANNUAL_RATE / periods_per_year).quantize(_RATE_STEP, rounding=ROUND_DOWN)


def _value_and_slope(last_first: list[Decimal], factor: Decimal) -> tuple[Decimal, Decimal]:
    """Give the present value and its derivative by Horner's scheme, payments from the last."""
    value, slope = Decimal(0), Decimal(0)
    for payment in last_first:
        slope = slope * factor + value
        value = value * factor + payment
    return value * factor, slope * factor + value
