"""Step-up (先少后多): smaller payments first, the last stage solved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.money import ZERO, Money
from bot.core.plans.instalments import annuity_payments
from bot.core.plans.schedule import (
    LONGEST_TERMS,
    MONTHS_PER_YEAR,
    Plan,
    check_count,
    check_positive,
    check_rate,
    scheduled_plan,
)


class StageRefused(ValueError):
    """A stage that makes no plan.

    Attributes:
        why: ``stage_below_interest`` or ``stages_clear_debt``.
    """

    def __init__(self, why: str, message: str) -> None:
        """Say why, as a code and in words."""
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of equal payments.

    Attributes:
        terms: How many, 1 or more.
        payment: Each of them.
    """

    terms: int
    payment: Money


def offer_step_up(
    base: Money, stages: Sequence[Stage], last_terms: int, annual_rate: Decimal = Decimal(0)
) -> Plan:
    """Offer given stages, then equal payments that clear the rest.

    Args:
        base: The amount restructured, above zero.
        stages: The stages before the last, one or more; none below its month's interest, and
            together not clearing the debt.
        last_terms: Payments in the last stage, 1 to 60.
        annual_rate: Yearly rate as a fraction, 0 to below 5; a twelfth runs each month.

    Returns:
        The plan; ``payments[sum of the stages' terms]`` is the last stage's level payment.

    Raises:
        StageRefused: A stage is below its interest, or leaves nothing for the last.
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, step_up.

    Example:
        >>> plan = offer_step_up(Money(2_400_000), [Stage(6, Money(50_000))], 30)
        >>> plan.terms, str(plan.first_payment), str(plan.last_payment)
        (36, '500.00', '700.00')
    """
    payments, balance = _pay_stages(base, stages, annual_rate)
    check_count("last_terms", last_terms, 1, LONGEST_TERMS)
    return scheduled_plan(
        "step_up", base, [*payments, *annuity_payments(balance, last_terms, annual_rate)]
    )


def last_stage_terms(
    base: Money,
    stages: Sequence[Stage],
    last_payment: Money,
    annual_rate: Decimal = Decimal(0),
    *,
    longest: int = LONGEST_TERMS,
) -> int | None:
    """Find how many terms a stated last payment needs after the stages before it.

    Args:
        base: The amount restructured, above zero.
        stages: The stages before the last, one or more.
        last_payment: What the person would pay each month then; above zero.
        annual_rate: Yearly rate as a fraction, 0 to below 5.
        longest: Most terms of the whole plan.

    Returns:
        The fewest last terms whose largest payment is not above ``last_payment``; None where the
        whole plan would run longer than ``longest``.

    Raises:
        ValueError: As for ``offer_step_up``.

    Source: DOMAIN section 4, as many terms as the last stated payment needs.
    """
    check_positive("last_payment", last_payment)
    payments, balance = _pay_stages(base, stages, annual_rate)
    for terms in range(1, longest - len(payments) + 1):
        if max(annuity_payments(balance, terms, annual_rate)) <= last_payment:
            return terms
    return None


def _pay_stages(
    base: Money, stages: Sequence[Stage], annual_rate: Decimal
) -> tuple[list[Money], Money]:
    """Pay the given stages; return their payments and the balance left."""
    check_positive("base", base)
    check_rate("annual_rate", annual_rate)
    if not stages:
        raise ValueError("stages must be one or more, not empty")
    rate, balance, payments = annual_rate / MONTHS_PER_YEAR, base, list[Money]()
    for number, stage in enumerate(stages):
        check_count(f"stages[{number}].terms", stage.terms, 1, LONGEST_TERMS)
        for _ in range(stage.terms):
            balance = _pay_one(balance, stage.payment, rate, f"stages[{number}].payment")
        payments += [stage.payment] * stage.terms
    return payments, balance


def _pay_one(balance: Money, payment: Money, rate: Decimal, name: str) -> Money:
    interest = balance.times(rate)
    if payment <= ZERO or payment < interest:
        raise StageRefused(
            "stage_below_interest",
            f"{name} must be above 0 and not below the month's interest {interest}, not {payment}",
        )
    if payment >= balance + interest:
        raise StageRefused(
            "stages_clear_debt", f"{name} must leave something for the last stage, not {payment}"
        )
    return balance + interest - payment
