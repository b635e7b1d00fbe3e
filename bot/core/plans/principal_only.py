"""Principal only (只还本金): the rest waived, always a human's decision."""

from bot.core.debts import DebtParts
from bot.core.money import ZERO
from bot.core.plans.schedule import Plan, check_positive


def offer_principal_only(parts: DebtParts) -> Plan:
    """Offer to pay the principal and ask for the waiver of everything else.

    Args:
        parts: The debt; its principal above zero.

    Returns:
        The plan: base the whole debt, one payment of the principal, ``waived`` and
        ``waived_share`` for the rest.

    Raises:
        ValueError: The principal is not above zero.

    Source: DOMAIN section 4, principal_only.
    """
    check_positive("principal", parts.principal)
    return Plan(
        kind="principal_only", base=parts.total, terms=None, payments=(parts.principal,),
        total=parts.principal, cost=ZERO, waived=parts.charges,
    )  # fmt: skip
