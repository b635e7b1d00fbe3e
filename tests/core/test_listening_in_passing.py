"""What is told in passing: whose firm it was, who called, what a nod at a plan does not limit."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Request
from bot.core.listening.answers import turns_away
from tests.core.cases import PLENTY, debt, finance, offers, yuan
from tests.core.messages import (
    asked,
    begun,
    count,
    day,
    heard,
    label,
    mark,
    money,
    read,
    told,
)

CARD = debt(total="9000", overdue_days=20)
TAKEN = "A.interest_free_instalment.12"


def test_a_firm_of_ones_own_that_closed_is_no_lost_job():
    closed = read(begun(), told(label("reason", "R03"), signals=("firm_failed",)))
    assert closed.reasons == ("R03",)
    assert read(closed, told(signals=("own_business",))).reasons == ("R05",)
    dismissed = read(begun(), told(label("reason", "R03"), signals=("own_business",)))
    assert dismissed.reasons == ("R03",)


def test_a_loan_told_by_its_payment_is_another_lender_and_no_debt_of_the_case():
    owing = asked("other_debt", debts=(debt(product="consumer_loan", total="9000"),))
    named = (label("product", "consumer_loan"), label("institution", "birch", text="birch"))
    monthly = (mark("a_month"), mark("must_pay"))
    paid = read(owing, told(*named, money("other_debt_payment", "360", start=4), marks=monthly))
    assert paid.debt.institution is None
    assert "other_lender" in paid.signals
    mortgage = read(owing, told(*named, money("other_debt_payment", "360", start=4, label="房贷")))
    assert "other_lender" not in mortgage.signals
    apart = told(*named, money("other_debt_payment", "360", start=9), breaks=(8,),
                 marks=(mark("a_month", 8),))  # fmt: skip
    assert "other_lender" not in read(owing, apart).signals


def test_a_caller_nobody_knows_is_no_contact_of_a_swindled_persons():
    robbed = begun(debts=(CARD,), signals=("possible_fraud_victim",))
    day_before = day("called_at", date(2026, 5, 8))
    assert read(robbed, told(day_before, marks=(mark("called_by_someone"),))).calls == ()
    assert len(read(robbed, told(day_before)).calls) == 1
    plain = begun(debts=(CARD,))
    assert len(read(plain, told(day_before, marks=(mark("called_by_someone"),))).calls) == 1


@pytest.mark.parametrize(
    ("amount", "bound", "limits"),
    [
        ("700", "min", False),
        ("750", None, False),
        ("500", "min", True),
        ("700", None, True),
        ("750", "max", True),
    ],
)
def test_a_nod_at_the_plan_they_took_limits_nothing(amount, bound, limits):
    given = begun(debts=(CARD,), finance=PLENTY, chosen_plan=TAKEN).with_progress(
        shown_plans=(TAKEN,), shown_totals=(900_000,)
    )
    after = read(given, told(money("payment_cap", amount, bound=bound)))
    assert (after.finance.cap is not None) is limits


def test_a_range_or_a_plan_unseen_is_no_nod():
    given = begun(debts=(CARD,), finance=PLENTY, chosen_plan=TAKEN)
    assert read(given, told(money("payment_cap", "750"))).finance.cap == yuan("750")
    seen = given.with_progress(shown_plans=(TAKEN,), shown_totals=(900_000,))
    ranged = read(seen, told(money("payment_cap", low="700", high="800")))
    assert ranged.finance.cap == yuan("700")


def test_a_plain_question_behind_a_weak_word_is_a_question():
    waits = asked("overdue", debts=(CARD,)).with_progress(turn=3)
    assert turns_away(waits, heard("ask_documents", cues=("choose:so",)))
    assert not turns_away(waits, heard("ask_documents", confidence=0.4, cues=("choose:so",)))
    assert not turns_away(waits, heard("ask_documents", cues=("choose:1",)))
    assert not turns_away(waits, heard("goodbye", cues=("choose:so",)))


def test_the_day_in_court_is_no_first_overdue_day():
    hearing = told(day("due_on", date(2026, 6, 9)), marks=(mark("event_of_its_own"),))
    assert read(asked("overdue", debts=(debt(total="9000"),)), hearing).debt.overdue_days is None


@pytest.mark.parametrize("question", ["debt", "amount"])
def test_what_stands_in_the_account_is_owed_to_whoever_asks_for_that(question):
    shown = told(money("savings", "8200"), marks=(mark("on_the_account"),))
    given = read(asked(question, debts=(debt(),)), shown)
    assert (given.debt.total, given.finance.savings) == (yuan("8200"), None)
    in_hand = read(asked(question, debts=(debt(),)), told(money("savings", "8200")))
    assert in_hand.finance.savings == yuan("8200")


def test_costs_they_will_not_tell_are_not_asked_again():
    given = read(asked("urgent", debts=(CARD,)),
                 told(cues=("prefer_not", "about:essentials")))  # fmt: skip
    assert {"month", "essentials"} <= set(given.progress.settled)
    told_all_the_same = told(money("essential", "900"), cues=("prefer_not", "about:essentials"))
    assert "essentials" not in read(asked("month"), told_all_the_same).progress.settled


def test_savings_beside_the_wish_to_settle_are_there_to_be_paid():
    given = begun(debts=(CARD,), requests=(Request("Q6"),))
    settles = read(given, told(money("savings", "9000"), cues=("wish:settle",)))
    assert (settles.finance.lump_sum, settles.finance.savings) == (yuan("9000"), None)
    assert read(given, told(money("savings", "9000"))).finance.savings == yuan("9000")
    at_once = told(money("savings", "9000"), cues=("wish:settle",))
    assert read(begun(debts=(CARD,)), at_once).finance.lump_sum == yuan("9000")
    assert read(begun(), at_once).finance.savings == yuan("9000")


def test_whoever_only_forgot_tells_of_one_bill_and_its_sum_is_no_second():
    forgot = begun(reasons=("R10",), debts=(debt(overdue_days=3),))
    given = read(forgot, told(money("unlabelled", "63.2"), money("penalty", "10", start=6)))
    assert (given.debt.amount_due, given.debt.total) == (yuan("63.2"), None)
    summed = read(given, told(money("amount_due", "73.2")))
    assert summed.debt.amount_due == yuan("63.2")
    assert read(begun(), told(money("total_debt", "73.2"))).debt.total == yuan("73.2")


def test_what_is_offered_is_remembered_and_owed_by_nobody():
    given = begun(debts=(CARD,))
    offered = told(money("amount_paid", "7000"), marks=(mark("offered_settlement"),))
    after = read(given, offered)
    assert (after.progress.offered, after.debt.paid) == (yuan("7000"), None)
    assert "offered" in after.progress.news
    feared = told(money("amount_paid", "7000"),
                  marks=(mark("offered_settlement"), mark("what_if")))  # fmt: skip
    assert read(given, feared).progress.offered is None


def test_a_loan_taken_for_a_swindler_is_disputed_as_a_whole():
    borrowed = told(money("total_debt", "12000"), label("reason", "R09"),
                    signals=("possible_fraud_victim",), marks=(mark("swindled_away"),))  # fmt: skip
    given = read(begun(), borrowed)
    assert (given.debt.total, given.debt.disputed) == (yuan("12000"), yuan("12000"))


@pytest.mark.parametrize(
    ("facts", "signals", "names"),
    [
        ((), ("possible_fraud_victim",), ("swindled_away", "admitted")),
        ((), (), ("swindled_away",)),
        ((), ("possible_fraud_victim",), ()),
        ((money("total_debt", "300", start=9),), ("possible_fraud_victim",), ("swindled_away",)),
    ],
)
def test_a_loan_is_not_disputed_as_a_whole_without_all_the_signs(facts, signals, names):
    message = told(money("total_debt", "12000"), *facts, signals=signals,
                   marks=tuple(map(mark, names)))  # fmt: skip
    assert read(begun(), message).debt.disputed is None


def test_a_comparison_keeps_the_wish_told_beside_it():
    given = begun(debts=(CARD,), finance=PLENTY)
    asks = heard("ask_amount", count("terms", 6), count("terms", 12),
                 cues=("question", "waive:penalty", "wish:instalment"))  # fmt: skip
    assert [item.code for item in read(given, asks).open_requests] == ["Q5"]


def test_the_fewest_terms_once_waived_stay_beside_the_plan_they_took():
    owed = debt(principal="8000", interest="200", penalty="800", overdue_days=40)
    month = finance(income="3800", essentials="3000", household=1, other_debt="0")
    wishes = (Request("Q1", terms=13, accepted=True), Request("Q5", waive=("penalty",)))
    found = set(offers(begun(debts=(owed,), finance=month, requests=wishes)))
    waived = sorted(key for key in found if key.endswith("waive.penalty"))
    assert len(waived) == 2
    named = replace(wishes[0], accepted=False)
    own = set(offers(begun(debts=(owed,), finance=month, requests=(named, wishes[1]))))
    assert len([key for key in own if key.endswith("waive.penalty")]) == 1


def test_a_lender_told_by_its_payment_alone_counts_as_one():
    from bot.core.flags import has_many_lenders

    assert has_many_lenders(begun(debts=(CARD,), signals=("other_lender",)))
    assert not has_many_lenders(begun(debts=(CARD,)))


@pytest.mark.parametrize(
    ("confidence", "cues", "wished"),
    [(0.7, (), []), (0.9, (), ["Q1"]), (0.7, ("wish:instalment",), ["Q1"])],
)
def test_a_figure_asked_for_is_no_wish_for_instalments_on_a_guess(confidence, cues, wished):
    paid = heard("request_installment", money("other_debt_payment", "200"),
                 confidence=confidence, cues=cues)  # fmt: skip
    given = read(asked("urgent", debts=(CARD,)), paid)
    assert [item.code for item in given.open_requests] == wished
