from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import Money
from bot.core.plans import (
    offer_annuity,
    offer_fee_instalment,
    offer_instalment,
    offer_interest_free_instalment,
)
from bot.core.plans.instalments import instalment_payments
from bot.core.rules import InstalmentRule

bases = st.integers(1, 100_000_000).map(Money)
rates = st.decimals(0, "4.9999", places=4)


def yuan(text: str) -> Money:
    return Money.from_yuan(text)


def test_a_fee_plan_costs_nearly_twice_what_the_fee_suggests():
    plan = offer_fee_instalment(yuan("12000"), 12, Decimal("0.006"))

    assert set(plan.payments) == {yuan("1072.00")}
    assert plan.cost == yuan("864.00")
    assert plan.nominal_annual_rate == Decimal("0.1303")
    assert plan.effective_annual_rate == Decimal("0.1384")
    assert (plan.kind, plan.terms, plan.total) == ("fee_instalment", 12, yuan("12864"))


def test_an_annuity_has_level_payments_and_the_last_clears_the_balance():
    plan = offer_annuity(yuan("30000"), 24, Decimal("0.12"))

    assert set(plan.payments[:-1]) == {yuan("1412.20")}
    assert plan.last_payment == plan.largest_payment == yuan("1412.30")
    assert plan.cost == yuan("3892.90")
    assert plan.nominal_annual_rate == Decimal("0.1200")
    assert plan.effective_annual_rate == Decimal("0.1268")


def test_an_interest_free_plan_over_sixty_months_costs_nothing():
    plan = offer_interest_free_instalment(yuan("36000"), 60)

    assert set(plan.payments) == {yuan("600.00")}
    assert plan.cost == Money(0)
    assert str(plan.nominal_annual_rate) == str(plan.effective_annual_rate) == "0.0000"


def test_the_last_interest_free_payment_takes_the_remainder():
    plan = offer_interest_free_instalment(yuan("36000"), 23)

    assert (plan.first_payment, plan.last_payment) == (yuan("1565.21"), yuan("1565.38"))


def test_an_annuity_without_a_rate_is_an_equal_split():
    assert offer_annuity(Money(100), 3, Decimal(0)).payments == (Money(33), Money(33), Money(34))


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (InstalmentRule((6,)), "interest_free_instalment"),
        (InstalmentRule((6,), annual_rate=Decimal("0.15")), "annuity"),
        (InstalmentRule((6,), fee_per_term=Decimal("0.005")), "fee_instalment"),
    ],
)
def test_a_rule_decides_the_kind_and_the_search_sees_the_same_payments(rule, kind):
    plan = offer_instalment(Money(987_654), 6, rule)

    assert plan.kind == kind
    assert instalment_payments(Money(987_654), 6, rule) == plan.payments


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: offer_interest_free_instalment(Money(1), 0), "terms .* 1 to 60, not 0"),
        (lambda: offer_interest_free_instalment(Money(1), 61), "terms .* 1 to 60, not 61"),
        (lambda: offer_interest_free_instalment(Money(1), True), "terms .* whole number"),
        (lambda: offer_interest_free_instalment(Money(0), 6), "base must be above 0, not 0.00"),
        (lambda: offer_interest_free_instalment(Money(-1), 6), "base must be above 0, not -0.01"),
        (lambda: offer_annuity(Money(1), 61, Decimal(0)), "terms .* 1 to 60, not 61"),
        (lambda: offer_annuity(Money(1), 6, Decimal("5.1")), "annual_rate .* 0 to 4.9999, not 5.1"),
        (lambda: offer_annuity(Money(1), 6, Decimal("-0.1")), "annual_rate .* not -0.1"),
        (lambda: offer_annuity(Money(1), 6, Decimal("nan")), "annual_rate .* not NaN"),
        (lambda: offer_fee_instalment(Money(1), 6, Decimal("0.42")), "fee_per_term .* to 0.4166"),
        (lambda: offer_fee_instalment(Money(0), 6, Decimal(0)), "base must be above 0"),
    ],
)
def test_a_wrong_call_is_told_the_argument_and_its_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@given(bases, st.integers(1, 60))
def test_an_interest_free_schedule_sums_to_the_base_in_whole_fen(base, terms):
    plan = offer_interest_free_instalment(base, terms)

    assert Money.total(plan.payments) == base
    assert all(type(payment.fen) is int for payment in plan.payments)
    assert plan.largest_payment.fen - plan.first_payment.fen < terms


@given(bases, st.integers(1, 60), rates)
def test_an_annuity_repays_the_base_and_its_interest_and_nothing_is_negative(base, terms, rate):
    plan = offer_annuity(base, terms, rate)

    assert len(plan.payments) == terms
    assert Money.total(plan.payments) == plan.total == base + plan.cost
    assert all(payment.fen >= 0 for payment in plan.payments)
    assert plan.cost.fen >= 0


@given(st.integers(100_000, 10_000_000).map(Money), st.integers(1, 60), st.decimals(0, 1, places=4))
def test_the_nominal_rate_of_an_annuity_is_the_rate_it_was_made_with(base, terms, rate):
    plan = offer_annuity(base, terms, rate)

    assert plan.nominal_annual_rate is not None
    assert abs(plan.nominal_annual_rate - rate) <= Decimal("0.002")


@given(bases, st.integers(1, 60), st.decimals(0, Decimal("0.05"), places=4))
def test_a_fee_plan_costs_the_fee_in_every_term(base, terms, fee):
    plan = offer_fee_instalment(base, terms, fee)

    assert plan.cost == base.times(fee) * terms
    assert Money.total(plan.payments) == plan.total


def test_the_level_payment_is_rounded_half_up():
    # 25 % a month over two: exactly 12.5 fen.
    assert offer_annuity(Money(18), 2, Decimal(3)).first_payment == Money(13)
