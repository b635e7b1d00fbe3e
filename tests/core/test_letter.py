from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Consent, Progress, Request
from bot.core.letter import check_letter, debt_split, letter_debt, letter_plans
from bot.core.money import Money
from tests.core.cases import EMPTY, PLENTY, SHORT, case, debt, finance, proposal, yuan

CARD = debt(total="12000", institution_name="橡果银行")
SOON = replace(SHORT, expected_income=yuan("5000"), expected_income_from=date(2026, 7, 5))


def told(**fields):
    """Give the case of someone whose letter could be written once a plan is chosen."""
    known = {
        "consent": Consent(collect=True),
        "debts": (CARD,),
        "finance": PLENTY,
        "reasons": ("R03",),
        "requests": (Request("Q1"),),
        "progress": Progress(read_back=True),
    }
    return case(**{**known, **fields})


def chosen(given, key=None):
    """Give the case with its first offer chosen, and the offers."""
    found = proposal(given)
    return replace(given, chosen_plan=key or found.offers[0].key), found


def test_a_case_that_was_told_and_read_back_lacks_nothing():
    assert check_letter(*chosen(told())) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent": Consent()}, "consent"),
        ({"user_role": "third_party"}, "third_party"),
        ({"debts": ()}, "debt"),
        ({"debts": (debt(institution_name="橡果银行"),)}, "debt"),
        ({"debts": (debt(total="12000"),)}, "institution"),
        ({"willingness": "refuses"}, "willingness"),
        ({"reasons": ()}, "reason"),
        ({"progress": Progress()}, "not_confirmed"),
        ({"progress": Progress(read_back=False)}, "not_confirmed"),
        ({"finance": replace(PLENTY, income=None)}, "income"),
        ({"finance": replace(PLENTY, essentials=())}, "essentials"),
    ],
)
def test_what_was_not_told_is_named(changes, code):
    given = replace(told(chosen_plan="A.interest_free_instalment.7"), **changes)

    assert code in check_letter(given, proposal(given))


def test_without_consent_nothing_else_is_said():
    given = told(consent=Consent(collect=False), debts=(), reasons=())

    assert check_letter(given, EMPTY) == ("consent",)


def test_a_range_is_no_figure_to_write_down():
    given = told(debts=(debt(total_low="10000", total_high="20000", institution_name="橡果银行"),))

    assert "debt_range" in check_letter(*chosen(given))
    assert "debt" not in check_letter(*chosen(given))


def test_what_is_due_now_is_amount_enough():
    given = told(debts=(debt(amount_due="900", institution_name="橡果银行"),), requests=())

    assert "debt" not in check_letter(given, proposal(given))


def test_a_lenders_own_deployment_says_whom_the_letter_is_for():
    given = told(debts=(debt(total="12000"),), institution="acorn")

    assert "institution" not in check_letter(*chosen(given))


def test_a_disputed_part_must_have_its_amount_before_the_rest_is_paid():
    disputing = told(reasons=("R09",), requests=(Request("Q1"), Request("Q8")))
    known = replace(disputing, debts=(replace(CARD, disputed=yuan("500")),))

    assert "disputed" in check_letter(disputing, proposal(disputing))
    assert "disputed" not in check_letter(known, proposal(known))


def test_who_only_disputes_needs_neither_amount_apart_nor_plan():
    given = told(reasons=("R09",), requests=(Request("Q8"),), finance=finance())

    assert check_letter(given, proposal(given)) == ()


def test_a_letter_asks_for_something():
    given = told(requests=())

    assert "request" in check_letter(given, EMPTY)


def test_income_refused_is_no_blank():
    month = replace(PLENTY, income=None, income_refused=True, essentials=(), cap=yuan("1000"))

    assert check_letter(*chosen(told(finance=month))) == ()


def test_an_offer_on_the_table_must_be_chosen_first():
    given = told()

    assert check_letter(given, proposal(given)) == ("plan",)


def test_a_plan_that_went_away_is_no_choice():
    given = told(chosen_plan="A.gone.3")

    assert check_letter(given, proposal(given)) == ("plan",)


def test_a_plan_that_went_away_is_missed_also_where_no_other_is_left():
    given = told(chosen_plan="A.gone.3", finance=SHORT, requests=())

    assert check_letter(given, EMPTY) == ("plan",)


def test_a_plan_named_for_the_letter_is_looked_at_instead_of_the_chosen_one():
    nameless = debt(id="B", total="6000")
    given, found = chosen(told(debts=(CARD, nameless)))
    key = next(offer.key for offer in found.offers if offer.debt_id == "B")

    assert check_letter(given, found) == ()
    assert check_letter(given, found, key) == ("institution",)
    assert check_letter(given, found, "A.gone.3") == ("plan",)


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q3", "Q4", "Q5", "Q9"])
def test_who_asks_for_help_tells_the_month(code):
    given = told(requests=(Request(code),), finance=finance())

    assert {"income", "essentials"} <= set(check_letter(given, EMPTY))


def test_who_asks_for_nothing_tells_the_month_once_a_plan_is_named():
    given = told(requests=(), finance=finance())

    assert "income" not in check_letter(given, EMPTY)
    assert "income" in check_letter(replace(given, chosen_plan="A.gone.3"), EMPTY)
    assert "income" in check_letter(given, EMPTY, "A.gone.3")


def test_who_can_pay_nothing_may_ask_without_a_plan():
    given = told(finance=SHORT)

    assert check_letter(given, proposal(given)) == ()


def test_a_plan_above_the_budget_is_refused():
    given = told(requests=(Request("Q1", terms=3),))
    found = proposal(given)
    over = next(offer.key for offer in found.offers if offer.affordable is False)

    assert check_letter(replace(given, chosen_plan=over), found) == ("plan_over_budget",)


def test_another_lenders_plan_makes_a_letter_about_that_debt():
    other = debt(id="B", total="6000", institution_name="山毛榉")
    given, found = chosen(told(debts=(CARD, other)))
    key = next(offer.key for offer in found.offers if offer.debt_id == "B")

    assert letter_debt(given, found) == CARD
    assert letter_debt(given, found, key) == other
    assert check_letter(given, found, key) == ()
    assert letter_plans(given, found, key).proposed.key == key


def test_a_deferral_brings_the_plan_that_follows_it():
    given, found = chosen(told(finance=SOON, requests=(Request("Q2", months=3),)))
    plans = letter_plans(given, found)

    assert plans.proposed.plan.kind == "deferral"
    assert plans.follow_up.after_recovery
    assert plans.fallback is None


def test_choosing_what_follows_is_choosing_the_deferral_first():
    given = told(finance=SOON, requests=(Request("Q2", months=3),))
    later = next(offer.key for offer in proposal(given).offers if offer.after_recovery)
    plans = letter_plans(*chosen(given, later))

    assert (plans.proposed.plan.kind, plans.follow_up.key) == ("deferral", later)


def test_a_fallback_is_another_plan_they_were_shown_and_can_afford():
    given = told(requests=(Request("Q1", terms=12),))
    plans = letter_plans(*chosen(given))

    assert plans.proposed.plan.terms == 12
    assert plans.fallback.plan.terms == 7
    assert plans.fallback.affordable


def test_only_a_plan_for_the_same_debt_may_stand_beside():
    other = debt(id="B", total="6000", institution_name="山毛榉")
    given = told(debts=(CARD, other), requests=(Request("Q1", terms=24),), finance=PLENTY)
    found = proposal(given)

    assert {offer.debt_id for offer in found.offers} == {"A", "B"}
    for offer in found.offers:
        plans = letter_plans(replace(given, chosen_plan=offer.key), found)
        beside = [plan for plan in (plans.follow_up, plans.fallback) if plan]
        assert {plan.debt_id for plan in beside} <= {offer.debt_id}
        assert offer.key not in [plan.key for plan in beside]
        assert not [plan for plan in beside if plan.affordable is False]


def test_an_instalment_is_not_followed_by_what_comes_after_a_deferral():
    soon = replace(PLENTY, expected_income=yuan("9000"), expected_income_from=date(2026, 7, 5))
    given = told(finance=soon, requests=(Request("Q2", months=3), Request("Q1", terms=12)))
    found = proposal(given)
    now = [offer for offer in found.offers
           if offer.plan.kind != "deferral" and not offer.after_recovery]  # fmt: skip

    assert now
    for offer in now:
        plans = letter_plans(replace(given, chosen_plan=offer.key), found)
        assert (plans.proposed.key, plans.follow_up) == (offer.key, None)


def test_without_a_choice_there_are_no_plans():
    assert letter_plans(told(), EMPTY) is None


@pytest.mark.parametrize(
    ("owed", "parts"),
    [
        (debt(), {}),
        (debt(total="100"), {"unsplit": "100"}),
        (debt(principal="90", interest="10"), {"principal": "90", "interest": "10"}),
        (
            debt(total="100", principal="70", penalty="5"),
            {"principal": "70", "penalty": "5", "unsplit": "25"},
        ),
        (debt(total="3", penalty="5"), {"unsplit": "3"}),
        (
            debt(principal="90", interest="0", fee="2", disputed="20"),
            {"principal": "90", "fee": "2"},
        ),
    ],
)
def test_the_parts_of_a_debt_add_up_to_what_is_owed(owed, parts):
    split = debt_split(owed)

    assert split == tuple((name, yuan(text)) for name, text in parts.items())
    assert Money.total(amount for _, amount in split) == (owed.known_total or Money(0))
