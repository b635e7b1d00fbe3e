"""A plan as the contracts write it: whole fen, days in ISO, rates as text, nothing guessed."""

from datetime import date
from decimal import Decimal

from bot.core.debts import DebtParts
from bot.core.money import Money
from bot.core.plans import (
    offer_annuity,
    offer_deferral_of_months,
    offer_rollover,
    offer_settlement,
)
from bot.core.plans.figures import figures_of_kind, plan_figures

UNKNOWN = dict.fromkeys(
    (
        "waived_fen", "interest_fen", "days", "starts_on", "ends_on", "pay_now_fen",
        "remainder_fen", "extra_fen", "next_total_fen",
    )
)  # fmt: skip


def test_a_schedule_is_written_with_its_yearly_rates_as_text():
    plan = offer_annuity(Money(100_000), 2, Decimal("0.12"))

    assert plan_figures(plan) == {
        "kind": "annuity", "base_fen": 100_000, "terms": 2, "payments_fen": [50_751, 50_751],
        "first_payment_fen": 50_751, "last_payment_fen": 50_751, "largest_payment_fen": 50_751,
        "total_fen": 101_502, "cost_fen": 1_502, "nominal_annual_rate": "0.1200",
        "effective_annual_rate": "0.1268",
    }  # fmt: skip
    assert figures_of_kind(plan) == UNKNOWN


def test_first_last_and_largest_are_told_apart_and_no_schedule_has_no_rate():
    figures = plan_figures(offer_rollover(Money(900), Money(200), Money(300)))

    assert (figures["first_payment_fen"], figures["last_payment_fen"]) == (200, 1_000)
    assert figures["largest_payment_fen"] == 1_000
    assert (figures["terms"], figures["nominal_annual_rate"]) == (None, None)
    assert figures["effective_annual_rate"] is None


def test_what_only_some_kinds_have_is_written_where_it_belongs():
    rollover = offer_rollover(
        Money(90_000), Money(20_000), Money(30_000), daily_rate=Decimal("0.0005"), days=30
    )
    settlement = offer_settlement(
        DebtParts(Money(90_000), penalty=Money(700)), waive=["penalty"],
        daily_rate=Decimal("0.0005"), days=2,
    )  # fmt: skip
    deferral = offer_deferral_of_months(Money(90_000), Decimal("0.0005"), date(2026, 5, 10), 1)

    assert figures_of_kind(rollover) == {
        **UNKNOWN, "days": 30, "pay_now_fen": 20_000, "remainder_fen": 70_000, "extra_fen": 1_050,
        "next_total_fen": 101_050,
    }  # fmt: skip
    assert figures_of_kind(settlement) == {
        **UNKNOWN, "days": 2, "waived_fen": 700, "interest_fen": 90,
    }  # fmt: skip
    assert figures_of_kind(deferral) == {
        **UNKNOWN, "days": 31, "interest_fen": 1_395, "starts_on": "2026-05-10",
        "ends_on": "2026-06-10",
    }  # fmt: skip
