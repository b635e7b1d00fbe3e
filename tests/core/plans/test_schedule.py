from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import ZERO, Money
from bot.core.plans import Plan, add_to_first_payment, offer_annuity, offer_interest_free_instalment
from bot.core.plans.schedule import (
    _value_and_slope,
    annual_rates,
    monthly_irr,
    rounded_rate,
)


def test_a_plan_whose_payments_do_not_add_up_cannot_be_made():
    with pytest.raises(ValueError, match="one or more and add up to total 3"):
        Plan("settlement", Money(300), None, (Money(299),), Money(300), ZERO)


def test_a_plan_without_a_payment_cannot_be_made():
    with pytest.raises(ValueError, match="payments must be one or more"):
        Plan("settlement", ZERO, None, (), ZERO, ZERO)


def test_a_plan_whose_total_forgets_the_cost_cannot_be_made():
    with pytest.raises(ValueError, match="total must be base \\+ cost - waived"):
        Plan("settlement", Money(300), None, (Money(300),), Money(300), Money(10))


def test_a_single_payment_of_double_the_amount_costs_a_hundred_per_cent_a_month():
    assert monthly_irr(Money(100), [Money(200)]).quantize(Decimal("1e-12")) == 1


def test_a_late_payment_is_discounted_by_each_month_it_waits():
    rate = monthly_irr(Money(10_000), [ZERO, ZERO, Money(13_310)])

    assert rate.quantize(Decimal("1e-12")) == Decimal("0.1")


def test_the_effective_rate_compounds_what_the_nominal_one_adds():
    assert annual_rates(Money(10_000), [Money(10_100)]) == (Decimal("0.1200"), Decimal("0.1268"))


@pytest.mark.parametrize(
    ("base", "payments", "words"),
    [(0, [1], "base must be above 0"), (100, [99], "payments must repay the base 1.00, not 0.99")],
)
def test_a_schedule_that_repays_nothing_has_no_rate(base, payments, words):
    with pytest.raises(ValueError, match=words):
        monthly_irr(Money(base), [Money(payment) for payment in payments])


def test_deferral_interest_falls_due_with_the_first_payment_and_counts_as_cost():
    plan = offer_annuity(Money(2_000_000), 12, Decimal("0.18"))

    later = add_to_first_payment(plan, Money(61_000))

    assert later.first_payment == plan.first_payment + Money(61_000)
    assert later.payments[1:] == plan.payments[1:]
    assert (later.base, later.cost) == (plan.base, plan.cost + Money(61_000))
    assert later.nominal_annual_rate > plan.nominal_annual_rate


def test_nothing_added_to_the_first_payment_leaves_the_plan_as_it_is():
    plan = offer_interest_free_instalment(Money(100_000), 4)

    assert add_to_first_payment(plan, ZERO) is plan


def test_a_negative_amount_cannot_be_added_to_the_first_payment():
    plan = offer_interest_free_instalment(Money(100_000), 4)

    with pytest.raises(ValueError, match="extra must be 0 or more"):
        add_to_first_payment(plan, Money(-1))


def test_a_plan_without_a_waiver_has_no_waived_share():
    assert offer_interest_free_instalment(Money(100_000), 4).waived_share is None


@given(
    st.integers(1, 10_000_000),
    st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60),
)
def test_discounting_the_payments_at_their_own_rate_gives_the_base_back(base, extras):
    payments = [Money(base // len(extras) + 1 + extra) for extra in extras]

    rate = monthly_irr(Money(base), payments)

    value = sum(p.fen / (1 + rate) ** month for month, p in enumerate(payments, start=1))
    assert rate >= 0
    assert abs(value - base) < Decimal("1e-6") * base


def test_a_rate_is_rounded_half_up_and_never_to_even():
    assert rounded_rate(Decimal("0.00025")) == Decimal("0.0003")


def test_adding_to_the_first_payment_reckons_both_yearly_rates_anew():
    plan = offer_annuity(Money(2_000_000), 12, Decimal("0.18"))
    later = add_to_first_payment(plan, Money(61_000))

    assert (later.nominal_annual_rate, later.effective_annual_rate) == annual_rates(
        Money(2_000_000), later.payments
    )


def test_the_present_value_and_its_slope_are_those_of_the_payments():
    # 3v + 5v² at v = 2 is 26, its derivative 3 + 10v is 23.
    assert _value_and_slope([Decimal(5), Decimal(3)], Decimal(2)) == (26, 23)
