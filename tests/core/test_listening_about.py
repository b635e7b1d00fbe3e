"""Which question or whom a figure, a wish or a denial is about."""

from bot.core.case import Request
from tests.core.cases import finance, yuan
from tests.core.messages import (
    asked,
    begun,
    day,
    heard,
    label,
    mark,
    money,
    read,
)  # fmt: skip
from tests.core.test_listening_context import LATER


def codes(given):
    return [item.code for item in given.open_requests]


def test_what_is_paid_to_them_is_income():
    told = heard(
        "provide_info", money("essential", "1200", label="保险"), marks=(mark("comes_in"),)
    )
    after = read(begun(), told)
    assert after.finance.income == yuan("1200")
    assert not after.finance.essentials


def test_of_two_wages_the_usual_one_is_not_todays():
    facts = money("income", "5200"), money("unlabelled", "7300", start=9)
    after = read(begun(), heard("provide_info", *facts, marks=(mark("usually", 8),), breaks=(7,)))
    assert (after.finance.income, after.finance.usual_income) == (yuan("5200"), yuan("7300"))


def test_wages_told_in_the_same_message_come_back_as_they_were():
    facts = money("usual_income", "6500"), day("income_from", LATER, start=9)
    after = read(begun(), heard("provide_info", *facts, marks=(mark("as_before", 12),)))
    assert after.finance.expected_income == yuan("6500")


def test_a_sum_of_two_wages_is_counted_once():
    facts = (
        money("usual_income", "7000"),
        money("income", "4600", start=3),
        money("income", "5800", start=12),
        money("income", "10400", start=22),
    )
    said = heard("provide_info", *facts, marks=(mark("together", 20),), breaks=(10, 20))
    after = read(begun(), said)
    assert after.finance.income == yuan("10400")
    assert after.finance.usual_income == yuan("12800")


def test_a_product_never_used_is_no_debt():
    said = heard("provide_info", label("product", "consumer_loan"), marks=(mark("not_used"),))
    assert not read(begun(), said).debts


def test_what_a_clerk_wanted_is_no_wish():
    marks = (mark("told_to"),)
    said = heard("request_partial", label("staff_id", "3078"), marks=marks, confidence=0.9)
    assert codes(read(begun(), said)) == []


def test_a_loan_to_repay_with_settles_nothing():
    said = heard(cues=("wish:settle",), signals=("borrow_to_repay",))
    assert codes(read(begun(), said)) == []


def test_covering_a_page_of_a_paper_waives_nothing():
    said = heard("request_reduction", marks=(mark("document:D23:named"),), confidence=0.9)
    assert codes(read(begun(), said)) == []


def test_whose_loan_it_is_disputes_nothing():
    given = asked("consent")
    assert codes(read(given, heard("dispute_debt", cues=("agree", "self"), confidence=0.9))) == []


def test_unpaid_wages_are_the_cause_where_no_other_is_named():
    assert read(begun(), heard(signals=("wage_delay",))).reasons == ("R04",)


def test_their_own_plan_is_taken_by_name():
    given = begun(requests=(Request("Q1", terms=24),), finance=finance())
    keys = ("A.interest_free_instalment.12", "A.interest_free_instalment.24")
    given = given.with_progress(shown_plans=keys, shown_totals=(1, 1), asked="plan")
    assert read(given, heard(cues=("choose:own",))).chosen_plan == keys[1]
