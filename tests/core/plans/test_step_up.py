from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import Money
from bot.core.plans import Stage, StageRefused, last_stage_terms, offer_step_up

BASE = Money.from_yuan("24000")
SIX_OF_500 = Stage(6, Money.from_yuan("500"))
RATE = Decimal("0.12")


def test_six_small_payments_leave_thirty_of_seven_hundred():
    plan = offer_step_up(BASE, [SIX_OF_500], 30)

    assert set(plan.payments[:6]) == {Money.from_yuan("500.00")}
    assert set(plan.payments[6:]) == {Money.from_yuan("700.00")}
    assert (plan.terms, plan.cost, plan.kind) == (36, Money(0), "step_up")


def test_the_stated_last_payment_decides_the_last_stage():
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("700")) == 30
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("699.99")) == 31


def test_a_last_payment_that_would_run_past_the_limit_finds_no_term():
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("300")) is None


def test_interest_runs_through_every_stage():
    plan = offer_step_up(BASE, [SIX_OF_500, Stage(6, Money.from_yuan("800"))], 24, RATE)

    assert plan.terms == 36
    assert plan.nominal_annual_rate == Decimal("0.1200")
    assert plan.payments[12] > Money.from_yuan("800")


@pytest.mark.parametrize(
    ("stages", "last_terms", "words"),
    [
        ([], 6, "stages must be one or more"),
        ([Stage(0, Money(1))], 6, r"stages\[0\].terms .* from 1 to 60, not 0"),
        ([Stage(1, Money(0))], 6, r"stages\[0\].payment must be above 0"),
        ([SIX_OF_500, Stage(1, Money(100))], 6, r"stages\[1\].payment .* month.s interest 224.00"),
        ([Stage(1, Money.from_yuan("24240"))], 6, "must leave something for the last stage"),
        ([SIX_OF_500], 0, "last_terms must be a whole number from 1 to 60, not 0"),
    ],
)
def test_a_wrong_stage_is_refused_by_its_place(stages, last_terms, words):
    with pytest.raises(ValueError, match=words):
        offer_step_up(BASE, stages, last_terms, RATE)


def test_a_stage_that_only_covers_the_interest_is_allowed():
    plan = offer_step_up(BASE, [Stage(3, Money.from_yuan("240"))], 12, RATE)

    assert Money.total(plan.payments[3:]) > BASE


def test_a_last_payment_of_nothing_is_refused():
    with pytest.raises(ValueError, match="last_payment must be above 0"):
        last_stage_terms(BASE, [SIX_OF_500], Money(0))


@given(st.integers(100_000, 10_000_000), st.integers(1, 12), st.integers(1, 48))
def test_a_step_up_without_interest_sums_to_the_base(base, terms, last_terms):
    plan = offer_step_up(Money(base), [Stage(terms, Money(base // 24))], last_terms)

    assert Money.total(plan.payments) == Money(base)


def test_a_stage_may_leave_no_more_than_its_own_interest():
    # 24,000 at 1 % a month: 24,000 paid leave the month's 240.
    plan = offer_step_up(BASE, [Stage(1, BASE)], 1, RATE)

    assert plan.payments == (BASE, Money.from_yuan("242.40"))
    with pytest.raises(StageRefused, match="must leave something") as refused:
        offer_step_up(BASE, [Stage(1, Money.from_yuan("24240"))], 1, RATE)
    assert refused.value.why == "stages_clear_debt"


def test_a_stage_a_fen_below_its_interest_is_refused():
    with pytest.raises(StageRefused, match=r"month's interest 240\.00, not 239\.99") as refused:
        offer_step_up(BASE, [Stage(1, Money.from_yuan("239.99"))], 1, RATE)
    assert refused.value.why == "stage_below_interest"


def test_the_last_stage_may_be_a_single_payment_and_may_fill_the_whole_of_what_is_left():
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("21000")) == 1
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("700"), longest=36) == 30
    assert last_stage_terms(BASE, [SIX_OF_500], Money.from_yuan("700"), longest=35) is None


def test_no_stage_at_all_is_said_in_so_many_words():
    with pytest.raises(ValueError, match=r"^stages must be one or more, not empty$"):
        offer_step_up(BASE, [], 3)
