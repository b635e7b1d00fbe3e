from decimal import Decimal

import pytest

from bot.core.money import Money
from bot.core.plans import warn_of_minimum_payment

BASE = Money.from_yuan("20000")
FLOOR = Money.from_yuan("100")
DAILY = Decimal("0.0005")


def test_paying_only_the_minimum_takes_over_three_years():
    plan = warn_of_minimum_payment(BASE, Decimal("0.10"), FLOOR, DAILY)

    assert (plan.terms, plan.cost) == (39, Money.from_yuan("2932.51"))
    assert plan.first_payment == Money.from_yuan("2300.00")
    assert plan.kind == "minimum_payment"


def test_a_large_floor_clears_the_balance_at_once():
    plan = warn_of_minimum_payment(BASE, Decimal(0), BASE * 2, DAILY, 31)

    assert plan.payments == (Money.from_yuan("20310.00"),)


@pytest.mark.parametrize(
    ("percent", "floor", "days", "words"),
    [
        ("1.01", 100, 30, "percent must be a fraction from 0 to 1, not 1.01"),
        ("nan", 100, 30, "percent must be a fraction"),
        ("0.1", 0, 30, "floor must be above 0"),
        ("0.1", 100, 32, "days_per_month must be a whole number from 1 to 31, not 32"),
        ("0", 100, 30, "floor must clear the base in 1200 months, not 1.00"),
    ],
)
def test_a_wrong_call_is_told_the_argument_and_its_range(percent, floor, days, words):
    with pytest.raises(ValueError, match=words):
        warn_of_minimum_payment(BASE, Decimal(percent), Money(floor), DAILY, days)
