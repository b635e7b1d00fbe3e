from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.core.case import Request
from bot.core.rules import DeferralRule, InstalmentRule
from tests.core.cases import (
    CARD,
    LOAN,
    NOTHING,
    PLENTY,
    SHORT,
    case,
    debt,
    finance,
    offers,
    proposal,
    yuan,
)  # fmt: skip

SOON = replace(SHORT, expected_income=yuan("5000"), expected_income_from=date(2026, 7, 5))
"""Income comes back after eight weeks and then leaves 2,400, of which 2,160 are usable."""


def defers(months=None, month=SOON, **owing):
    return case(
        debts=(debt(**(owing or {"total": "10000"})),),
        finance=month,
        requests=(Request("Q2", months=months),),
    )


def test_the_months_asked_for_are_the_months_deferred():
    offer = offers(defers(3))["A.deferral.3"]

    assert (offer.plan.ends_on, offer.plan.days) == (date(2026, 8, 10), 92)
    assert (offer.plan.interest, offer.plan.total) == (yuan("368"), yuan("10368"))
    assert (offer.asked_for, offer.affordable, offer.approval) == (True, True, "human")
    assert "review_before_end" in offer.assumptions


def test_without_a_wish_the_months_run_until_the_income_begins_rounded_up():
    assert "A.deferral.2" in offers(defers())


def test_a_later_income_is_cut_to_the_institutions_longest_deferral():
    month = replace(SOON, expected_income_from=date(2027, 3, 1))
    offer = offers(defers(month=month))["A.deferral.4"]

    assert (offer.affordable, offer.recommended) == (None, False)


def test_income_back_by_the_first_payment_after_it_still_bridges():
    month = replace(SOON, expected_income_from=date(2026, 10, 1))

    assert offers(defers(month=month))["A.deferral.4"].recommended


def test_more_months_than_allowed_are_cut_and_said_so():
    found = proposal(defers(9))

    assert found.not_offered == (("deferral", "deferral_too_long"),)
    assert found.offer("A.deferral.4").asked_for


@pytest.mark.parametrize("begins", [None, date(2026, 5, 10)])
def test_without_a_day_to_reach_the_longest_deferral_is_taken(begins):
    assert "A.deferral.4" in offers(defers(month=replace(SOON, expected_income_from=begins)))


def test_interest_runs_on_the_principal_where_it_is_known():
    owing = {"principal": "9000", "interest": "700", "penalty": "300"}

    assert offers(defers(3, **owing))["A.deferral.3"].plan.interest == yuan("331.20")


def test_interest_never_runs_on_the_disputed_part():
    owing = {"principal": "9000", "interest": "0", "disputed": "8000"}

    assert offers(defers(3, **owing))["A.deferral.3"].plan.interest == yuan("36.80")


def test_the_plan_after_recovery_bears_the_interest_where_it_is_interest_free():
    later = offers(defers(3))["A.interest_free_instalment.5.later"]

    assert (later.plan.base, later.plan.first_payment) == (yuan("10368"), yuan("2073.60"))
    assert (later.after_recovery, later.recommended, later.affordable) == (True, False, True)
    assert later.plan.starts_on == date(2026, 8, 10)


def test_the_plan_after_recovery_pays_the_interest_first_where_it_is_charged():
    later = offers(defers(2), LOAN)["A.annuity.6.later"]

    assert later.plan.base == yuan("10000")
    assert later.plan.first_payment - later.plan.payments[1] == yuan("244")
    assert later.approval == "human"


def test_the_plan_after_recovery_pays_the_interest_first_where_it_has_a_fee():
    fee = InstalmentRule((6, 18), fee_per_term=Decimal("0.005"), published=True)
    rules = replace(CARD, personalised=None, fee_plan=fee)
    later = offers(defers(2), rules)["A.fee_instalment.6.later"]

    assert later.plan.first_payment - later.plan.payments[1] == yuan("244")


def test_no_plan_follows_where_no_term_fits_or_no_income_is_expected():
    meagre = replace(SOON, expected_income=yuan("2700"))

    assert list(offers(defers(2, month=meagre))) == ["A.deferral.2"]
    assert list(offers(defers(2, month=SHORT))) == ["A.deferral.2"]
    assert offers(defers(2, month=meagre))["A.deferral.2"].affordable is None


def test_a_surplus_of_nothing_gives_a_deferral_until_recovery_and_the_plan_after_it():
    found = offers(case(debts=(debt(total="10000"),), finance=SOON))

    assert list(found) == ["A.deferral.2", "A.interest_free_instalment.5.later"]
    deferral = found["A.deferral.2"]
    assert (deferral.recommended, deferral.asked_for) == (True, False)


def test_too_many_terms_give_a_deferral_where_recovery_is_expected():
    month = finance(
        income="3100", essentials="3000", expected_income="5000",
        expected_income_from=date(2026, 7, 5),
    )  # fmt: skip
    found = offers(case(debts=(debt(total="10000"),), finance=month))

    assert "A.deferral.2" in found
    assert all(offer.after_recovery for offer in found.values() if offer.plan.terms)


def test_an_expected_income_without_a_day_is_a_prospect_too():
    month = replace(SOON, expected_income_from=None)

    assert "A.deferral.4" in offers(case(debts=(debt(total="10000"),), finance=month))


def test_without_a_prospect_nothing_is_put_off_unasked():
    assert not offers(case(debts=(debt(total="10000"),), finance=SHORT))


def test_what_is_due_now_can_be_put_off_where_no_more_was_told():
    found = offers(defers(1, amount_due="900", disputed="200"))

    assert found["A.deferral.1"].plan.base == yuan("700")
    assert list(found) == ["A.deferral.1"]


def test_no_amount_no_deferral():
    owing = case(debts=(debt(),), finance=PLENTY, requests=(Request("Q2", months=1),))

    assert (proposal(owing).offers, proposal(owing).not_offered) == ((), ())


def test_an_institution_without_deferral_says_so():
    found = proposal(defers(2), NOTHING)

    assert (found.offers, found.not_offered) == ((), (("deferral", "no_rule"),))


def test_an_institution_without_instalments_defers_all_the_same():
    rules = replace(NOTHING, deferral=DeferralRule(3, Decimal("0.0003")))

    assert list(offers(defers(2), rules)) == ["A.deferral.2"]


def test_a_disputed_part_of_the_principal_bears_no_interest():
    owing = {"principal": "9000", "interest": "1000", "disputed": "4000"}
    plan = offers(defers(3, **owing))["A.deferral.3"].plan

    # 92 days at 0.04 % on 5,000.
    assert (plan.base, plan.interest) == (yuan("6000"), yuan("184"))


@pytest.mark.parametrize(
    ("owing", "says_so"),
    [
        ({"principal": "9000", "interest": "1000"}, True),
        ({"principal": "9000", "interest": "0"}, False),
        ({"total": "9000"}, False),
        ({"amount_due": "9000", "principal": None}, False),
    ],
)
def test_charges_bear_nothing_and_the_plan_says_so_where_there_are_any(owing, says_so):
    offer = offers(defers(3, **owing))["A.deferral.3"]

    assert ("charges_bear_no_interest" in offer.assumptions) is says_so


def test_what_is_due_now_is_deferred_where_no_more_was_told():
    assert offers(defers(3, amount_due="700"))["A.deferral.3"].plan.base == yuan("700")


def test_nothing_is_deferred_of_a_debt_disputed_as_a_whole():
    found = proposal(defers(3, total="900", disputed="900"))

    assert (found.offers, found.not_offered) == ((), (("deferral", "nothing_undisputed"),))


def test_the_plan_after_it_takes_the_income_for_granted():
    free = offers(defers(3))["A.interest_free_instalment.5.later"]
    charged = offers(defers(2), LOAN)["A.annuity.6.later"]

    assert free.assumptions[-1] == "income_expected"
    assert charged.assumptions[-2:] == ("income_expected", "deferral_interest_first")


def test_a_plan_after_it_that_begins_before_the_income_is_neither_affordable_nor_not():
    late = replace(SOON, expected_income_from=date(2027, 3, 1))

    assert offers(defers(month=late))["A.interest_free_instalment.5.later"].affordable is None
    assert offers(defers())["A.interest_free_instalment.5.later"].affordable is True


def test_interest_runs_on_the_total_while_the_principal_is_unknown():
    plan = offers(defers(3, total="9000", penalty="1000"))["A.deferral.3"].plan

    # 92 days at 0.04 % on 9,000.
    assert plan.interest == yuan("331.20")
