import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import Money
from bot.core.plans import share_pro_rata

balances_by_id = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=2),
    st.integers(1, 50_000_000).map(Money),
    min_size=1,
    max_size=8,
)
budgets = st.integers(0, 2_000_000).map(Money)


def yuan(**amounts: str) -> dict[str, Money]:
    return {debt_id: Money.from_yuan(amount) for debt_id, amount in amounts.items()}


def test_a_budget_is_shared_by_what_each_creditor_is_owed():
    shares = share_pro_rata(Money.from_yuan("1500"), yuan(A="30000", B="15000", C="5000"))

    assert shares == yuan(A="900", B="450", C="150")


def test_a_tie_goes_to_the_smaller_id():
    assert share_pro_rata(Money.from_yuan("101"), yuan(B="500", A="500")) == yuan(B="50", A="51")


def test_the_largest_remainder_gets_the_odd_yuan():
    assert share_pro_rata(Money.from_yuan("10"), yuan(A="100", B="250")) == yuan(A="3", B="7")


def test_odd_fen_go_to_the_next_in_line():
    shares = share_pro_rata(Money.from_yuan("101.37"), yuan(A="500", B="500"))

    assert shares == yuan(A="51", B="50.37")


def test_a_budget_above_all_balances_pays_exactly_those():
    assert share_pro_rata(Money.from_yuan("900"), yuan(A="100", B="50")) == yuan(A="100", B="50")


def test_a_debt_without_a_balance_gets_nothing():
    assert share_pro_rata(Money.from_yuan("10"), yuan(A="0", B="50")) == yuan(A="0", B="10")


@pytest.mark.parametrize(
    ("budget", "balances", "words"),
    [
        ("-1", {"A": "1"}, "budget must be 0 or more"),
        ("1", {"A": "-1"}, r"balances\[A\] must be 0 or more"),
        ("1", {"A": "0"}, "balances must be above 0"),
        ("1", {}, "balances must be above 0"),
    ],
)
def test_a_wrong_call_is_told_the_argument_and_its_range(budget, balances, words):
    with pytest.raises(ValueError, match=words):
        share_pro_rata(Money.from_yuan(budget), yuan(**balances))


@given(budgets, balances_by_id)
def test_the_shares_sum_to_the_budget_or_to_what_is_owed(budget, balances):
    shares = share_pro_rata(budget, balances)

    assert Money.total(shares.values()) == min(budget, Money.total(balances.values()))
    assert all(type(share.fen) is int and share.fen >= 0 for share in shares.values())


@given(budgets, balances_by_id, st.randoms(use_true_random=False))
def test_the_order_of_debts_never_changes_a_share(budget, balances, shuffler):
    order = list(balances)
    shuffler.shuffle(order)

    reordered = share_pro_rata(budget, {debt_id: balances[debt_id] for debt_id in order})

    assert reordered == share_pro_rata(budget, balances)


def test_the_larger_remainder_goes_before_the_smaller_id():
    shares = share_pro_rata(Money.from_yuan("10.50"), yuan(A="250", B="100"))

    # 7.14 and 2.86: the yuan goes to B, the fen to A as the next in line.
    assert shares == yuan(A="7.50", B="3")


def test_a_budget_that_covers_everything_exactly_pays_each_balance_to_the_fen():
    assert share_pro_rata(Money(300), {"A": Money(150), "B": Money(150)}) == {
        "A": Money(150), "B": Money(150),
    }  # fmt: skip
