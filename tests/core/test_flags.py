from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.core.case import Consent, Correction, Request, Stage
from bot.core.flags import DEAR_ANNUAL_RATE, FLAGS, case_flags
from bot.core.rules import InstalmentRule
from bot.rulebook import load_rulebook
from tests.core.cases import (
    CARD,
    EMPTY,
    NOTHING,
    PLENTY,
    SHORT,
    TODAY,
    case,
    debt,
    finance,
    proposal,
    yuan,
)  # fmt: skip

OF_WORDS = (
    "self_harm", "third_party_contact", "illegal_collection_alleged", "threat",
    "collection_pressure", "complaint", "angry", "do_not_contact_employer", "scam_agent",
    "fake_docs_solicited", "id_leaked", "sensitive_leak_masked", "disputed_txn",
    "possible_fraud_victim", "credit_expectation", "income_new", "verbal_promise_denied",
    "rate_check", "due_in_3_days", "wage_delay", "gambling", "borrow_to_repay",
    "capacity",
)  # fmt: skip


def flags(given, rules=CARD):
    return set(case_flags(given, proposal(given, rules)))


def owing(**fields):
    return case(**{"debts": (debt(total="27000"),), **fields})


def asking(*requests, month=PLENTY):
    return owing(requests=requests, finance=month)


def first_less(first, later):
    return Request("Q1", stages=(Stage(6, yuan(first)), Stage(None, yuan(later))))


def test_a_case_of_which_nothing_is_told_has_no_flag():
    assert case_flags(case(), EMPTY) == ()


@pytest.mark.parametrize("signal", OF_WORDS)
def test_what_the_words_raise_is_a_flag(signal):
    assert case_flags(case(signals=(signal,)), EMPTY) == (signal,)


@pytest.mark.parametrize("signal", ["court", "violence", "critical", "death", "medical", "compare"])
def test_a_signal_outside_the_catalogue_is_no_flag(signal):
    assert case_flags(case(signals=(signal,)), EMPTY) == ()


def test_flags_stand_in_the_order_of_the_catalogue_each_once():
    found = case_flags(case(signals=("gambling", "angry", "gambling"), reasons=("R07",)), EMPTY)

    assert found == ("angry", "disaster", "gambling")
    assert len(FLAGS) == len(set(FLAGS)) == 45


HOLDS = {
    "third_party_user": [case(user_role="third_party")],
    "disputed_txn": [
        owing(debts=(debt(total="9000", disputed="100"),)),
        case(reasons=("R09",)), case(requests=(Request("Q8"),)),
        owing(debts=(debt(total="9000"), debt(id="B", disputed="100"))),
    ],
    "income_unverified": [
        asking(Request("Q1", terms=6), month=finance()),
        asking(Request("Q1", terms=6), month=finance(income_refused=True)),
        asking(Request("Q2", months=1), month=finance()),
        asking(Request("Q2"), month=finance(income_refused=True, expected_income="5000")),
    ],
    "income_drop": [
        case(finance=finance(income="3000", usual_income="3001")),
        case(finance=finance(income="3000", expected_income="6000")),
    ],
    "recovery_date_known": [case(finance=finance(expected_income_from=date(2026, 7, 1)))],
    "surplus_negative": [case(finance=SHORT)],
    "surplus_zero": [case(finance=finance(income="900", essentials="900"))],
    "income_support_hint": [
        case(reasons=("R03",)), case(finance=SHORT),
        case(finance=finance(income="900", essentials="900")),
    ],
    "living_floor_applied": [
        case(finance=finance(income="5000", essentials="900", household=1)),
        case(finance=finance(expected_income="5000", essentials="900", household=1)),
    ],
    "stated_gt_surplus": [
        asking(Request("Q1", payment=yuan("1801"))),
        asking(Request("Q1", terms=12, payment=yuan("2250"), superseded=True)),
        asking(Request("Q3", payment=yuan("2000"))),
        asking(first_less("1900", "2000")),
        asking(month=replace(PLENTY, cap=yuan("2000"))),
        asking(month=replace(PLENTY, cap=yuan("2000"), cap_is_loose=True)),
    ],
    "stage2_gt_usable": [asking(first_less("500", "1801"))],
    "figure_corrected": [case(corrections=(Correction(2, "debts.A.total_fen", 1, 2),))],
    "changed_mind": [case(requests=(Request("Q1", superseded=True), Request("Q2")))],
    "range_amount": [case(debts=(debt(total_low="5000", total_high="6000"),))],
    "multi_debt": [
        case(debts=(debt(), debt(id="B", product="unknown"))),
        case(debts=(debt(), debt(id="B", product="other", institution="acorn"))),
        case(reasons=("R11",)),
    ],
    "rate_check": [],
    "family_medical": [
        case(reasons=("R02",)), case(reasons=("R02",), signals=("death", "critical")),
        case(reasons=("R02",), signals=("death", "medical")),
    ],
    "sensitive_medical": [
        case(reasons=("R01",)), case(signals=("vulnerable_serious_illness",)),
    ],
    "disaster": [case(reasons=("R07",))],
    "no_hardship": [case(reasons=("R10",))],
    "low_willingness": [case(willingness="refuses"), case(reasons=("R13",))],
    "id_leaked": [case(reasons=("R09",), signals=("id_lost",))],
    "pre_default": [
        case(requests=(Request("Q9"),), signals=("pre_default",)),
        case(debts=(debt(agreed_terms=36),), signals=("pre_default",)),
        case(requests=(Request("Q9"),), debts=(debt(overdue_days=0),)),
    ],
    "consent_refused": [
        case(consent=Consent(collect=False)), case(consent=Consent(collect=True, hand_off=False)),
    ],
}  # fmt: skip

HOLDS_NOT = {
    "third_party_user": [case(user_role="self"), case(user_role="unknown")],
    "disputed_txn": [owing(), case(reasons=("R14",)),
                     case(requests=(Request("Q8", superseded=True),))],
    "income_unverified": [
        asking(Request("Q1", terms=6)),
        asking(Request("Q6"), month=finance(income_refused=True)),
        asking(Request("Q1", terms=6), month=finance(income="3000")),
        asking(Request("Q3", payment=yuan("50")), month=finance(expected_income="3000")),
        case(finance=finance(income_refused=True)),
        replace(asking(month=finance()), reasons=("R10",)),
        asking(Request("Q1", terms=6, superseded=True), month=finance()),
    ],
    "income_drop": [
        case(finance=finance(income="3000", usual_income="3000", expected_income="2000")),
        case(finance=finance(usual_income="3000")), case(finance=finance(income="3000")),
    ],
    "recovery_date_known": [case(finance=finance(expected_income="6000"))],
    "surplus_negative": [case(finance=PLENTY), case(),
                         case(finance=finance(income="900", essentials="900"))],
    "surplus_zero": [case(finance=PLENTY), case(finance=SHORT), case()],
    "income_support_hint": [case(finance=PLENTY), case(reasons=("R04",))],
    "living_floor_applied": [case(finance=PLENTY), case()],
    "stated_gt_surplus": [
        asking(Request("Q1", payment=yuan("1800"))), asking(Request("Q1", terms=6)),
        asking(Request("Q1", payment=yuan("9000")), month=finance()),
        asking(first_less("500", "2500")), asking(month=replace(PLENTY, cap=yuan("1800"))),
        asking(Request("Q6", payment=yuan("9000"))),
    ],
    "stage2_gt_usable": [asking(first_less("500", "1800")), asking(first_less("1900", "1800")),
                         asking(first_less("500", "9000"), month=finance())],
    "figure_corrected": [case()],
    "changed_mind": [case(requests=(Request("Q1"), Request("Q5")))],
    "range_amount": [owing(), case(debts=(debt(principal="1", total_low="5", total_high="6"),))],
    "multi_debt": [owing(), case(debts=(debt(), debt(id="B", product="other")))],
    "rate_check": [owing(finance=PLENTY)],
    "family_medical": [case(reasons=("R01",)), case(reasons=("R02",), signals=("death",)),
                       case(reasons=("R06",), signals=("death",))],
    "sensitive_medical": [case(reasons=("R02",))],
    "disaster": [case(reasons=("R08",))],
    "no_hardship": [case(reasons=("R10", "R03")), case()],
    "low_willingness": [case(willingness="partial")],
    "id_leaked": [case(signals=("id_lost",)), case(reasons=("R09",))],
    "pre_default": [
        case(signals=("pre_default",)),
        case(requests=(Request("Q9"),)),
        case(requests=(Request("Q9"),), debts=(debt(overdue_days=9),), signals=("pre_default",)),
    ],
    "consent_refused": [case(consent=Consent(collect=True)),
                        case(consent=Consent(collect=True, hand_off=True))],
}  # fmt: skip


@pytest.mark.parametrize(
    ("flag", "given"), [(flag, given) for flag, cases in HOLDS.items() for given in cases]
)
def test_a_flag_is_raised_when_its_trigger_holds(flag, given):
    assert flag in flags(given)


@pytest.mark.parametrize(
    ("flag", "given"), [(flag, given) for flag, cases in HOLDS_NOT.items() for given in cases]
)
def test_a_flag_is_not_raised_when_its_trigger_does_not_hold(flag, given):
    assert flag not in flags(given)


def test_every_flag_of_the_catalogue_has_its_trigger_tested():
    assert {*HOLDS, *OF_WORDS, "vulnerable_serious_illness"} == set(FLAGS)
    assert HOLDS.keys() == HOLDS_NOT.keys()


def test_a_serious_illness_is_flagged_with_the_medical_facts_it_is():
    given = case(signals=("vulnerable_serious_illness",))

    assert case_flags(given, EMPTY) == ("sensitive_medical", "vulnerable_serious_illness")


@pytest.mark.parametrize(("rate", "raised"), [("0.30", True), ("0.24", False)])
def test_a_plan_dearer_than_24_a_year_is_to_be_checked(rate, raised):
    dear = InstalmentRule((24,), annual_rate=Decimal(rate), published=True)
    rules = replace(NOTHING, annuity=dear)

    assert ("rate_check" in flags(owing(finance=PLENTY), rules)) is raised


def test_the_interest_of_a_deferral_does_not_make_the_plan_after_it_dear():
    month = replace(SHORT, expected_income=yuan("12000"))
    rules = replace(CARD, personalised=InstalmentRule((6,), annual_rate=Decimal("0.20")))
    found = proposal(owing(finance=month), rules)

    assert max(offer.plan.nominal_annual_rate or 0 for offer in found.offers) > DEAR_ANNUAL_RATE
    assert "rate_check" not in case_flags(owing(finance=month), found)


def test_the_rate_to_check_is_the_rulebooks():
    rule = load_rulebook().rule("budget/rate_check_annual", TODAY)

    assert rule.number == DEAR_ANNUAL_RATE


@pytest.mark.parametrize("code", ["Q1", "Q3", "Q9"])
def test_a_payment_put_forward_in_a_wish_is_held_against_the_month(code):
    given = case(debts=(debt(total="9000"),), finance=PLENTY, requests=(
        Request(code, payment=yuan("90000")),))  # fmt: skip

    assert "stated_gt_surplus" in case_flags(given, proposal(given))
