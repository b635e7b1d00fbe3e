from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.affordability import (
    Affordability,
    Budget,
    capacity_after_recovery,
    longer_neighbour,
    monthly_repayment_capacity,
    shortest_affordable_instalment,
    shortest_affordable_terms,
)
from bot.core.money import ZERO, Money
from bot.core.plans import offer_interest_free_instalment
from bot.core.rules import BudgetRules, InstalmentRule

RULES = BudgetRules(Decimal("0.10"), Money.from_yuan("1000"), 60)
PUBLISHED = InstalmentRule((3, 6, 12, 24), annual_rate=Decimal("0.15"), published=True)


def yuan(text: str) -> Money:
    return Money.from_yuan(text)


def budget_of(income: str, essentials: str, other_debt: str = "0", **more) -> Budget:
    return Budget(yuan(income), yuan(essentials), yuan(other_debt), **more)


def test_a_tenth_of_the_surplus_is_kept_back():
    month = monthly_repayment_capacity(budget_of("8000", "5500", "700"), RULES)

    assert month == Affordability(
        yuan("5500"), False, yuan("1800"), usable=yuan("1620"), budget=yuan("1620")
    )
    assert shortest_affordable_terms(yuan("36000"), month.budget) == 23
    plan = offer_interest_free_instalment(yuan("36000"), 23)
    assert (plan.first_payment, plan.last_payment) == (yuan("1565.21"), yuan("1565.38"))


def test_four_people_on_a_small_income_have_nothing_usable():
    month = monthly_repayment_capacity(budget_of("3200", "2900", household=4), RULES)

    assert (month.essentials_used, month.floor_applied) == (yuan("4000"), True)
    assert (month.surplus, month.usable, month.budget) == (yuan("-800"), ZERO, ZERO)
    assert shortest_affordable_terms(yuan("36000"), month.budget) is None


def test_a_surplus_of_exactly_nothing_leaves_nothing_usable():
    month = monthly_repayment_capacity(budget_of("3000", "3000"), RULES)

    assert (month.surplus, month.usable) == (ZERO, ZERO)


def test_the_floor_is_not_applied_while_the_household_is_unknown():
    month = monthly_repayment_capacity(budget_of("3000", "500"), RULES)

    assert (month.essentials_used, month.floor_applied) == (yuan("500"), False)


def test_essentials_at_the_floor_are_used_as_stated():
    assert not monthly_repayment_capacity(
        budget_of("3000", "1000", household=1), RULES
    ).floor_applied


def test_the_usable_sum_is_floored_to_the_yuan_before_any_rounding():
    month = monthly_repayment_capacity(budget_of("1.11", "0"), RULES)

    assert month.usable == ZERO


@pytest.mark.parametrize(("cap", "expected"), [("500", "500"), ("1620", "1620"), ("9000", "1620")])
def test_the_persons_own_cap_binds_where_it_is_less(cap, expected):
    month = monthly_repayment_capacity(budget_of("8000", "5500", "700", cap=yuan(cap)), RULES)

    assert (month.usable, month.budget) == (yuan("1620"), yuan(expected))


def test_other_debts_never_mentioned_count_as_none():
    month = monthly_repayment_capacity(Budget(yuan("5000"), yuan("3000")), RULES)

    assert month.surplus == yuan("2000")


def test_the_expected_income_replaces_todays_once_it_begins():
    budget = budget_of(
        "1900", "2900", expected_income=yuan("6000"), expected_income_from=date(2027, 2, 28)
    )

    later = capacity_after_recovery(budget, RULES)

    assert later is not None
    assert (later.surplus, later.budget) == (yuan("3100"), yuan("2790"))


def test_without_an_expected_income_there_is_no_recovery_to_reckon():
    assert capacity_after_recovery(budget_of("1900", "2900"), RULES) is None


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget(essentials=ZERO), "income must be known"),
        (Budget(income=ZERO), "essentials must be known"),
        (budget_of("-1", "0"), "income must be 0 or more"),
        (budget_of("1", "0", "-1"), "other_debt must be 0 or more"),
        (budget_of("1", "0", household=0), "household must be a whole number from 1 to 30, not 0"),
        (budget_of("1", "0", household=31), "household must be .* 1 to 30, not 31"),
        (budget_of("1", "0", cap=Money(-1)), "cap must be 0 or more"),
    ],
)
def test_a_wrong_budget_is_told_the_field_and_its_range(budget, words):
    with pytest.raises(ValueError, match=words):
        monthly_repayment_capacity(budget, RULES)


def test_the_shortest_published_term_is_offered():
    plan = shortest_affordable_instalment(yuan("20000"), yuan("1900"), PUBLISHED)

    assert plan is not None
    assert (plan.terms, plan.kind) == (12, "annuity")


def test_deferral_interest_in_the_first_payment_may_need_a_longer_term():
    plan = shortest_affordable_instalment(
        yuan("20000"), yuan("1900"), PUBLISHED, first_extra=yuan("610")
    )

    assert plan is not None
    assert plan.terms == 24
    assert plan.first_payment == plan.payments[1] + yuan("610")


def test_no_published_term_may_fit_at_all():
    assert shortest_affordable_instalment(yuan("20000"), yuan("200"), PUBLISHED) is None


def test_the_longer_neighbour_is_the_next_term_on_offer():
    assert longer_neighbour(12, (24, 3, 12, 36)) == 24
    assert longer_neighbour(36, (24, 36)) is None


@pytest.mark.parametrize(
    ("base", "budget", "longest", "words"),
    [
        (0, 1, 60, "base must be above 0"),
        (1, -1, 60, "budget must be 0 or more"),
        (1, 1, 61, "longest must be a whole number from 1 to 60, not 61"),
    ],
)
def test_a_wrong_search_is_told_the_argument_and_its_range(base, budget, longest, words):
    with pytest.raises(ValueError, match=words):
        shortest_affordable_terms(Money(base), Money(budget), longest=longest)


def test_a_household_may_be_as_large_as_thirty():
    assert monthly_repayment_capacity(budget_of("1", "0", household=30), RULES).floor_applied


def test_the_longest_term_itself_is_tried_and_none_after_it():
    assert shortest_affordable_terms(yuan("600"), yuan("10")) == 60
    assert shortest_affordable_terms(yuan("600"), yuan("50"), longest=12) == 12
    assert shortest_affordable_terms(yuan("600"), yuan("50"), longest=11) is None


money = st.integers(0, 5_000_000).map(Money)


@given(st.integers(1, 20_000_000).map(Money), money)
def test_the_largest_payment_of_an_affordable_term_is_within_the_budget(base, budget):
    terms = shortest_affordable_terms(base, budget)

    for shorter in range(1, terms or 61):
        assert offer_interest_free_instalment(base, shorter).largest_payment > budget
    if terms is not None:
        assert offer_interest_free_instalment(base, terms).largest_payment <= budget


@given(st.integers(1, 20_000_000).map(Money), money, money)
def test_more_budget_never_lengthens_the_term(base, budget, more):
    terms = shortest_affordable_terms(base, budget)
    with_more = shortest_affordable_terms(base, budget + more)

    assert terms is None or (with_more is not None and with_more <= terms)


@given(money, money, money, st.none() | st.integers(1, 8), st.none() | money)
def test_the_budget_is_never_negative_nor_above_the_surplus(
    income, essentials, other_debt, household, cap
):
    month = monthly_repayment_capacity(
        Budget(income, essentials, other_debt, household, cap), RULES
    )

    assert ZERO <= month.budget <= month.usable <= max(month.surplus, ZERO)
    assert month.usable.fen % 100 == 0
    assert all(
        type(amount.fen) is int for amount in (month.surplus, month.usable, month.essentials_used)
    )
