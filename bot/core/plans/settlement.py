"""Settlement (一次性结清): everything at once, with or without a waiver."""

from collections.abc import Collection
from decimal import Decimal

from bot.core.debts import WAIVABLE_PARTS, DebtParts
from bot.core.money import Money
from bot.core.plans.schedule import (
    DAYS_PER_YEAR,
    Plan,
    check_count,
    check_positive,
    check_rate,
)

LONGEST_ACCRUAL_DAYS = 10 * DAYS_PER_YEAR


def offer_settlement(
    parts: DebtParts,
    *,
    waive: Collection[str] = (),
    daily_rate: Decimal = Decimal(0),
    days: int = 0,
) -> Plan:
    """Offer to settle a debt, or what is due of it, in one payment.

    Args:
        parts: What is settled; together above zero.
        waive: Parts whose waiver is asked: ``interest``, ``penalty``, ``fee``. Interest still to
            accrue is not among them.
        daily_rate: Interest a day on the principal, as a fraction, 0 to below 500 % a year.
        days: Days until a later day the person names, 0 to 3650; a case accrues nothing else.

    Returns:
        The plan with one payment; ``interest`` is the accrual, ``waived`` what the named parts
        make.

    Raises:
        ValueError: An argument is out of its range, or a part cannot be waived.

    Source: DOMAIN section 4, settlement.
    """
    check_positive("base", parts.total)
    check_rate("daily_rate", daily_rate, DAYS_PER_YEAR)
    check_count("days", days, 0, LONGEST_ACCRUAL_DAYS)
    waived = _waived(parts, waive)
    accrued = parts.principal.times(daily_rate * days)
    total = parts.total + accrued - waived
    return Plan(
        kind="settlement", base=parts.total, terms=None, payments=(total,), total=total,
        cost=accrued, waived=waived, interest=accrued, days=days,
    )  # fmt: skip


def _waived(parts: DebtParts, waive: Collection[str]) -> Money:
    for name in waive:
        if name not in WAIVABLE_PARTS:
            raise ValueError(f"waive must name parts of {', '.join(WAIVABLE_PARTS)}, not {name!r}")
    return Money.total(getattr(parts, name) for name in set(waive))
