"""What is only supposed, offered or wondered at is no figure of the case."""

import pytest

from tests.core.cases import PLENTY, debt, yuan
from tests.core.messages import begun, heard, mark, money, read, told

OWING = begun(debts=(debt(total="26600", overdue_days=200),), finance=PLENTY)


def test_what_if_i_paid_paid_nothing():
    supposed = told(money("amount_paid", "24000"), marks=(mark("what_if"),))
    assert read(OWING, supposed).debt.paid is None
    assert read(OWING, told(money("amount_paid", "24000"))).debt.paid == yuan("24000")


@pytest.mark.parametrize("role", ["total_debt", "principal", "unlabelled", "amount_due"])
def test_what_the_lender_would_take_is_not_what_is_owed(role):
    offered = told(money(role, "24000"), marks=(mark("offered_settlement"),))
    assert read(OWING, offered).debts == OWING.debts


def test_a_question_about_the_living_costs_changes_none():
    asks = heard("ask_amount", money("essential", "2000"), money("essential", "3000"),
                 cues=("question",))  # fmt: skip
    assert read(OWING, asks).finance.essentials == OWING.finance.essentials

    more = heard("provide_info", money("essential", "2000", label="药"), cues=("question",))
    assert read(OWING, more).finance.essentials_total == yuan("5000")
    first = heard("ask_amount", money("essential", "2000"), cues=("question",))
    assert read(begun(), first).finance.essentials_total == yuan("2000")


def test_what_stands_bare_beside_a_charge_is_owed_and_their_sum_is_no_other_debt():
    given = read(begun(), told(money("unlabelled", "63.2"), money("penalty", "10", start=6)))
    assert (given.debt.total, given.debt.penalty) == (yuan("63.2"), yuan("10"))

    summed = read(given, told(money("total_debt", "73.2")))
    assert summed.debt.total == yuan("63.2")
    assert read(given, told(money("total_debt", "80", old="63.2"))).debt.total == yuan("80")


def test_a_bare_amount_among_others_stays_unclear():
    given = read(begun(), told(
        money("unlabelled", "63.2"), money("penalty", "10", start=6),
        money("income", "3000", start=9)))  # fmt: skip
    assert given.debt.total is None


def test_a_month_beside_the_wish_to_pay_by_it_is_no_wage_to_come():
    wish = heard("request_installment", money("expected_income", "600"), cues=("wish:instalment",))
    given = read(begun(), wish)
    assert (given.finance.cap, given.finance.expected_income) == (yuan("600"), None)

    wage = heard("request_installment", money("expected_income", "6000"), marks=(mark("earns"),))
    assert read(begun(), wage).finance.expected_income == yuan("6000")
    plain = heard("provide_info", money("expected_income", "6000"))
    assert read(begun(), plain).finance.expected_income == yuan("6000")
