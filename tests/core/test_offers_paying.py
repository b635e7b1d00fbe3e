from dataclasses import replace
from decimal import Decimal

import pytest

from bot.core.case import Request
from bot.core.offers import offers_to_show, propose, situation_of
from bot.core.offers.paying import fitting_instalments, neighbour_offer
from bot.core.rules import InstalmentRule
from tests.core.cases import (
    BUDGET_RULES,
    CARD,
    LOAN,
    NOTHING,
    PLENTY,
    SHORT,
    TODAY,
    case,
    debt,
    finance,
    offers,
    proposal,
    with_signals,
    yuan,
)  # fmt: skip


def asks(*requests, month=PLENTY, **fields):
    return case(debts=(debt(total="27000"),), finance=month, requests=requests, **fields)


def test_the_shortest_term_within_the_budget_is_recommended():
    found = offers(asks())

    assert list(found) == ["A.interest_free_instalment.15"]
    offer = found["A.interest_free_instalment.15"]
    assert (offer.affordable, offer.recommended, offer.approval) == (True, True, "human")
    assert offer.plan.largest_payment == yuan("1800")


def test_published_terms_need_no_human():
    offer = offers(asks(), LOAN)["A.annuity.24"]

    assert (offer.approval, offer.affordable) == ("self_service", True)


def test_hardship_terms_with_interest_are_decided_by_a_human():
    rules = replace(LOAN, personalised=replace(LOAN.annuity, published=False), annuity=None)

    assert offers(asks(), rules)["A.annuity.24"].approval == "human"


def test_a_lower_cap_is_kept_and_the_shortest_at_usable_stands_beside_it():
    found = offers(asks(month=replace(PLENTY, cap=yuan("900"))))

    assert list(found) == ["A.interest_free_instalment.30", "A.interest_free_instalment.15"]
    assert found["A.interest_free_instalment.30"].recommended
    assert found["A.interest_free_instalment.15"].affordable is False


def test_a_loose_cap_does_not_bind():
    loose = replace(PLENTY, cap=yuan("900"), cap_is_loose=True)

    assert list(offers(asks(month=loose))) == ["A.interest_free_instalment.15"]
    assert proposal(asks(month=loose)).now.budget == yuan("1800")


def test_an_asked_plan_that_cannot_be_afforded_is_kept_never_recommended_nor_shown():
    found = proposal(asks(Request("Q1", terms=6)))
    asked = found.offer("A.interest_free_instalment.6")

    assert (asked.asked_for, asked.affordable, asked.recommended) == (True, False, False)
    assert asked.plan.first_payment == yuan("4500")
    assert [offer.key for offer in offers_to_show(found)] == ["A.interest_free_instalment.15"]


def test_an_asked_plan_that_fits_is_recommended_before_the_shortest():
    found = offers(asks(Request("Q1", terms=20)))

    assert found["A.interest_free_instalment.20"].recommended
    assert not found["A.interest_free_instalment.15"].recommended


def test_a_payment_named_gives_the_shortest_term_it_pays():
    found = offers(asks(Request("Q1", payment=yuan("1000"))))

    assert found["A.interest_free_instalment.27"].asked_for


@pytest.mark.parametrize(
    ("payment", "refused"), [("0", ()), ("449.99", (("instalment", "payment_too_low"),))]
)
def test_a_payment_that_never_gets_there_gives_no_plan(payment, refused):
    found = proposal(asks(Request("Q1", payment=yuan(payment))))

    assert [offer.key for offer in found.offers] == ["A.interest_free_instalment.15"]
    assert found.not_offered == refused


def test_a_debt_disputed_as_a_whole_has_no_instalment():
    owing = debt(total="900", disputed="900")
    found = proposal(case(debts=(owing,), finance=PLENTY, requests=(Request("Q1", terms=3),)))

    assert (found.offers, found.not_offered) == ((), (("instalment", "nothing_undisputed"),))


@pytest.mark.parametrize(
    ("month", "requests", "refused"),
    [
        (SHORT, (Request("Q1"),), (("instalment", "no_surplus"),)),
        (SHORT, (), (("instalment", "no_surplus"),)),
        (finance(), (Request("Q1"),), (("instalment", "budget_unknown"),)),
        (finance(), (), ()),
        (finance(income="3400", essentials="3000"), (), (("instalment", "nothing_fits"),)),
        (replace(PLENTY, cap=yuan("90")), (Request("Q1"),), (("instalment", "nothing_fits"),)),
        (PLENTY, (Request("Q1"),), ()),
        (SHORT, (Request("Q6"),), ()),
    ],
)
def test_why_nothing_monthly_is_recommended(month, requests, refused):
    assert proposal(asks(*requests, month=month)).not_offered == refused


def test_without_a_rule_that_is_reason_enough():
    found = proposal(asks(Request("Q1"), month=SHORT), NOTHING)

    assert found.not_offered == (("instalment", "no_rule"),)


def test_an_instalment_without_what_may_not_be_waived_is_kept_and_not_offered():
    owing = debt(principal="24000", interest="2100", penalty="900")
    wishes = (Request("Q1"), Request("Q5", waive=("interest",)))
    found = proposal(case(debts=(owing,), finance=PLENTY, requests=wishes))
    waived = found.offer("A.interest_free_instalment.14.waive.interest")

    assert (waived.on_offer, waived.plan.base) == (False, yuan("24900"))
    assert waived.assumptions[-1] == "waiver_granted"


def test_an_asked_plan_without_a_budget_is_neither_affordable_nor_not():
    offer = offers(asks(Request("Q1", terms=6), month=finance()))["A.interest_free_instalment.6"]

    assert (offer.affordable, offer.recommended) == (None, False)


def test_an_accepted_plan_was_not_asked_for():
    offer = offers(asks(Request("Q1", terms=15, accepted=True)))["A.interest_free_instalment.15"]

    assert not offer.asked_for


def test_a_superseded_plan_stays_in_the_case_and_off_the_table():
    found = proposal(asks(Request("Q1", terms=20, superseded=True), Request("Q2", months=2)))

    assert found.offer("A.interest_free_instalment.20").superseded
    assert [offer.key for offer in offers_to_show(found)] == ["A.deferral.2"]


def test_a_superseded_plan_asked_for_again_stands():
    found = proposal(asks(Request("Q1", terms=20, superseded=True), Request("Q1", terms=20)))

    assert not found.offer("A.interest_free_instalment.20").superseded


def test_more_than_sixty_terms_are_refused_and_not_computed():
    found = proposal(asks(Request("Q1", terms=61)))

    assert found.not_offered == (("instalment", "term_too_long"),)
    assert [offer.plan.terms for offer in found.offers] == [15]


def test_no_term_within_sixty_means_no_instalment():
    assert not offers(asks(month=finance(income="3400", essentials="3000"))).keys()


def test_the_rulebooks_longest_term_binds_where_it_is_shorter():
    rules = replace(BUDGET_RULES, longest_term_months=12)

    assert not propose(asks(), CARD, rules, TODAY).offers


def test_terms_an_institution_does_not_have_are_kept_but_not_on_offer():
    found = proposal(asks(Request("Q1", terms=18)), LOAN)
    asked = found.offer("A.annuity.18")

    assert found.not_offered == (("instalment", "term_not_on_offer"),)
    assert (asked.on_offer, asked.asked_for, asked.recommended) == (False, True, False)
    assert [offer.key for offer in offers_to_show(found)] == ["A.annuity.24"]


def test_terms_beyond_an_institutions_longest_are_kept_but_not_on_offer():
    found = proposal(asks(Request("Q1", terms=36)), LOAN)

    assert found.not_offered == (("instalment", "term_too_long"),)
    assert not found.offer("A.annuity.36").on_offer


def test_a_surplus_of_nothing_or_less_leaves_no_affordable_instalment():
    found = offers(asks(Request("Q1", terms=60), month=SHORT))

    assert [offer.affordable for offer in found.values()] == [False]


def test_an_institution_without_instalments_says_so():
    found = proposal(asks(Request("Q1", terms=6)), NOTHING)

    assert (found.offers, found.not_offered) == ((), (("instalment", "no_rule"),))


def test_no_amount_no_instalment():
    assert not offers(case(debts=(debt(),), finance=PLENTY, requests=(Request("Q1", terms=6),)))


def test_a_wish_to_compare_adds_the_longer_neighbour():
    asking = with_signals(asks(month=finance(income="6000", essentials="3000")), "compare")

    assert list(offers(asking, LOAN)) == ["A.annuity.12", "A.annuity.24"]


def test_the_longest_term_has_no_neighbour():
    assert list(offers(with_signals(asks(), "compare"), LOAN)) == ["A.annuity.24"]


def test_a_neighbour_is_found_for_any_term_of_a_rule():
    situation = situation_of(asks(), LOAN, BUDGET_RULES, TODAY)

    assert neighbour_offer(situation, 6).plan.terms == 12
    assert neighbour_offer(situation, 24) is None
    assert neighbour_offer(replace(situation, rules=NOTHING), 6) is None


def test_nothing_fits_where_no_budget_is_known():
    situation = situation_of(asks(month=finance()), CARD, BUDGET_RULES, TODAY)

    assert fitting_instalments(situation) == []


def test_a_waiver_asked_for_adds_the_plan_without_the_waivable_part():
    owing = debt(principal="24000", interest="2100", penalty="900")
    wishes = (Request("Q1"), Request("Q5", waive=("penalty",)))
    found = offers(case(debts=(owing,), finance=PLENTY, requests=wishes))

    assert found["A.interest_free_instalment.15"].plan.base == yuan("27000")
    waived = found["A.interest_free_instalment.15.waive.penalty"]
    assert (waived.plan.base, waived.approval) == (yuan("26100"), "human")


def test_no_plan_without_the_waived_part_where_even_that_does_not_fit():
    owing = debt(principal="24000", interest="2100", penalty="900")
    month = finance(income="3400", essentials="3000")
    found = offers(case(debts=(owing,), finance=month, requests=(Request("Q1"), Request("Q5"))))

    assert not found


def test_every_plan_says_what_it_takes_for_granted_and_where_its_rules_stand():
    month = replace(PLENTY, household=None, other_debt=None)
    owing = debt(total="27000", approximate=True, product="unknown")
    offer = next(iter(offers(case(debts=(owing,), finance=month)).values()))

    assert set(offer.assumptions) == {
        "institution_decides", "rule_unverified", "other_debt_assumed_none", "household_unknown",
        "total_not_split", "product_assumed_card", "amount_approximate",
    }  # fmt: skip
    assert [source.rule_id for source in offer.sources] == ["institutions/acorn/personalised"]


def test_a_plan_under_law_alone_says_that_the_rate_is_not_known():
    law = replace(CARD, institution_id="")
    offer = next(iter(offers(asks(), law).values()))

    assert "rate_not_known" in offer.assumptions


def test_a_fee_plan_is_offered_where_there_is_no_other():
    fee = InstalmentRule((6, 18), fee_per_term=Decimal("0.005"), published=True)
    found = offers(asks(), replace(NOTHING, fee_plan=fee))

    assert found["A.fee_instalment.18"].approval == "self_service"
