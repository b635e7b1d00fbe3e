"""Deferral (延期): nothing is paid until a day, and interest runs until then."""

from datetime import date
from decimal import Decimal

from bot.core.calendar_months import add_months
from bot.core.money import Money
from bot.core.plans.schedule import (
    DAYS_PER_YEAR,
    LONGEST_TERMS,
    Plan,
    check_count,
    check_positive,
    check_rate,
)


def offer_deferral(
    base: Money,
    daily_rate: Decimal,
    starts_on: date,
    ends_on: date,
    *,
    outstanding_principal: Money | None = None,
) -> Plan:
    """Offer to put the whole debt off until a day.

    Args:
        base: The debt, above zero.
        daily_rate: Interest a day as a fraction, 0 to below 500 % a year.
        starts_on: First day; interest runs from it.
        ends_on: The day it falls due; after ``starts_on``.
        outstanding_principal: What interest runs on; the base while it is unknown.

    Returns:
        The plan with ``days``, ``interest`` and one payment, due on ``ends_on``: base + interest.

    Raises:
        ValueError: An argument is out of its range, or the end is not after the start.

    Source: DOMAIN section 4, deferral.
    """
    check_positive("base", base)
    check_rate("daily_rate", daily_rate, DAYS_PER_YEAR)
    if ends_on <= starts_on:
        raise ValueError(f"ends_on must be after starts_on {starts_on}, not {ends_on}")
    bearing = base if outstanding_principal is None else outstanding_principal
    days = (ends_on - starts_on).days
    interest = bearing.times(daily_rate * days)
    return Plan(
        kind="deferral", base=base, terms=None, payments=(base + interest,),
        total=base + interest, cost=interest, interest=interest, days=days,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


def offer_deferral_of_months(
    base: Money,
    daily_rate: Decimal,
    starts_on: date,
    months: int,
    *,
    outstanding_principal: Money | None = None,
) -> Plan:
    """Offer to put the whole debt off for whole months.

    Args:
        base: The debt, above zero.
        daily_rate: Interest a day as a fraction, 0 to below 500 % a year.
        starts_on: First day; its day of the month is the anchor.
        months: 1 to 60.
        outstanding_principal: What interest runs on; the base while it is unknown.

    Returns:
        As ``offer_deferral``, ending on the anchor day or the month's last.

    Raises:
        ValueError: An argument is out of its range.

    Example:
        >>> plan = offer_deferral_of_months(
        ...     Money(1_000_000), Decimal("0.0005"), date(2026, 11, 22), 3
        ... )
        >>> plan.days, str(plan.interest)
        (92, '460.00')
    """
    check_count("months", months, 1, LONGEST_TERMS)
    ends_on = add_months(starts_on, months)
    return offer_deferral(
        base, daily_rate, starts_on, ends_on, outstanding_principal=outstanding_principal
    )
