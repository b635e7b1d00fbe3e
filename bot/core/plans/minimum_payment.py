"""The minimum-payment trap: shown as a warning, never offered."""

from decimal import Decimal

from bot.core.money import Money
from bot.core.plans.schedule import (
    DAYS_PER_YEAR,
    Plan,
    check_count,
    check_positive,
    check_rate,
    scheduled_plan,
)

LONGEST_MONTHS = 1200


def warn_of_minimum_payment(
    base: Money, percent: Decimal, floor: Money, daily_rate: Decimal, days_per_month: int = 30
) -> Plan:
    """Show how long and how dear paying only the minimum would be.

    Each month the payment is the larger of a share of the balance and a floor, plus the month's
    interest.

    Args:
        base: The balance, above zero.
        percent: Share of the balance paid each month, as a fraction from 0 to 1.
        floor: Least principal paid each month, above zero.
        daily_rate: Interest a day as a fraction, 0 to below 500 % a year.
        days_per_month: Days of interest a month, 1 to 31.

    Returns:
        The schedule; ``terms`` is the months it takes, ``cost`` the interest.

    Raises:
        ValueError: An argument is out of its range, or it would run over 1200 months.

    Source: DOMAIN section 4, minimum_payment.

    Example:
        >>> plan = warn_of_minimum_payment(
        ...     Money(2_000_000), Decimal("0.10"), Money(10_000), Decimal("0.0005")
        ... )
        >>> plan.terms, str(plan.cost)
        (39, '2,932.51')
    """
    check_positive("base", base)
    check_positive("floor", floor)
    check_rate("daily_rate", daily_rate, DAYS_PER_YEAR)
    check_count("days_per_month", days_per_month, 1, 31)
    if not (percent.is_finite() and 0 <= percent <= 1):
        raise ValueError(f"percent must be a fraction from 0 to 1, not {percent}")
    payments = _payments(base, percent, floor, daily_rate * days_per_month)
    return scheduled_plan("minimum_payment", base, payments)


def _payments(balance: Money, percent: Decimal, floor: Money, monthly: Decimal) -> list[Money]:
    payments: list[Money] = []
    while balance:
        principal = min(max(balance.times(percent), floor), balance)
        payments.append(principal + balance.times(monthly))
        balance -= principal
        if len(payments) > LONGEST_MONTHS:
            raise ValueError(f"floor must clear the base in {LONGEST_MONTHS} months, not {floor}")
    return payments
