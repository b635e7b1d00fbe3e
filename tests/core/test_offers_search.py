from dataclasses import replace

import pytest

from bot.core.case import Request
from bot.core.money import Money
from bot.core.offers import offers_to_show, propose, propose_on, situation_of
from tests.core.cases import (
    BUDGET_RULES,
    CARD,
    LOAN,
    NOTHING,
    PLENTY,
    SHORT,
    SOURCE,
    TODAY,
    case,
    debt,
    finance,
    offers,
    proposal,
    yuan,
)  # fmt: skip

TWO = (debt(total="30000"), debt(id="B", total="15000", product="consumer_loan"))


def test_nothing_is_proposed_before_a_debt_is_told():
    found = proposal(case(finance=PLENTY))

    assert (found.offers, found.now.usable) == ((), yuan("1800"))
    assert situation_of(case(), CARD, BUDGET_RULES, TODAY) is None


def test_the_months_figures_stand_even_where_no_plan_does():
    found = proposal(case(debts=(debt(),), finance=replace(PLENTY, expected_income=yuan("6000"))))

    assert (found.now.surplus, found.later.surplus) == (yuan("2000"), yuan("3000"))
    assert not found.offers


def test_essentials_alone_give_no_month():
    found = proposal(case(debts=(debt(total="9000"),), finance=finance(essentials="900")))

    assert (found.now, found.later, found.offers) == (None, None, ())


@pytest.mark.parametrize("people", [0, 31, 400])
def test_a_household_out_of_all_proportion_counts_as_unknown(people):
    found = proposal(case(finance=replace(PLENTY, household=people)))

    assert found.now.essentials_used == yuan("3000")


def test_the_situation_knows_its_latest_standing_request():
    asked = (Request("Q1", terms=6, superseded=True), Request("Q2"), Request("Q5"))
    situation = situation_of(
        case(debts=(debt(total="1"),), requests=asked), CARD, BUDGET_RULES, TODAY
    )

    assert situation.request("Q2").code == "Q2"
    assert situation.request("Q1") is None


def test_paying_a_part_now_or_all_at_once_leaves_no_instalment():
    for code in ("Q3", "Q6"):
        asking = case(debts=(debt(total="9000"),), finance=PLENTY, requests=(Request(code),))
        assert not [offer for offer in offers(asking).values() if offer.plan.terms]


def test_requests_that_are_no_way_to_pay_leave_the_choice_to_the_offers():
    asking = case(debts=(debt(total="9000"),), finance=PLENTY, requests=(Request("Q7"),))

    assert list(offers(asking)) == ["A.interest_free_instalment.5"]


@pytest.mark.parametrize("fields", [{"reasons": ("R09",)}, {"reasons": ("R14",)},
                                    {"requests": (Request("Q8"),)}])  # fmt: skip
def test_nobody_is_offered_instalments_on_what_is_disputed_as_a_whole(fields):
    assert not offers(case(debts=(debt(total="9000"),), finance=PLENTY, **fields))


def test_the_undisputed_part_can_be_paid_month_by_month():
    owing = debt(total="9000", disputed="1800")
    found = offers(case(debts=(owing,), finance=PLENTY, reasons=("R09",)))

    assert found["A.interest_free_instalment.4"].plan.base == yuan("7200")


def test_a_debt_disputed_to_the_last_fen_has_no_plan():
    owing = debt(total="9000", disputed="9000")

    assert not offers(case(debts=(owing,), finance=PLENTY, reasons=("R09",)))


def test_two_debts_share_one_budget_and_none_of_it_is_spent_twice():
    found = offers(case(debts=TWO, finance=PLENTY))
    recommended = [offer for offer in found.values() if offer.recommended]

    assert [offer.debt_id for offer in recommended] == ["A", "B"]
    paid = Money.total(offer.plan.largest_payment for offer in recommended)
    assert paid <= proposal(case(debts=TWO, finance=PLENTY)).now.budget
    assert [str(offer.plan.largest_payment) for offer in recommended] == ["1,200.00", "600.00"]


def test_two_debts_share_the_persons_own_cap_too():
    found = offers(case(debts=TWO, finance=replace(PLENTY, cap=yuan("900"))))
    recommended = [offer.plan for offer in found.values() if offer.recommended]

    assert Money.total(plan.largest_payment for plan in recommended) <= yuan("900")


def test_each_debt_is_planned_under_its_own_rules():
    found = propose(
        case(debts=TWO, finance=PLENTY), CARD, BUDGET_RULES, TODAY, rules_by_debt={"B": LOAN}
    )

    assert [offer.plan.kind for offer in found.offers] == ["interest_free_instalment"]
    richer = replace(PLENTY, income=yuan("6000"))
    found = propose(
        case(debts=TWO, finance=richer), CARD, BUDGET_RULES, TODAY, rules_by_debt={"B": LOAN}
    )
    assert [offer.plan.kind for offer in found.offers] == ["interest_free_instalment", "annuity"]


def test_a_debt_known_as_a_range_is_planned_at_both_ends_the_cautious_one_first():
    owing = debt(total_low="9000", total_high="18000", approximate=True)
    found = offers(case(debts=(owing,), finance=PLENTY, requests=(Request("Q1"),)))

    assert {key: offer.plan.terms for key, offer in found.items()} == {
        "A.interest_free_instalment.10.high": 10,
        "A.interest_free_instalment.5.low": 5,
    }
    assert [offer.recommended for offer in found.values()] == [True, False]
    assert all("amount_approximate" in offer.assumptions for offer in found.values())


def test_a_range_of_one_end_is_planned_at_that():
    owing = debt(total_low="9000", approximate=True)

    assert list(offers(case(debts=(owing,), finance=PLENTY))) == [
        "A.interest_free_instalment.5.low"
    ]


def test_figures_named_are_for_the_debt_under_discussion():
    found = offers(case(debts=TWO, finance=PLENTY, requests=(Request("Q1", terms=30),)))

    assert found["A.interest_free_instalment.30"].asked_for
    assert not found["B.interest_free_instalment.25"].asked_for


def test_several_debts_are_shown_in_turn_four_plans_at_most():
    wishes = (Request("Q1", terms=30), Request("Q5"))
    owing = (
        debt(principal="28000", interest="1000", penalty="1000"),
        debt(id="B", principal="14000", interest="500", penalty="500"),
    )
    found = proposal(case(debts=owing, finance=PLENTY, requests=wishes))

    assert len(found.offers) > 4
    assert [offer.debt_id for offer in offers_to_show(found)] == ["A", "B", "A", "B"]


@pytest.mark.parametrize("other", [debt(id="B"), debt(id="B", total="15000", product="other")])
def test_a_debt_of_no_known_amount_or_to_no_lender_takes_no_share(other):
    found = offers(case(debts=(TWO[0], other), finance=PLENTY))

    assert [offer.plan.largest_payment for offer in found.values()] == [yuan("1764.70") + Money(10)]


def test_debts_share_nothing_where_nothing_is_known_of_the_month():
    found = offers(case(debts=TWO, requests=(Request("Q1", terms=30),)))

    assert list(found) == ["A.interest_free_instalment.30"]


def test_each_debt_is_put_off_where_the_month_leaves_nothing():
    month = replace(SHORT, expected_income=yuan("5000"))
    found = offers(case(debts=TWO, finance=month))

    assert {"A.deferral.4", "B.deferral.4"} <= found.keys()


def test_a_proposal_gives_an_offer_by_its_key():
    found = proposal(case(debts=(debt(total="9000"),), finance=PLENTY))

    assert found.offer(found.offers[0].key) is found.offers[0]
    assert found.offer(None) is None


def test_the_recommended_plan_is_shown_however_many_there_are():
    wishes = [Request(code) for code in ("Q6", "Q2", "Q5", "Q4", "Q1")]
    owing = debt(principal="20000", interest="900", penalty="300")
    given = case(debts=(owing,), finance=replace(PLENTY, cap=yuan("900")), requests=wishes)

    found = proposal(given)
    shown = offers_to_show(found)

    assert len(found.offers) > len(shown) == 4
    assert [offer.key for offer in shown if offer.recommended] == ["A.interest_free_instalment.24"]
    assert [offer.key for offer in shown] == [
        offer.key for offer in found.offers if offer in shown
    ]  # fmt: skip


class FewRules:
    """A rulebook of two institutions; the deployment is the card's."""

    def __init__(self, **institutions):
        self._institutions = institutions
        self.asked = []

    def institution(self, institution_id, today):
        assert today == TODAY
        if institution_id not in self._institutions:
            raise ValueError(institution_id)
        return self._institutions[institution_id]

    def for_product(self, deployment, product, today):
        self.asked.append((deployment, product, today))
        return CARD

    def budget(self, today):
        assert today == TODAY
        return BUDGET_RULES


VERIFIED = replace(LOAN, sources={"annuity": replace(SOURCE, verified=True)})


@pytest.mark.parametrize(
    ("named", "own", "kind"),
    [
        (None, VERIFIED, "interest_free_instalment"),
        ("birch", VERIFIED, "annuity"),
        ("gone", VERIFIED, "interest_free_instalment"),
        ("birch", replace(LOAN, sources={"annuity": SOURCE}), "interest_free_instalment"),
        ("birch", NOTHING, "interest_free_instalment"),
        ("birch", replace(VERIFIED, institution_id=""), "interest_free_instalment"),
    ],
)
def test_a_named_institutions_rules_hold_where_they_are_its_own_and_verified(named, own, kind):
    given = case(debts=(debt(total="27000", institution=named),), finance=PLENTY, institution="x")

    found = propose_on(given, FewRules(birch=own), TODAY)

    assert [offer.plan.kind for offer in found.offers] == [kind]


def test_each_debt_is_asked_about_under_its_product():
    rulebook = FewRules()

    propose_on(case(debts=TWO, finance=PLENTY, institution="x"), rulebook, TODAY)

    assert rulebook.asked == [("x", "credit_card", TODAY), ("x", "consumer_loan", TODAY)]


def test_before_a_debt_is_told_the_budget_is_reckoned():
    rulebook = FewRules()

    assert propose_on(case(finance=PLENTY), rulebook, TODAY).now.usable == yuan("1800")
    assert rulebook.asked == [("", "unknown", TODAY)]


def test_each_debt_has_the_rules_of_its_own_institution_on_that_day():
    debts = (debt(total="9000"), debt(id="B", total="9000", institution="birch"))
    wishes = (Request("Q1"), Request("Q2", months=1))
    given = case(debts=debts, finance=PLENTY, requests=wishes, institution="x")

    found = propose_on(given, FewRules(birch=VERIFIED), TODAY)

    assert {(offer.debt_id, offer.plan.kind) for offer in found.offers} == {
        ("A", "interest_free_instalment"), ("A", "deferral"), ("B", "annuity"), ("B", "deferral"),
    }  # fmt: skip
    assert found.offer("B.deferral.1").plan.starts_on == TODAY


def test_the_shortest_plan_that_was_also_named_stays_theirs():
    given = case(debts=(debt(total="27000"),), finance=PLENTY, requests=(Request("Q1", terms=15),))

    (offer,) = proposal(given).offers
    assert (offer.plan.terms, offer.asked_for, offer.recommended) == (15, True, True)
