"""Allocation of a part payment: what of a debt it clears."""

from dataclasses import dataclass, replace

from bot.core.debts import DebtParts
from bot.core.money import Money
from bot.core.plans.schedule import check_count, check_not_negative

# The plan contract asks only for the overdue days; a test keeps this equal to the rulebook's law.
PRINCIPAL_FIRST_FROM_DAYS = 91
LONGEST_OVERDUE_DAYS = 36_500
_CHARGES_FIRST = ("interest", "fee", "penalty", "principal")
_PRINCIPAL_FIRST = ("principal", "interest", "fee", "penalty")


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment leaves.

    Attributes:
        left: The debt after it.
        unused: What the payment holds beyond the debt.
    """

    left: DebtParts
    unused: Money


def allocate_payment(
    payment: Money,
    parts: DebtParts,
    overdue_days: int,
    *,
    principal_first_from: int = PRINCIPAL_FIRST_FROM_DAYS,
) -> Allocation:
    """Set a part payment against a debt in the order its overdue days ask for.

    Args:
        payment: Zero or more.
        parts: The debt before it.
        overdue_days: 0 or more; below ``principal_first_from`` interest, fees and penalty come
            first, from it on the principal does.
        principal_first_from: The day the order turns.

    Returns:
        What is left; payment = debt before - debt after + unused.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, allocation; rule file law/payment_allocation_principal_first_from.
    """
    check_not_negative("payment", payment)
    check_count("overdue_days", overdue_days, 0, LONGEST_OVERDUE_DAYS)
    principal_first = overdue_days >= principal_first_from
    left, rest = parts, payment
    for name in _PRINCIPAL_FIRST if principal_first else _CHARGES_FIRST:
        used = min(rest, getattr(left, name))
        left = replace(left, **{name: getattr(left, name) - used})
        rest -= used
    return Allocation(left, rest)
