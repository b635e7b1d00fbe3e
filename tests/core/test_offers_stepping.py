from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.core.case import Request, Stage
from bot.core.rules import InstalmentRule
from tests.core.cases import (
    CARD,
    LOAN,
    PLENTY,
    SHORT,
    case,
    debt,
    finance,
    offers,
    proposal,
    yuan,
)  # fmt: skip


def asks(request, month=PLENTY, **owing):
    owing = owing or {"total": "27000"}
    return case(debts=(debt(**owing),), finance=month, requests=(request,))


def stages(*pairs):
    return Request("Q1", stages=tuple(Stage(terms, yuan(payment)) for terms, payment in pairs))


def test_less_first_more_later_is_kept_until_its_later_stage_can_be_reviewed():
    found = offers(asks(stages((9, "600"), (None, "2000"))))
    step_up, level = found.values()

    assert (step_up.plan.terms, step_up.plan.payments[9]) == (20, yuan("1963.63"))
    assert (step_up.affordable, step_up.asked_for, step_up.recommended) == (None, True, False)
    assert "review_before_end" in step_up.assumptions
    assert (level.key, level.recommended) == ("A.interest_free_instalment.15", True)


def test_a_step_up_that_fits_throughout_is_affordable():
    found = offers(asks(stages((3, "600"), (None, "1700"))))

    assert next(iter(found.values())).recommended


def test_a_step_up_whose_first_stage_is_too_much_is_not_affordable():
    found = offers(asks(stages((2, "1900"), (None, "2000"))))

    assert next(iter(found.values())).affordable is False


def test_a_step_up_with_a_stated_last_stage_keeps_its_length():
    found = offers(asks(stages((6, "500"), (20, "1200"))))

    assert found["A.step_up.26"].plan.total == yuan("27000")


@pytest.mark.parametrize(
    "wish",
    [
        stages((None, "700")),
        stages((None, "500"), (None, "700")),
        stages((60, "500"), (None, "700")),
        stages((6, "500"), (None, "1")),
    ],
)
def test_stages_that_make_no_plan_leave_the_level_one(wish):
    assert list(offers(asks(wish))) == ["A.interest_free_instalment.15"]


def test_a_step_up_beyond_the_longest_term_is_refused():
    found = proposal(asks(stages((6, "500"), (54, "400"))))

    assert found.not_offered == (("step_up", "term_too_long"),)


def test_an_institution_without_step_up_gives_its_shortest_published_term_instead():
    found = proposal(asks(stages((6, "500"), (None, "2000"))), LOAN)

    assert found.not_offered == (("step_up", "no_rule"),)
    assert [offer.key for offer in found.offers] == ["A.annuity.24"]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (stages((None, "700")), "stages_open"),
        (stages((None, "500"), (None, "700")), "stages_open"),
        (stages((3, "500"), (None, "600"), (None, "700")), "stages_open"),
        (stages((60, "500"), (None, "700")), "stages_clear_debt"),
        (stages((6, "500"), (None, "1")), "term_too_long"),
        (stages((60, "1"), (None, "700")), "term_too_long"),
        (stages((61, "500"), (None, "700")), "term_too_long"),
        (stages((6, "0"), (None, "700")), "stage_below_interest"),
        (stages((6, "500"), (None, "0")), "stages_open"),
    ],
)
def test_stages_that_make_no_plan_have_their_reason(wish, why):
    assert proposal(asks(wish)).not_offered == (("step_up", why),)


def test_a_stage_below_its_interest_is_refused_where_interest_runs():
    rules = replace(CARD, step_up=replace(CARD.step_up, annual_rate=Decimal("0.12")))
    found = proposal(asks(stages((6, "269.99"), (None, "1500"))), rules)

    assert found.not_offered == (("step_up", "stage_below_interest"),)
    plan = offers(asks(stages((6, "270"), (None, "1500"))), rules)["A.step_up.26"].plan
    assert plan.nominal_annual_rate == Decimal("0.1200")


def test_the_last_stated_payment_decides_the_terms_whatever_was_said_of_them():
    found = offers(asks(stages((6, "500"), (30, "1200"))))

    assert "A.step_up.26" in found


def test_a_lone_stage_is_followed_by_what_the_budget_bears():
    plan = offers(asks(stages((6, "500"))))["A.step_up.20"].plan

    # 24,000 are left, and 1,800 a month for them.
    assert plan.payments[6:] == (yuan("1714.28"),) * 13 + (yuan("1714.36"),)


def test_a_lone_stage_until_income_is_back_is_followed_by_what_that_bears():
    month = finance(
        income="3600", essentials="3000", expected_income="6000",
        expected_income_from=date(2026, 11, 1),
    )  # fmt: skip
    plan = offers(asks(stages((6, "500")), month))["A.step_up.15"].plan

    assert plan.largest_payment == yuan("2666.72")


@pytest.mark.parametrize("month", [SHORT, finance()])
def test_a_lone_stage_with_nothing_to_follow_stays_open(month):
    assert ("step_up", "stages_open") in proposal(asks(stages((6, "500")), month)).not_offered


def test_stages_within_the_institutions_own_longest_term():
    rules = replace(CARD, step_up=InstalmentRule(tuple(range(1, 26))))

    assert proposal(asks(stages((6, "500"), (None, "1200"))), rules).not_offered == (
        ("step_up", "term_too_long"),
    )  # fmt: skip
    assert "A.step_up.25" in offers(asks(stages((6, "500"), (None, "1300"))), rules)


def test_a_rule_without_terms_has_no_room_for_stages():
    rules = replace(CARD, step_up=InstalmentRule(()))

    assert proposal(asks(stages((1, "500"), (None, "26500"))), rules).not_offered == (
        ("step_up", "term_too_long"),
    )  # fmt: skip


def test_nothing_is_stepped_up_for_a_debt_disputed_as_a_whole():
    owing = {"total": "9000", "disputed": "9000"}
    found = proposal(asks(stages((6, "500"), (None, "700")), **owing))

    assert (found.offers, found.not_offered) == ((), (("step_up", "nothing_undisputed"),))


def test_an_amount_not_told_yet_is_no_reason():
    assert proposal(asks(stages((6, "500"), (None, "700")), overdue_days=9)).not_offered == ()


def test_a_first_stage_of_exactly_the_budget_starts_well():
    found = offers(asks(stages((2, "1800"), (None, "2500"))))

    assert found["A.step_up.12"].affordable is None
