from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.core.case import Request
from bot.core.rules import RolloverRule
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

SPLIT = {"principal": "8000", "interest": "640", "penalty": "260"}


def owes(*requests, month=None, reasons=(), **owing):
    return case(
        debts=(debt(**owing),), finance=month or finance(), requests=requests, reasons=reasons
    )


def forgot(*requests, **owing):
    return owes(*requests, reasons=("R10",), **owing)


def totals(found):
    return {key: offer.plan.total for key, offer in found.items()}


def test_a_forgotten_payment_is_what_is_due_and_beside_it_the_penalty_waived():
    found = offers(forgot(amount_due="530", penalty="12.50"))

    assert totals(found) == {
        "A.settlement": yuan("542.50"), "A.settlement.waive.penalty": yuan("530"),
    }  # fmt: skip
    approvals = [offer.approval for offer in found.values()]
    assert approvals == ["self_service", "human"]


def test_a_forgotten_payment_without_a_penalty_has_one_way():
    assert totals(offers(forgot(amount_due="530"))) == {"A.settlement": yuan("530")}


def test_a_forgotten_bill_given_as_a_total_has_its_penalty_named_apart():
    assert offers(forgot(total="530", penalty="10"))["A.settlement"].plan.total == yuan("540")


def test_a_forgotten_bill_given_in_parts_counts_its_penalty_once():
    found = offers(forgot(principal="500", interest="0", penalty="10"))

    assert found["A.settlement"].plan.total == yuan("510")


def test_a_forgotten_payment_takes_the_waiver_that_was_asked_for():
    found = offers(forgot(Request("Q5", waive=("interest",)), **SPLIT))

    assert "A.settlement.waive.interest" in found


def test_a_forgotten_payment_of_no_amount_has_no_plan():
    assert not offers(forgot())
    assert not offers(case(reasons=("R10",)))


def test_a_debt_settled_at_once_costs_its_parts_and_no_waiver_is_made_up():
    found = offers(owes(Request("Q6"), **SPLIT))

    assert totals(found) == {"A.settlement": yuan("8900")}
    offer = found["A.settlement"]
    assert (offer.approval, offer.asked_for, offer.affordable) == ("self_service", True, None)


def test_a_waiver_stands_beside_the_settlement_in_full():
    found = offers(owes(Request("Q6"), Request("Q5", waive=("penalty",)), **SPLIT))

    assert found["A.settlement"].plan.total == yuan("8900")
    waived = found["A.settlement.waive.penalty"]
    assert (waived.plan.total, waived.plan.waived) == (yuan("8640"), yuan("260"))
    assert waived.approval == "human"


def test_more_than_may_be_waived_is_computed_beside_what_may():
    wish = Request("Q5", waive=("interest", "penalty"))
    found = offers(owes(Request("Q6"), wish, **SPLIT))

    assert list(found) == [
        "A.settlement", "A.settlement.waive.penalty", "A.settlement.waive.interest+penalty",
    ]  # fmt: skip


@pytest.mark.parametrize("rules", [CARD, NOTHING])
def test_a_waiver_of_nothing_named_means_the_waivable_part(rules):
    found = offers(owes(Request("Q6"), Request("Q5"), **SPLIT), rules)

    assert list(found) == ["A.settlement", "A.settlement.waive.penalty"]


def test_a_part_that_is_not_there_is_not_waived():
    found = offers(owes(Request("Q6"), Request("Q5", waive=("fee",)), **SPLIT))

    assert list(found) == ["A.settlement"]


def test_only_the_undisputed_part_is_settled():
    found = offers(owes(Request("Q6"), **SPLIT, disputed="2500"))

    assert found["A.settlement"].plan.total == yuan("6400")


def test_a_dispute_over_more_than_the_principal_reaches_the_charges():
    found = offers(owes(Request("Q6"), **SPLIT, disputed="8700"))

    assert found["A.settlement"].plan.total == yuan("200")


def test_a_penalty_within_a_stated_total_can_be_waived():
    found = offers(owes(Request("Q6"), Request("Q5"), total="8900", penalty="260"))

    assert found["A.settlement.waive.penalty"].plan.total == yuan("8640")


def test_a_stated_total_above_the_parts_known_is_what_is_settled():
    found = offers(owes(Request("Q6"), total="8900", principal="8000", penalty="260"))

    assert found["A.settlement"].plan.total == yuan("8900")


def test_charges_above_the_stated_total_leave_it_unsplit():
    found = offers(owes(Request("Q6"), Request("Q5"), total="100", penalty="260"))

    assert totals(found) == {"A.settlement": yuan("100")}


def test_what_is_due_now_is_settled_where_no_more_was_told():
    found = offers(owes(Request("Q6"), amount_due="700", penalty="15"))

    assert totals(found) == {"A.settlement": yuan("715")}


def test_the_undisputed_part_of_a_bill_is_settled_where_no_more_was_told():
    found = offers(owes(Request("Q6"), amount_due="700", disputed="300"))

    assert totals(found) == {"A.settlement": yuan("400")}


def test_what_is_due_now_stands_beside_the_whole():
    found = offers(owes(Request("Q6"), Request("Q5"), **SPLIT, amount_due="700"))

    assert totals(found) == {
        "A.settlement": yuan("8900"),
        "A.settlement.waive.penalty": yuan("8640"),
        "A.settlement.due": yuan("960"),
        "A.settlement.waive.penalty.due": yuan("700"),
    }


def test_no_amount_no_settlement():
    assert not offers(owes(Request("Q6")))


def test_the_principal_alone_waives_the_rest_and_a_human_decides():
    offer = offers(owes(Request("Q4"), **SPLIT))["A.principal_only"]

    assert (offer.plan.total, offer.plan.waived) == (yuan("8000"), yuan("900"))
    assert (offer.approval, offer.asked_for) == ("human", True)


def test_the_principal_alone_can_then_be_paid_in_instalments():
    found = offers(owes(Request("Q4"), month=PLENTY, **SPLIT))
    offer = found["A.principal_only.instalment.5"]

    assert (offer.plan.base, offer.plan.first_payment) == (yuan("8000"), yuan("1600"))
    assert (offer.approval, offer.asked_for) == ("human", False)


def test_the_principal_alone_in_published_terms_still_needs_a_human():
    rules = replace(LOAN, principal_only=True)
    found = offers(owes(Request("Q4"), month=PLENTY, **SPLIT), rules)

    assert found["A.principal_only.instalment.6"].approval == "human"


@pytest.mark.parametrize("rules", [CARD, NOTHING])
def test_the_principal_alone_is_not_split_where_nothing_fits(rules):
    assert list(offers(owes(Request("Q4"), month=SHORT, **SPLIT), rules)) == ["A.principal_only"]


@pytest.mark.parametrize(
    ("owing", "why"),
    [
        ({}, "parts_unknown"),
        ({"total": "8900"}, "parts_unknown"),
        ({"total": "260", "penalty": "260"}, "parts_unknown"),
        ({"principal": "8000"}, "parts_unknown"),
        ({"principal": "8000", "interest": "0"}, "nothing_to_waive"),
        ({"principal": "8000", "interest": "640", "disputed": "8000"}, "nothing_undisputed"),
    ],
)
def test_the_principal_alone_needs_the_parts(owing, why):
    found = proposal(owes(Request("Q4"), month=PLENTY, **owing))

    assert (found.offers, found.not_offered) == ((), (("principal_only", why),))


def test_the_principal_alone_where_the_rules_leave_it_out_is_kept_and_not_offered():
    found = proposal(owes(Request("Q4"), month=PLENTY, **SPLIT), LOAN)

    assert [(offer.key, offer.on_offer) for offer in found.offers] == [("A.principal_only", False)]
    assert found.not_offered == (("principal_only", "no_rule"),)


def test_a_month_that_cannot_carry_the_principal_bridges_to_the_expected_income():
    month = replace(SHORT, expected_income=yuan("5000"), expected_income_from=date(2026, 6, 20))
    found = offers(owes(Request("Q4"), month=month, **SPLIT))

    assert list(found) == [
        "A.principal_only", "A.deferral.2", "A.interest_free_instalment.5.later",
    ]  # fmt: skip


def test_instalments_on_the_principal_take_the_waiver_for_granted():
    found = offers(owes(Request("Q4"), month=PLENTY, **SPLIT))

    assert "waiver_granted" in found["A.principal_only.instalment.5"].assumptions


def test_nothing_is_settled_of_a_debt_disputed_as_a_whole():
    found = proposal(owes(Request("Q6"), total="900", disputed="900"))

    assert (found.offers, found.not_offered) == ((), (("settlement", "nothing_undisputed"),))


@pytest.mark.parametrize(
    ("rules", "parts", "refused", "stands"),
    [
        (CARD, ("penalty",), (), True),
        (CARD, ("interest",), (("waiver", "not_waivable"),), False),
        (LOAN, ("penalty",), (("waiver", "not_waivable"),), False),
        (LOAN, (), (("waiver", "not_waivable"),), False),
        (NOTHING, ("interest",), (), True),
        (replace(CARD, institution_id=""), ("interest",), (), True),
    ],
)
def test_what_rules_do_not_let_be_waived_is_kept_and_not_offered(rules, parts, refused, stands):
    found = proposal(owes(Request("Q6"), Request("Q5", waive=parts), **SPLIT), rules)
    waived = found.offers[-1]

    assert waived.plan.waived
    assert (waived.on_offer, found.not_offered) == (stands, refused)


@pytest.mark.parametrize(
    ("owing", "why"),
    [
        ({"total": "900"}, "charges_unknown"),
        ({"principal": "900", "penalty": "0"}, "nothing_to_waive"),
    ],
)
def test_a_waiver_that_makes_no_plan_has_its_reason(owing, why):
    found = proposal(owes(Request("Q6"), Request("Q5", waive=("penalty",)), **owing))

    assert found.not_offered == (("waiver", why),)


def test_a_forgotten_payments_penalty_may_be_asked_back_whatever_the_rules_say():
    found = offers(forgot(amount_due="530", penalty="12.50"), LOAN)

    assert found["A.settlement.waive.penalty"].on_offer


ROLLED = {"amount_due": "1200", "next_due": "900"}
PART = Request("Q3", payment=yuan("500"))


def test_a_part_now_is_shown_uncharged_and_beside_it_charged():
    found = offers(owes(PART, **ROLLED))

    assert list(found) == ["A.rollover", "A.rollover.charged"]
    plain, charged = (offer.plan for offer in found.values())
    assert (plain.pay_now, plain.next_total) == (yuan("500"), yuan("1600"))
    assert (charged.extra, charged.next_total) == (yuan("8.40"), yuan("1608.40"))
    assert {offer.approval for offer in found.values()} == {"human"}


def test_without_a_rate_to_show_only_the_uncharged_figure_stands():
    assert list(offers(owes(PART, **ROLLED), NOTHING)) == ["A.rollover"]


def test_a_rule_that_charges_leaves_no_uncharged_figure():
    rules = replace(LOAN, rollover=RolloverRule(1, Decimal("0.0006")))
    found = offers(owes(PART, **ROLLED), rules)

    assert list(found) == ["A.rollover.charged"]
    assert found["A.rollover.charged"].plan.extra == yuan("12.60")


def test_a_part_now_works_on_the_total_where_no_bill_was_told():
    assert offers(owes(PART, total="3000"))["A.rollover"].plan.remainder == yuan("2500")


def test_the_part_may_be_what_was_paid():
    found = offers(owes(Request("Q3"), amount_due="1200", paid="450"))

    assert found["A.rollover"].plan.pay_now == yuan("450")


@pytest.mark.parametrize(
    ("part", "refused"),
    [(None, ()), ("0", ()), ("1200", (("rollover", "part_covers_all"),)),
     ("1200.01", (("rollover", "part_covers_all"),))],
)  # fmt: skip
def test_no_part_or_the_whole_is_no_rollover(part, refused):
    found = proposal(owes(Request("Q3", payment=part and yuan(part)), **ROLLED))

    assert (found.offers, found.not_offered) == ((), refused)


def test_a_part_now_of_no_amount_is_no_rollover():
    assert (proposal(owes(PART)).offers, proposal(owes(PART)).not_offered) == ((), ())


def test_a_part_now_of_a_disputed_debt_is_no_rollover():
    found = proposal(owes(PART, total="900", disputed="900"))

    assert found.not_offered == (("rollover", "nothing_undisputed"),)


def test_a_part_now_that_the_rules_leave_out_is_kept_and_not_offered():
    rules = replace(CARD, rollover=None)
    found = proposal(owes(PART, month=PLENTY, **ROLLED), rules)

    assert [(offer.key, offer.on_offer) for offer in found.offers] == [
        ("A.rollover", False), ("A.rollover.charged", False),
    ]  # fmt: skip
    assert found.not_offered == (("rollover", "no_rule"),)
    assert not any(offer.recommended for offer in found.offers)


def test_a_rollover_says_whether_its_charge_is_only_an_illustration():
    plain, charged = offers(owes(PART, **ROLLED)).values()

    assert plain.assumptions[-1] == "rollover_uncharged"
    assert charged.assumptions[-1] == "rollover_charge_illustrated"
    rules = replace(LOAN, rollover=RolloverRule(1, Decimal("0.0006")))
    own = offers(owes(PART, **ROLLED), rules)["A.rollover.charged"]
    assert "rollover_charge_illustrated" not in own.assumptions


def test_a_part_above_usable_has_the_affordable_one_beside_it():
    month = finance(income="3300", essentials="3000")
    found = offers(owes(PART, month=month, **ROLLED))

    assert found["A.rollover"].affordable is False
    assert found["A.rollover.affordable"].plan.pay_now == yuan("270")
    assert found["A.rollover.charged.affordable"].asked_for is False


def test_nothing_usable_has_no_affordable_part():
    assert list(offers(owes(PART, month=SHORT, **ROLLED))) == ["A.rollover", "A.rollover.charged"]


def test_a_part_now_is_measured_by_the_month_of_the_next_bill():
    wage = {"essentials": "3000", "expected_income": "5000"}
    in_time = finance(**wage, expected_income_from=date(2026, 6, 5))
    too_late = replace(in_time, income=yuan("3900"), expected_income_from=date(2026, 7, 5))

    assert offers(owes(PART, month=in_time, **ROLLED))["A.rollover"].affordable is True
    assert offers(owes(PART, month=too_late, **ROLLED))["A.rollover"].affordable is False
    assert offers(owes(PART, **ROLLED))["A.rollover"].affordable is None


def test_the_principal_is_never_waived_whatever_else_is_asked():
    wish = Request("Q5", waive=("principal", "penalty"))
    found = proposal(owes(Request("Q6"), wish, **SPLIT), NOTHING)

    assert found.not_offered == (("waiver", "not_waivable"),)
    assert [offer.key for offer in found.offers] == ["A.settlement", "A.settlement.waive.penalty"]


@pytest.mark.parametrize(
    ("requests", "month", "refused"),
    [
        ((), SHORT, True),
        ((), finance(), True),
        ((), PLENTY, False),
        ((Request("Q6"),), SHORT, False),
        ((Request("Q4"),), SHORT, False),
        ((Request("Q2"),), PLENTY, True),
    ],
)
def test_a_waiver_goes_with_a_way_to_pay(requests, month, refused):
    found = proposal(owes(*requests, Request("Q5", waive=("penalty",)), month=month, **SPLIT))

    assert (("waiver", "waiver_alone") in found.not_offered) is refused


def test_what_a_stated_total_holds_beyond_the_parts_known_is_interest():
    owing = {"total": "8900", "principal": "8000", "penalty": "260"}
    plan = offers(owes(Request("Q4"), **owing))["A.principal_only"].plan

    assert (plan.total, plan.waived) == (yuan("8000"), yuan("900"))


def test_the_principal_alone_is_planned_in_the_terms_they_name_where_those_are_on_sale():
    named = offers(owes(Request("Q4", terms=9), month=PLENTY, **SPLIT))
    unsold = offers(owes(Request("Q4", terms=61), month=PLENTY, **SPLIT))

    assert "A.principal_only.instalment.9" in named
    assert "A.principal_only.instalment.61" not in unsold
