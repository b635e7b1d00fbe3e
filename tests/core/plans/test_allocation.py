import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.debts import DebtParts
from bot.core.money import ZERO, Money
from bot.core.plans import allocate_payment

amounts = st.integers(0, 10_000_000).map(Money)
OWED = DebtParts(
    Money.from_yuan("9800"), interest=Money.from_yuan("640"), penalty=Money.from_yuan("300")
)
THOUSAND = Money.from_yuan("1000")


@pytest.mark.parametrize("overdue_days", [0, 45, 90])
def test_up_to_ninety_days_charges_are_cleared_first(overdue_days):
    left = allocate_payment(THOUSAND, OWED, overdue_days).left

    assert left == DebtParts(Money.from_yuan("9740.00"))


@pytest.mark.parametrize("overdue_days", [91, 120])
def test_from_ninety_one_days_the_principal_is_cleared_first(overdue_days):
    left = allocate_payment(THOUSAND, OWED, overdue_days).left

    assert left.principal == Money.from_yuan("8800.00")
    assert left.charges == OWED.charges


def test_fees_come_before_the_penalty():
    owed = DebtParts(Money(500), interest=Money(10), penalty=Money(30), fee=Money(20))

    assert allocate_payment(Money(30), owed, 10).left == DebtParts(Money(500), penalty=Money(30))


def test_a_rulebook_may_turn_the_order_on_another_day():
    assert allocate_payment(THOUSAND, OWED, 45, principal_first_from=31).left.principal == (
        Money.from_yuan("8800.00")
    )


def test_money_beyond_the_debt_stays_unused():
    answer = allocate_payment(OWED.total + Money(7), OWED, 10)

    assert (answer.left.total, answer.unused) == (ZERO, Money(7))


@pytest.mark.parametrize(
    ("payment", "days", "words"),
    [(-1, 0, "payment must be 0 or more"), (1, -1, "overdue_days must be a whole number from 0")],
)
def test_a_wrong_call_is_told_the_argument_and_its_range(payment, days, words):
    with pytest.raises(ValueError, match=words):
        allocate_payment(Money(payment), OWED, days)


@given(amounts, st.builds(DebtParts, amounts, amounts, amounts, amounts), st.integers(0, 400))
def test_no_fen_is_lost_between_the_payment_and_the_debt(payment, owed, overdue_days):
    answer = allocate_payment(payment, owed, overdue_days)

    assert payment == owed.total - answer.left.total + answer.unused
