"""Rollover: a part now, the rest with the next bill."""

from decimal import Decimal

from bot.core.money import Money
from bot.core.plans.schedule import (
    DAYS_PER_YEAR,
    Plan,
    check_count,
    check_not_negative,
    check_positive,
    check_rate,
)


def offer_rollover(
    due: Money, paid: Money, next_due: Money, *, daily_rate: Decimal = Decimal(0), days: int = 0
) -> Plan:
    """Offer to pay a part now and the remainder with the next bill.

    Args:
        due: What is due now, above zero.
        paid: What is paid of it now, zero to ``due``.
        next_due: What falls due next month anyway, zero or more.
        daily_rate: Interest a day on the remainder, as a fraction, 0 to below 500 % a year.
        days: Days that interest runs, 0 to 365.

    Returns:
        The plan with ``pay_now``, ``remainder``, ``extra``, ``next_total`` and those two payments.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, rollover.

    Example:
        >>> str(offer_rollover(Money(100_000), Money(50_000), Money(100_000)).next_total)
        '1,500.00'
    """
    check_positive("due", due)
    check_not_negative("paid", paid)
    check_not_negative("next_due", next_due)
    if paid > due:
        raise ValueError(f"paid must be from 0 to what is due, {due}, not {paid}")
    check_rate("daily_rate", daily_rate, DAYS_PER_YEAR)
    check_count("days", days, 0, DAYS_PER_YEAR)
    remainder = due - paid
    extra = remainder.times(daily_rate * days)
    next_total = next_due + remainder + extra
    return Plan(
        kind="rollover", base=due + next_due, terms=None, payments=(paid, next_total),
        total=paid + next_total, cost=extra, days=days, pay_now=paid, remainder=remainder,
        extra=extra, next_total=next_total,
    )  # fmt: skip
