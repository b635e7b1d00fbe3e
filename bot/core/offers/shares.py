"""One budget for several debts: each gets its share by what is owed, and none is spent twice."""

from dataclasses import replace

from bot.core.affordability import Affordability
from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.money import Money
from bot.core.plans import share_pro_rata

LENDER_PRODUCTS = ("credit_card", "consumer_loan", "instalment_platform", "unknown")
_SHARED_REQUESTS = ("Q1", "Q2", "Q4", "Q5", "Q6")


def debts_to_serve(case: Case) -> list[Debt]:
    """List the debts plans are sought for: the one under discussion, then the other lenders'.

    A debt whose amount is unknown takes no share; neither do mortgages, car loans and what is
    owed to family or suppliers: their monthly payment already counts as other debt.
    """
    first, *others = case.debts
    known = [debt for debt in others if debt.undisputed_total and debt.product in LENDER_PRODUCTS]
    return [first, *known]


def share_of(capacity: Affordability | None, debt: Debt, debts: list[Debt]) -> Affordability | None:
    """Give what one debt gets of the month's usable sum and of the budget.

    Args:
        capacity: The whole month; None while unknown.
        debt: The debt in question.
        debts: All that share, that one among them.

    Returns:
        The same month with this debt's share; unchanged where it alone is served.

    Source: DOMAIN section 4, pro_rata across creditors.
    """
    balances = {item.id: item.undisputed_total or item.total_high or Money(0) for item in debts}
    if capacity is None or len(balances) < 2 or not any(balances.values()):
        return capacity
    usable = share_pro_rata(capacity.usable, balances)[debt.id]
    return replace(
        capacity, usable=usable, budget=share_pro_rata(capacity.budget, balances)[debt.id]
    )


def case_of_other_debt(case: Case) -> Case:
    """Give the case as it bears on a debt not under discussion: figures named meant the first."""
    requests = tuple(
        replace(item, terms=None, payment=None, stages=())
        for item in case.requests
        if item.code in _SHARED_REQUESTS
    )
    return replace(case, requests=requests)
