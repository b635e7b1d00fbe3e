from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import Money
from bot.core.plans import offer_deferral, offer_deferral_of_months

TODAY = date(2026, 11, 22)
DAILY = Decimal("0.0005")


def test_three_months_from_the_twenty_second_are_ninety_two_days_of_interest():
    plan = offer_deferral_of_months(Money.from_yuan("10000"), DAILY, TODAY, 3)

    assert (plan.days, plan.starts_on, plan.ends_on) == (92, TODAY, date(2027, 2, 22))
    assert plan.interest == plan.cost == Money.from_yuan("460.00")
    assert plan.payments == (Money.from_yuan("10460.00"),)
    assert (plan.terms, plan.nominal_annual_rate, plan.effective_annual_rate) == (None, None, None)


def test_interest_runs_on_the_principal_where_it_is_known():
    plan = offer_deferral_of_months(
        Money.from_yuan("10000"), DAILY, TODAY, 3, outstanding_principal=Money.from_yuan("8000")
    )

    assert (plan.interest, plan.total) == (Money.from_yuan("368"), Money.from_yuan("10368"))


def test_a_deferral_to_a_day_counts_the_days_between():
    plan = offer_deferral(Money.from_yuan("10000"), DAILY, TODAY, date(2026, 12, 15))

    assert (plan.days, plan.interest) == (23, Money.from_yuan("115.00"))


def test_a_deferral_from_the_end_of_january_ends_with_february():
    plan = offer_deferral_of_months(Money(100_000), DAILY, date(2027, 1, 31), 1)

    assert plan.ends_on == date(2027, 2, 28)


@pytest.mark.parametrize("ends_on", [TODAY, date(2026, 11, 21)])
def test_a_deferral_cannot_end_before_it_began(ends_on):
    with pytest.raises(ValueError, match="ends_on must be after starts_on 2026-11-22"):
        offer_deferral(Money(1), DAILY, TODAY, ends_on)


@pytest.mark.parametrize(
    ("base", "rate", "months", "words"),
    [
        (0, "0.0005", 3, "base must be above 0"),
        (1, "0.0137", 3, "daily_rate must be a fraction from 0 to 0.0136, not 0.0137"),
        (1, "0.0005", 0, "months must be a whole number from 1 to 60, not 0"),
    ],
)
def test_a_wrong_call_is_told_the_argument_and_its_range(base, rate, months, words):
    with pytest.raises(ValueError, match=words):
        offer_deferral_of_months(Money(base), Decimal(rate), TODAY, months)


@given(st.integers(1, 100_000_000), st.integers(1, 24), st.decimals(0, "0.0136", places=6))
def test_a_longer_deferral_never_costs_less(base, months, rate):
    shorter = offer_deferral_of_months(Money(base), rate, TODAY, months)
    longer = offer_deferral_of_months(Money(base), rate, TODAY, months + 1)

    assert longer.cost >= shorter.cost
    assert type(shorter.total.fen) is int


def test_a_deferral_is_called_one():
    assert offer_deferral_of_months(Money(100), Decimal(0), date(2026, 5, 10), 1).kind == "deferral"
