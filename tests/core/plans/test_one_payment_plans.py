"""Rollover, principal only, settlement: plans that are no monthly schedule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.debts import WAIVABLE_PARTS, DebtParts
from bot.core.money import ZERO, Money
from bot.core.plans import offer_principal_only, offer_rollover, offer_settlement

amounts = st.integers(0, 50_000_000).map(Money)
parts_of_a_debt = st.builds(
    DebtParts, st.integers(1, 50_000_000).map(Money), amounts, amounts, amounts
)
DAILY = Decimal("0.0005")


def yuan(text: str) -> Money:
    return Money.from_yuan(text)


def test_half_now_makes_next_month_one_and_a_half():
    plan = offer_rollover(yuan("1000"), yuan("500"), yuan("1000"))

    assert (plan.pay_now, plan.remainder, plan.extra) == (yuan("500"), yuan("500"), ZERO)
    assert plan.next_total == plan.largest_payment == yuan("1500.00")
    assert (plan.base, plan.total) == (yuan("2000"), yuan("2000"))


def test_a_charged_rollover_adds_interest_on_the_remainder_alone():
    plan = offer_rollover(yuan("1000"), yuan("500"), yuan("1000"), daily_rate=DAILY, days=30)

    assert (plan.extra, plan.next_total, plan.cost) == (yuan("7.50"), yuan("1507.50"), yuan("7.50"))


@pytest.mark.parametrize(
    ("due", "paid", "following", "words"),
    [
        (0, 0, 0, "due must be above 0"),
        (100, -1, 0, "paid must be 0 or more"),
        (100, 101, 0, "paid must be from 0 to what is due, 1.00, not 1.01"),
        (100, 50, -1, "next_due must be 0 or more"),
    ],
)
def test_a_rollover_with_impossible_amounts_is_refused(due, paid, following, words):
    with pytest.raises(ValueError, match=words):
        offer_rollover(Money(due), Money(paid), Money(following))


def test_a_rollover_over_more_than_a_year_is_refused():
    with pytest.raises(ValueError, match="days must be a whole number from 0 to 365, not 366"):
        offer_rollover(Money(2), Money(1), Money(0), daily_rate=DAILY, days=366)


def test_principal_only_names_what_would_be_waived():
    parts = DebtParts(yuan("18000"), yuan("2400"), yuan("900"), yuan("65.67"))

    plan = offer_principal_only(parts)

    assert (plan.base, plan.total) == (yuan("21365.67"), yuan("18000"))
    assert (plan.waived, plan.waived_share) == (yuan("3365.67"), Decimal("0.1575"))
    assert plan.cost == ZERO


def test_principal_only_needs_a_principal():
    with pytest.raises(ValueError, match="principal must be above 0"):
        offer_principal_only(DebtParts(ZERO, yuan("100")))


def test_a_settlement_leaves_out_the_penalty_that_is_waived():
    parts = DebtParts(yuan("15000"), yuan("1200"), yuan("450"))

    plan = offer_settlement(parts, waive=["penalty"])

    assert (plan.total, plan.waived, plan.interest) == (yuan("16200.00"), yuan("450"), ZERO)
    assert offer_settlement(parts).total == yuan("16650.00")


def test_a_settlement_on_a_later_day_accrues_on_the_principal():
    parts = DebtParts(yuan("15000"), yuan("1200"), yuan("450"))

    plan = offer_settlement(parts, waive=["penalty"], daily_rate=DAILY, days=7)

    assert (plan.interest, plan.cost, plan.total) == (yuan("52.50"), yuan("52.50"), yuan("16252.5"))


def test_naming_a_part_twice_waives_it_once():
    parts = DebtParts(yuan("100"), penalty=yuan("5"))

    assert offer_settlement(parts, waive=["penalty", "penalty"]).total == yuan("100")


@pytest.mark.parametrize("part", ["principal", "penalties"])
def test_only_interest_penalty_and_fee_can_be_waived(part):
    with pytest.raises(ValueError, match="waive must name parts of interest, penalty, fee, not"):
        offer_settlement(DebtParts(yuan("100")), waive=[part])


def test_there_is_nothing_to_settle_in_an_empty_debt():
    with pytest.raises(ValueError, match="base must be above 0"):
        offer_settlement(DebtParts(ZERO))


def test_a_waiver_of_the_whole_of_a_charge_has_a_share_of_one():
    assert offer_settlement(DebtParts(ZERO, fee=yuan("9")), waive=["fee"]).waived_share == 1


@given(parts_of_a_debt, st.sets(st.sampled_from(WAIVABLE_PARTS)), st.integers(0, 365))
def test_waiving_never_raises_what_is_paid_or_what_it_costs(parts, waive, days):
    plain = offer_settlement(parts, daily_rate=DAILY, days=days)
    waived = offer_settlement(parts, waive=waive, daily_rate=DAILY, days=days)

    assert waived.total <= plain.total
    assert waived.cost <= plain.cost
    assert offer_principal_only(parts).total <= plain.total


@given(st.integers(1, 10_000_000), st.data(), amounts)
def test_what_is_not_paid_now_is_all_on_the_next_bill(due, data, next_due):
    paid = data.draw(st.integers(0, due))

    plan = offer_rollover(Money(due), Money(paid), next_due)

    assert plan.total == Money(due) + next_due
    assert type(plan.next_total.fen) is int


def test_what_each_kind_is_called_and_how_long_it_runs():
    parts = DebtParts(yuan("100"), penalty=yuan("5"))
    plans = [offer_rollover(yuan("9"), yuan("4"), ZERO), offer_settlement(parts)]
    later = [
        offer_rollover(yuan("9"), yuan("4"), ZERO, days=30), offer_settlement(parts, days=12),
    ]  # fmt: skip

    assert [plan.kind for plan in plans] == ["rollover", "settlement"]
    assert offer_principal_only(parts).kind == "principal_only"
    assert [plan.days for plan in (*plans, *later)] == [0, 0, 30, 12]
