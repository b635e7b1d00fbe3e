"""Pro rata: one budget shared over several creditors by what each is owed."""

from collections.abc import Mapping

from bot.core.money import FEN_PER_YUAN, Money
from bot.core.plans.schedule import check_not_negative, check_positive


def share_pro_rata(budget: Money, balances: Mapping[str, Money]) -> dict[str, Money]:
    """Share a monthly budget over debts by balance, in whole yuan.

    Each share is rounded down to the yuan; the yuan left go one by one to the largest remainders,
    ties to the smaller id. Fen of the budget below a yuan go to the next in that line, so that the
    sum holds. A budget that covers all balances pays exactly those.

    Args:
        budget: Zero or more.
        balances: What is owed, by debt id; zero or more each, together above zero.

    Returns:
        A share for each id, in the order given; they sum to the budget or, where that is less, to
        the balances.

    Raises:
        ValueError: An argument is out of its range.

    Source: DOMAIN section 4, pro_rata.

    Example:
        >>> shares = share_pro_rata(Money(150_000), {"A": Money(3_000_000), "B": Money(2_000_000)})
        >>> [str(share) for share in shares.values()]
        ['900.00', '600.00']
    """
    check_not_negative("budget", budget)
    for debt_id, balance in balances.items():
        check_not_negative(f"balances[{debt_id}]", balance)
    owed = Money.total(balances.values())
    check_positive("balances", owed)
    if budget >= owed:
        return dict(balances)
    return _shares(budget, balances, owed)


def _shares(budget: Money, balances: Mapping[str, Money], owed: Money) -> dict[str, Money]:
    yuan, odd_fen = divmod(budget.fen, FEN_PER_YUAN)
    exact = {debt_id: divmod(yuan * balance.fen, owed.fen) for debt_id, balance in balances.items()}
    line = sorted(exact, key=lambda debt_id: (-exact[debt_id][1], debt_id))
    spare = yuan - sum(whole for whole, _ in exact.values())
    shares = {debt_id: Money(whole * FEN_PER_YUAN) for debt_id, (whole, _) in exact.items()}
    for debt_id in line[:spare]:
        shares[debt_id] += Money(FEN_PER_YUAN)
    shares[line[spare]] += Money(odd_fen)
    return shares
