from dataclasses import replace

import pytest

from bot.core.case import Consent, Progress, Request
from bot.core.interview import (
    CLOSING,
    QUESTIONS,
    TWICE,
    answered_items,
    needs_budget,
    next_question,
    open_items,
    open_proofs,
    open_questions,
    question,
    takes_long_way,
)
from tests.core.cases import case, debt, finance, yuan

AGREED = Consent(collect=True)


def ids(given):
    return [item.id for item in open_questions(given)]


def begun(**fields):
    return case(**{"consent": AGREED, **fields})


def asked(*names, times=1):
    return Progress(times_asked=dict.fromkeys(names, times))


def test_a_new_case_begins_with_consent_and_then_asks_for_whom():
    given = case(user_role="unknown")

    assert next_question(given).id == "consent"
    assert next_question(replace(given, consent=AGREED)).id == "role"


def test_the_questions_stand_in_the_order_of_the_interview():
    order = ["debt", "product", "reason", "amount", "overdue", "request", "urgent", "month",
             "income", "essentials", "household", "other_debt", "payment_cap", "read_back",
             "hand_off"]  # fmt: skip

    assert ids(begun()) == order


@pytest.mark.parametrize("given", [case(consent=Consent(collect=False)),
                                   begun(user_role="third_party")])  # fmt: skip
def test_nothing_is_asked_without_consent_or_of_a_third_party(given):
    assert open_questions(given) == ()
    assert next_question(given) is None


KNOWN = {
    "product": begun(debts=(debt(),)),
    "reason": begun(reasons=("R03",)),
    "overdue": begun(debts=(debt(overdue_days=0),)),
    "request": begun(requests=(Request("Q2"),)),
    "income": begun(finance=finance(income="0")),
    "essentials": begun(finance=finance(essentials="900")),
    "household": begun(finance=finance(household=2)),
    "other_debt": begun(finance=finance(other_debt="0")),
    "payment_cap": begun(finance=finance(cap="500")),
    "read_back": begun(progress=Progress(read_back=True)),
    "hand_off": begun(consent=Consent(collect=True, hand_off=True)),
    "amount": begun(debts=(debt(total="9000"),)),
}


@pytest.mark.parametrize(("name", "given"), KNOWN.items())
def test_a_fact_already_given_is_never_asked_again(name, given):
    assert name in ids(begun())
    assert name not in ids(given)


@pytest.mark.parametrize("amount", [{"total_low": "5000"}, {"amount_due": "90"},
                                    {"next_due": "90"}, {"principal": "800"}])  # fmt: skip
def test_any_amount_answers_how_much_is_owed(amount):
    assert "amount" not in ids(begun(debts=(debt(**amount),)))


def test_a_debt_of_unknown_product_and_amount_is_asked_about():
    assert ids(begun(debts=(debt(product="unknown"),)))[:4] == [
        "debt",
        "product",
        "reason",
        "amount",
    ]


def test_a_comfortable_amount_or_a_chosen_plan_answers_what_is_wanted():
    assert "request" not in ids(begun(finance=finance(cap="500")))
    assert "request" not in ids(begun(chosen_plan="A.deferral.2"))


def test_whoever_forgot_is_asked_what_is_due_and_whether_they_pay_now():
    given = begun(reasons=("R10",))

    assert {"amount_due", "pay_now"} <= set(ids(given))
    paying = replace(
        given, debts=(debt(amount_due="90", overdue_days=2),), requests=(Request("Q6"),)
    )
    assert ids(paying) == ["read_back", "hand_off"]


def test_whoever_pays_a_part_is_asked_for_the_next_bill():
    given = begun(requests=(Request("Q3"),))

    assert "next_due" in ids(given)
    assert "next_due" not in ids(replace(given, debts=(debt(next_due="90"),)))


def test_a_late_wage_answers_for_the_income_of_whoever_pays_a_part():
    given = begun(requests=(Request("Q3"),), finance=finance(expected_income="5000"))

    assert "income" not in ids(given)
    assert "income" in ids(replace(given, requests=(Request("Q2"),)))


@pytest.mark.parametrize(
    "given",
    [
        begun(reasons=("R10",)),
        begun(requests=(Request("Q6"),)),
        begun(reasons=("R09",)),
        begun(reasons=("R14",)),
        begun(willingness="refuses"),
    ],
)
def test_the_budget_is_not_asked_where_it_does_not_matter(given):
    assert not takes_long_way(given)
    assert not {"income", "essentials", "household", "other_debt"} & set(ids(given))


def test_whoever_will_not_tell_their_income_is_not_asked_for_a_budget():
    given = begun(finance=finance(income_refused=True))

    assert takes_long_way(given)
    assert not needs_budget(given)
    assert not {"income", "essentials", "household", "other_debt"} & set(ids(given))


def test_whoever_will_not_tell_their_income_can_still_name_a_comfortable_amount():
    assert "payment_cap" in ids(begun(finance=finance(income_refused=True)))


@pytest.mark.parametrize("reason", ["R01", "R02"])
def test_facts_of_illness_are_kept_only_with_their_own_consent(reason):
    given = begun(reasons=(reason,))

    assert "sensitive" in ids(given)
    assert "sensitive" not in ids(replace(given, consent=Consent(collect=True, sensitive=False)))
    assert "sensitive" not in ids(begun(reasons=("R03",)))


@pytest.mark.parametrize("reason", ["R01", "R03", "R05", "R07"])
@pytest.mark.parametrize("month", [{"income": "0"}, {"income": "900", "income_kind": "benefit"}])
def test_earnings_lost_are_asked_when_they_come_back(reason, month):
    given = begun(reasons=(reason,), finance=finance(**month))

    assert "expected_income" in ids(given)
    told = replace(given, finance=finance(**month, expected_income="5000"))
    assert "expected_income" not in ids(told)


def test_whoever_still_earns_is_not_asked_when_it_gets_better():
    assert "expected_income" not in ids(begun(reasons=("R05",), finance=finance(income="900")))


def test_recovery_is_asked_where_the_month_leaves_nothing():
    given = begun(reasons=("R08",), finance=finance(income="900"))

    assert "expected_income" not in ids(given)
    assert "expected_income" in ids(replace(given, progress=Progress(nothing_left=True)))


@pytest.mark.parametrize(
    "fields",
    [
        {"progress": Progress(nothing_left=True)},
        {"chosen_plan": "A.deferral.2"},
        {"requests": (Request("Q2"),)},
        {"requests": (Request("Q1", payment=yuan("500")),)},
    ],
)
def test_a_comfortable_amount_is_asked_only_for_a_monthly_plan_not_yet_named(fields):
    assert "payment_cap" in ids(begun(requests=(Request("Q1"),)))
    assert "payment_cap" not in ids(begun(**fields))


def test_plans_on_the_table_are_to_be_chosen_from():
    shown = Progress(shown_plans=("A.deferral.2",))

    assert "plan" in ids(begun(progress=shown))
    assert "plan" not in ids(begun(progress=shown, chosen_plan="A.deferral.2"))
    assert "plan" not in ids(begun(progress=shown, reasons=("R10",)))
    assert "plan" not in ids(begun())


def test_documents_follow_the_chosen_plan():
    given = begun(chosen_plan="A.deferral.2")

    assert "documents" in ids(given)
    assert "documents" not in ids(replace(given, documents={"all": "have"}))


def test_the_debt_is_asked_as_a_whole_while_two_things_of_it_are_unknown():
    one_unknown = begun(debts=(debt(total="900", overdue_days=3, product="unknown"),))

    assert "debt" in ids(begun(debts=(debt(total="900", product="unknown"),)))
    assert "debt" not in ids(one_unknown)
    assert "debt" not in ids(begun(reasons=("R10",)))
    assert "debt" not in ids(begun(reasons=("R14",), debts=(debt(total="900", product="unknown"),)))


def papers(*codes, **fields):
    return Progress(papers=codes, **fields)


def test_each_proof_is_asked_until_all_are_told_of_or_had_their_chance():
    given = begun(chosen_plan="A.deferral.2", progress=papers("D02", "D06", "D07"))
    told = replace(given, documents={"D06": "have"})
    passed = replace(told, progress=papers("D06", "D07", papers_asked=("D07",)))
    waiting = replace(told, progress=papers("D06", "D07", papers_asked=("D07",), paper="D07"))

    assert open_proofs(given) == ("D06", "D07")
    assert open_proofs(told) == ("D07",)
    assert open_proofs(passed) == ()
    assert open_proofs(waiting) == ("D07",)
    assert "documents" in ids(told)
    assert "documents" not in ids(passed)
    assert "documents" not in ids(replace(given, documents={"all": "have"}))


def test_a_list_without_proofs_is_asked_as_a_whole():
    given = begun(chosen_plan="A.deferral.2", progress=papers("D01", "D02"))

    assert "documents" in ids(given)
    assert "documents" not in ids(replace(given, documents={"D02": "have"}))


def test_whoever_disputes_a_charge_is_asked_for_papers_without_a_plan():
    given = begun(reasons=("R09",), progress=papers("D16", "D17"))

    assert "documents" in ids(given)
    assert "documents" not in ids(replace(given, progress=papers()))


def test_a_contact_window_is_asked_of_whoever_is_handed_over():
    given = begun(consent=Consent(collect=True, hand_off=True))

    assert "contact" in ids(given)
    assert "contact" not in ids(replace(given, contact_window="evening"))


def test_a_question_is_put_twice_at_most_and_a_settled_one_not_again():
    assert "product" in ids(begun(progress=asked("product")))
    assert "product" not in ids(begun(progress=asked("product", times=TWICE)))
    assert "product" not in ids(begun(progress=Progress(settled=("product",))))


def test_what_was_never_asked_comes_before_a_second_try():
    assert next_question(begun(progress=asked("debt", "product"))).id == "reason"


def test_a_plan_on_the_table_is_settled_before_the_case_is_read_back():
    everything = [item.id for item in QUESTIONS if item.id not in ("read_back", "hand_off")]
    shown = replace(asked(*everything, times=TWICE), shown_plans=("A.deferral.2",))
    once = replace(shown, times_asked={**shown.times_asked, "plan": 1})

    assert next_question(begun(progress=once)).id == "plan"
    assert next_question(begun(progress=shown)).id == "read_back"


def test_whoever_was_asked_how_to_pay_is_asked_for_the_amount_only_where_income_is_refused():
    given = begun(progress=asked("request"))

    assert "payment_cap" not in ids(given)
    assert "payment_cap" in ids(replace(given, finance=finance(income_refused=True)))


def test_what_is_still_open_is_listed_one_by_one():
    listed = [item.id for item in open_items(begun())]

    assert {"debt", "month"} <= set(ids(begun()))
    assert not {"debt", "month"} & set(listed)
    assert {"product", "income"} <= set(listed)


def test_what_closes_the_interview_comes_after_every_second_try():
    everything = [item.id for item in QUESTIONS if item.id not in CLOSING]
    given = begun(progress=asked(*everything))

    assert next_question(given).id == "product"


def test_a_question_is_found_by_its_name():
    assert question("income").takes == ("income",)
    assert len({item.id for item in QUESTIONS}) == len(QUESTIONS)


def test_whoever_fears_for_an_agreed_plan_is_not_asked_since_when_it_is_overdue():
    given = case(requests=(Request("Q9"),), signals=("pre_default",))
    late = replace(given, signals=())

    assert question("overdue").known(given)
    assert not question("overdue").known(late)


def test_what_is_done_and_what_is_open_make_up_the_interview():
    given = begun(reasons=("R03",), debts=(debt(total="9000", product="credit_card"),))
    done = [item.id for item in answered_items(given)]
    assert done == ["consent", "role", "product", "reason", "amount"]
    still = [item.id for item in open_items(given)]
    assert not set(done) & set(still)
    passed_over = replace(given, progress=Progress(settled=("household",)))
    assert "household" in [item.id for item in answered_items(passed_over)]


def test_where_nothing_may_be_asked_nothing_counts_as_done():
    assert answered_items(case(consent=Consent(collect=False))) == ()
