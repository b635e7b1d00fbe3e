"""Where one figure tips an offer over, and what each offer carries with it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.core.case import Request, Stage
from bot.core.money import Money
from bot.core.offers import propose, situation_of
from bot.core.offers.shares import case_of_other_debt, debts_to_serve, share_of
from bot.core.rules import InstalmentRule, RuleSource
from tests.core.cases import (
    BUDGET_RULES,
    CARD,
    LOAN,
    PLENTY,
    SHORT,
    TODAY,
    case,
    debt,
    finance,
    offers,
    proposal,
    yuan,
)  # fmt: skip

PARTS = {"principal": "8000", "interest": "640", "penalty": "260"}
WAYS = ("personalised", "deferral", "rollover", "step_up", "principal_only", "waivable")


def source(name, *, verified=True):
    return RuleSource(name, name, "2026-05-01", verified)


def owes(*requests, month=PLENTY, **owing):
    return case(debts=(debt(**(owing or PARTS)),), finance=month, requests=requests)


# --- Each offer names its own rule ---------------------------------------------------------


@pytest.mark.parametrize(
    ("requests", "key", "way", "beside"),
    [
        ((Request("Q1"),), "A.interest_free_instalment.5", "personalised", ()),
        ((Request("Q2", months=2),), "A.deferral.2", "deferral", ()),
        ((Request("Q3", payment=yuan("900")),), "A.rollover", "rollover", ()),
        ((Request("Q3", payment=yuan("900")),), "A.rollover.charged", "rollover", ("deferral",)),
        ((Request("Q4"),), "A.principal_only", "principal_only", ()),
        (
            (Request("Q4"),),
            "A.principal_only.instalment.5",
            "personalised",
            ("principal_only",),
        ),
        ((Request("Q5"), Request("Q6")), "A.settlement.waive.penalty", "waivable", ()),
        ((Request("Q6"),), "A.settlement", "settlement", ()),
    ],
)
def test_every_offer_names_its_debt_its_rule_and_whether_that_is_verified(
    requests, key, way, beside
):
    rules = replace(CARD, sources={name: source(name, verified=False) for name in WAYS})
    budget = replace(BUDGET_RULES, sources={"buffer": source("buffer")})

    found = propose(owes(*requests), rules, budget, TODAY).offer(key)

    own = [] if way == "settlement" else [way]
    assert [item.rule_id for item in found.sources] == [*own, "buffer", *beside]
    assert found.debt_id == "A"
    assert found.assumptions[0] == "institution_decides"
    assert ("rule_unverified" in found.assumptions) is bool(own)


def test_without_a_budget_no_budget_rule_is_behind_a_plan():
    budget = replace(BUDGET_RULES, sources={"buffer": source("buffer")})
    found = propose(owes(Request("Q6"), month=finance()), CARD, budget, TODAY)

    assert found.offer("A.settlement").sources == ()


@pytest.mark.parametrize(
    ("month", "code", "said"),
    [
        (PLENTY, "other_debt_assumed_none", False),
        (replace(PLENTY, other_debt=None), "other_debt_assumed_none", True),
        (finance(), "other_debt_assumed_none", False),
        (replace(PLENTY, household=None), "household_unknown", True),
        (PLENTY, "household_unknown", False),
        (finance(), "household_unknown", False),
        (finance(income_refused=True), "income_not_given", True),
        (finance(), "income_not_given", False),
        (replace(PLENTY, income_refused=True), "income_not_given", False),
    ],
)
def test_what_a_figure_takes_for_granted_is_said_exactly_when_it_does(month, code, said):
    found = offers(owes(Request("Q6"), month=month))["A.settlement"]

    assert (code in found.assumptions) is said


@pytest.mark.parametrize(("named", "said"), [(None, False), ("acorn", False), ("oak", True)])
def test_the_deployments_rules_are_said_to_be_used_for_another_institution(named, said):
    found = offers(owes(Request("Q6"), **PARTS, institution=named))["A.settlement"]

    assert ("deployment_rules_used" in found.assumptions) is said


# --- One fen more or less ------------------------------------------------------------------


@pytest.mark.parametrize(("part", "fits"), [("1800", True), ("1800.01", False)])
def test_a_part_now_fits_up_to_the_usable_sum(part, fits):
    found = offers(owes(Request("Q3", payment=yuan(part)), amount_due="1900"))

    assert found["A.rollover"].affordable is fits
    assert ("A.rollover.affordable" in found) is not fits


@pytest.mark.parametrize(("next_due", "fits"), [("1400", True), ("1400.01", False)])
def test_the_next_bill_fits_up_to_the_usable_sum(next_due, fits):
    found = offers(owes(Request("Q3", payment=yuan("500")), amount_due="900", next_due=next_due))

    assert found["A.rollover"].affordable is fits


@pytest.mark.parametrize(("begins", "fits"), [("2026-06-10", True), ("2026-06-11", False)])
def test_income_back_by_the_day_of_the_next_bill_carries_it(begins, fits):
    month = finance(
        income="3600", essentials="3000", expected_income="6000",
        expected_income_from=date.fromisoformat(begins),
    )  # fmt: skip
    found = offers(owes(Request("Q3", payment=yuan("500")), month=month, amount_due="1900"))

    assert found["A.rollover"].affordable is fits


def test_an_uncharged_rollover_runs_no_days_and_a_charged_one_thirty():
    found = offers(owes(Request("Q3", payment=yuan("500")), amount_due="900"))

    assert found["A.rollover"].plan.days == 0
    assert found["A.rollover.charged"].plan.days == 30


@pytest.mark.parametrize("accepted", [True, False])
def test_a_rollover_they_took_was_not_asked_for(accepted):
    wish = Request("Q3", payment=yuan("500"), accepted=accepted)
    named = offers(owes(wish, amount_due="900"))["A.rollover"]
    paid = offers(owes(Request("Q3", accepted=accepted), amount_due="900", paid="500"))

    # What they would pay now are their own words, offered or not.
    assert named.asked_for == (not accepted)
    assert paid["A.rollover"].asked_for == (not accepted)


@pytest.mark.parametrize(("terms", "why"), [(24, None), (23, "not_on_offer"), (25, "too_long")])
def test_the_longest_term_on_sale_is_not_too_long(terms, why):
    found = proposal(owes(Request("Q1", terms=terms)), LOAN)

    assert found.not_offered == ((("instalment", f"term_{why}"),) if why else ())


def test_an_instalment_rule_without_a_term_has_none_to_offer():
    rules = replace(LOAN, annuity=replace(LOAN.annuity, terms=()))

    assert proposal(owes(Request("Q1", terms=1)), rules).not_offered == (
        ("instalment", "term_too_long"), ("instalment", "nothing_fits"),
    )  # fmt: skip


def test_the_rulebooks_longest_term_is_itself_allowed():
    budget = replace(BUDGET_RULES, longest_term_months=5)

    assert "A.interest_free_instalment.5" in {
        offer.key for offer in propose(owes(), CARD, budget, TODAY).offers
    }


def test_a_step_up_whose_first_stage_is_all_there_is_starts_well():
    first = (Request("Q1", stages=()),)
    assert offers(owes(*first))["A.interest_free_instalment.5"].affordable


def test_a_published_term_without_the_waived_part_is_decided_by_a_human():
    both = Request("Q5", waive=("interest", "penalty"))
    rules = replace(LOAN, waivable=("interest", "penalty"))
    found = offers(owes(Request("Q1"), both), rules)

    waived = found["A.annuity.6.waive.interest+penalty"]
    assert (waived.approval, waived.on_offer) == ("human", True)
    assert found["A.annuity.6"].approval == "self_service"


# --- On their word -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "keys"),
    [
        (finance(income_refused=True, cap="900"), ["A.interest_free_instalment.10"]),
        (finance(income_refused=True), []),
        (finance(cap="900"), []),
        (finance(income_refused=True, cap="1"), []),
    ],
)
def test_a_payment_is_taken_at_their_word_only_where_income_was_refused(month, keys):
    assert list(offers(owes(month=month))) == keys


# --- Deferral to a day, or for days --------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "ends_on", "months"),
    [
        (Request("Q2", until=date(2026, 6, 25)), date(2026, 6, 25), 2),
        (Request("Q2", days=15), date(2026, 5, 25), 1),
        (Request("Q2", until=TODAY, months=3), date(2026, 8, 10), 3),
        (Request("Q2", until=TODAY + timedelta(days=1)), date(2026, 5, 11), 1),
        (Request("Q2", until=date(2026, 9, 10)), date(2026, 9, 10), 4),
        (Request("Q2", until=date(2026, 9, 11)), date(2026, 9, 10), 4),
        (Request("Q2", months=4), date(2026, 9, 10), 4),
    ],
)
def test_a_deferral_ends_on_the_day_named_within_what_is_allowed(wish, ends_on, months):
    found = proposal(owes(wish))
    offer = found.offer(f"A.deferral.{months}")

    assert (offer.plan.ends_on, offer.approval) == (ends_on, "human")
    too_long = wish.until is not None and wish.until > date(2026, 9, 10)
    assert found.not_offered == ((("deferral", "deferral_too_long"),) if too_long else ())


def test_the_plan_after_a_deferral_to_a_day_begins_on_it():
    month = replace(SHORT, expected_income=yuan("5000"), expected_income_from=date(2026, 6, 20))
    found = offers(owes(Request("Q2", until=date(2026, 6, 25)), month=month))

    later = found["A.interest_free_instalment.5.later"]
    assert later.plan.starts_on == date(2026, 6, 25)
    # 46 days at 0.04 % on 8,000.
    assert later.plan.base == yuan("8900") + yuan("147.20")


def test_a_one_month_maximum_is_not_exceeded_by_asking_for_no_number():
    rules = replace(CARD, deferral=replace(CARD.deferral, max_months=1))

    assert proposal(owes(Request("Q2")), rules).not_offered == ()


@pytest.mark.parametrize(("begins", "months"), [(TODAY, 4), (TODAY + timedelta(days=1), 1)])
def test_income_that_begins_today_says_nothing_of_how_long(begins, months):
    month = replace(SHORT, expected_income_from=begins)

    assert f"A.deferral.{months}" in offers(owes(Request("Q2"), month=month))


@pytest.mark.parametrize(("begins", "fits"), [("2026-10-10", True), ("2026-10-11", None)])
def test_income_must_be_back_by_the_first_payment_after_a_deferral(begins, fits):
    month = replace(
        SHORT, expected_income=yuan("5000"), expected_income_from=date.fromisoformat(begins)
    )

    assert offers(owes(Request("Q2"), month=month))["A.deferral.4"].affordable is fits


# --- Several debts, ranges, forgotten bills ------------------------------------------------


def test_other_debts_and_the_household_weigh_on_the_month():
    month = finance(income="5000", essentials="3000", household=4, other_debt="300")
    found = proposal(owes(month=month))

    assert (found.now.essentials_used, found.now.surplus) == (yuan("4000"), yuan("700"))


@pytest.mark.parametrize(
    ("people", "used"), [(0, "100"), (1, "1000"), (30, "30000"), (31, "100"), (None, "100")]
)
def test_a_household_out_of_all_proportion_was_misheard(people, used):
    month = finance(income="5000", essentials="100", household=people)

    assert proposal(owes(month=month)).now.essentials_used == yuan(used)


def test_a_situation_knows_its_day():
    assert situation_of(owes(), CARD, BUDGET_RULES, TODAY).today == TODAY


def test_a_forgotten_bill_keeps_the_budget_that_was_told_and_is_the_first_debts():
    month = replace(PLENTY, expected_income=yuan("6000"))
    bills = (debt(amount_due="530"), debt(id="B", total="90"))
    found = proposal(case(debts=bills, finance=month, reasons=("R10",)))

    assert (found.now.usable, found.later.usable) == (yuan("1800"), yuan("2700"))
    assert [offer.debt_id for offer in found.offers] == ["A"]


def test_each_debt_has_its_reasons_and_none_is_told_twice():
    debts = (debt(total="900", disputed="900"), debt(id="B", principal="900", interest="0"))
    given = case(debts=debts, finance=PLENTY, requests=(Request("Q4"), Request("Q6")))

    assert proposal(given).not_offered == (
        ("principal_only", "parts_unknown"), ("settlement", "nothing_undisputed"),
        ("principal_only", "nothing_to_waive"),
    )  # fmt: skip


def test_a_wish_given_up_has_no_reason_any_more():
    given_up = Request("Q1", terms=61, superseded=True)

    assert proposal(owes(given_up, Request("Q6"))).not_offered == ()
    assert proposal(owes(replace(given_up, superseded=False))).not_offered != ()
    both = proposal(owes(Request("Q1", terms=61), Request("Q2", months=9)))
    assert [kind for kind, _ in both.not_offered] == ["instalment", "deferral"]


def test_the_ends_of_a_range_are_reckoned_each_on_its_own():
    found = proposal(owes(Request("Q6"), total_low="3000", total_high="4000"))

    assert {offer.key: offer.plan.total for offer in found.offers} == {
        "A.settlement.high": yuan("4000"), "A.settlement.low": yuan("3000"),
    }  # fmt: skip


def test_a_range_takes_its_share_by_its_upper_end():
    month = proposal(owes()).now
    ranged = debt(id="B", total_low="3000", total_high="9000")
    debts = debts_to_serve(case(debts=(ranged, debt(total="9000"))))

    assert share_of(month, ranged, debts).usable == yuan("900")
    unknown = debt(id="C")
    assert share_of(month, unknown, [unknown, debt(total="9000")]).usable == Money(0)
    assert share_of(month, unknown, [unknown, debt(id="D")]) is month
    assert share_of(month, ranged, [ranged]) is month


def test_what_was_named_for_the_first_debt_is_not_held_against_another():
    stages = (Stage(2, yuan("5")), Stage(None, yuan("6")))
    named = Request("Q1", terms=9, payment=yuan("5"), stages=stages, waive=("fee",))
    own = case(requests=(named, Request("Q3"), Request("Q2", months=2)))

    assert case_of_other_debt(own).requests == (
        Request("Q1", waive=("fee",)), Request("Q2", months=2),
    )  # fmt: skip


def test_what_both_debts_recommend_is_one_plan_each():
    debts = (debt(total="9000"), debt(id="B", total="9000"))
    found = proposal(case(debts=debts, finance=PLENTY, requests=(Request("Q1", terms=20),)))

    recommended = [offer.key for offer in found.offers if offer.recommended]
    assert recommended == ["A.interest_free_instalment.20", "B.interest_free_instalment.10"]


# --- What a settled debt is made of --------------------------------------------------------


@pytest.mark.parametrize(
    ("owing", "total", "waived"),
    [
        ({"principal": "80", "interest": "6", "fee": "9", "penalty": "5"}, "100", "14"),
        ({"total": "100", "fee": "9", "penalty": "5"}, "100", "14"),
        ({"total": "100", "principal": "80", "fee": "9", "penalty": "5"}, "100", "14"),
        ({"total": "14", "fee": "9", "penalty": "5"}, "14", "14"),
    ],
)
def test_fee_and_penalty_are_waived_as_they_were_named(owing, total, waived):
    rules = replace(CARD, waivable=("penalty", "fee"))
    wishes = Request("Q6"), Request("Q5", waive=("penalty", "fee"))
    plan = offers(owes(*wishes, **owing), rules)["A.settlement.waive.penalty+fee"].plan

    assert (plan.base, plan.waived) == (yuan(total), yuan(waived))


def test_an_accepted_instalment_with_their_own_payment_is_still_their_own_words():
    wish = Request("Q1", payment=yuan("890"), accepted=True)

    assert offers(owes(wish))["A.interest_free_instalment.10"].asked_for is True


def test_beside_a_settling_wish_nothing_monthly_is_sought():
    month = replace(SHORT, expected_income=yuan("5000"))
    found = offers(owes(Request("Q1"), Request("Q2", months=2), Request("Q4"), month=month))

    assert list(found) == [
        "A.deferral.2", "A.principal_only", "A.deferral.4", "A.interest_free_instalment.5.later",
    ]  # fmt: skip


def test_a_fee_rule_with_one_term_is_compared_with_nothing():
    rules = replace(LOAN, annuity=InstalmentRule((12,), annual_rate=Decimal("0.12")))

    assert list(offers(replace(owes(), signals=("compare",)), rules)) == ["A.annuity.12"]


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q6"])
@pytest.mark.parametrize("owing", [{"disputed": "100"}, {"total": "0"}, {"overdue_days": 3}])
def test_an_amount_unknown_or_of_nothing_is_no_dispute(code, owing):
    found = proposal(owes(Request(code), **owing))

    assert (found.offers, found.not_offered) == ((), ())


def test_what_is_due_of_a_disputed_debt_can_still_be_settled():
    found = proposal(owes(Request("Q6"), total="900", disputed="900", amount_due="500"))

    assert [offer.key for offer in found.offers] == ["A.settlement"]
    assert found.not_offered == ()


def test_a_prospect_alone_bridges_nothing_while_todays_month_is_unknown():
    month = finance(essentials="3000", expected_income="6000")

    assert not offers(owes(Request("Q1"), month=month))
    assert list(offers(owes(Request("Q4"), month=month))) == ["A.principal_only"]


def test_every_part_may_be_waived_where_the_rules_say_so():
    everything = ("interest", "penalty", "fee")
    rules = replace(CARD, waivable=everything)
    owing = {**PARTS, "fee": "50"}
    found = proposal(owes(Request("Q6"), Request("Q5", waive=everything), **owing), rules)

    assert found.not_offered == ()
    assert found.offer("A.settlement.waive.interest+penalty+fee").plan.total == yuan("8000")
