import pytest

from bot.core.case import Request
from tests.core.cases import debt, yuan
from tests.core.messages import asked, begun, heard, label, mark, money, read, told

NOT_MINE, ADMITTED = mark("not_mine", 3), mark("admitted", 3)
CARD = begun(debts=(debt(total="126"),))


def parts(given):
    return given.debt.known_total, given.debt.disputed


def codes(given):
    return [item.code for item in given.open_requests]


@pytest.mark.parametrize("role", ["total_debt", "unlabelled", "amount_due", "pay_now"])
def test_a_charge_that_is_not_theirs_is_a_disputed_part(role):
    given = read(begun(), told(money(role, "86"), marks=(NOT_MINE,)))

    assert given.debt.disputed == yuan("86")
    assert given.debt.total is None
    assert (given.reasons, codes(given)) == (("R09",), ["Q8"])


def test_a_loan_that_is_not_theirs_is_disputed_as_a_whole():
    given = read(begun(), told(money("total_debt", "86"), label("reason", "R14"),
                               marks=(mark("not_my_debt", 3),)))  # fmt: skip

    assert parts(given) == (yuan("86"), yuan("86"))
    assert given.debt.undisputed_total == yuan("0")
    assert given.reasons == ("R14",)


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        (begun(), (mark("not_my_debt", 3), mark("among"))),
        (CARD, (mark("not_my_debt", 3),)),
    ],
)
def test_of_a_loan_a_part_is_disputed_where_one_was_named_or_more_is_owed(given, marks):
    given = read(given, told(money("total_debt", "86"), label("reason", "R14"), marks=marks))

    assert given.debt.disputed == yuan("86")
    assert given.reasons == ("R09",)


def test_the_next_clause_may_deny_what_the_first_one_names():
    message = told(money("total_debt", "86", start=1), breaks=(10,),
                   marks=(mark("among", 0), mark("not_mine", 11)))  # fmt: skip
    other = told(money("total_debt", "86", start=1), money("income", "9", start=15), breaks=(10,),
                 marks=(mark("among", 0), mark("not_mine", 11)))  # fmt: skip

    assert read(begun(), message).debt.disputed == yuan("86")
    assert read(begun(), other).debt.disputed is None


def test_an_identity_card_that_was_lost_makes_it_fraud():
    given = read(begun(), told(money("total_debt", "86"), label("reason", "R14"),
                               signals=("id_lost",), marks=(mark("not_my_debt", 3),)))  # fmt: skip

    assert given.reasons == ("R09",)


def test_total_less_the_admitted_part_is_disputed():
    disputing = begun(reasons=("R09",))
    given = read(disputing, told(money("total_debt", "126", start=1),
                                 money("unlabelled", "40", start=11), breaks=(10,),
                                 marks=(mark("admitted", 13),)))  # fmt: skip

    assert parts(given) == (yuan("126"), yuan("86"))


def test_disputed_and_admitted_part_make_the_total():
    disputing = begun(debts=(debt(disputed="86"),))
    given = read(disputing, told(money("unlabelled", "40"), marks=(ADMITTED,)))

    assert parts(given) == (yuan("126"), yuan("86"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (begun(reasons=("R09",)), (None, None)),
        (begun(reasons=("R09",), debts=(debt(total="30"),)), (yuan("30"), None)),
        (begun(debts=(debt(total="126", disputed="80"),)), (yuan("126"), yuan("80"))),
    ],
)
def test_an_admitted_part_alone_makes_nothing_up(given, expected):
    given = read(given, told(money("unlabelled", "40"), marks=(ADMITTED,)))

    assert given.debt.admitted == yuan("40")
    assert parts(given) == expected


def test_what_is_theirs_where_nothing_is_disputed_is_just_owed():
    given = read(begun(), told(money("total_debt", "40"), marks=(ADMITTED,)))

    assert parts(given) == (yuan("40"), None)
    assert given.reasons == ()


def test_whoever_denies_and_admits_in_one_clause_admits():
    message = told(money("total_debt", "40"), marks=(NOT_MINE, ADMITTED))

    assert read(begun(), message).debt.admitted == yuan("40")


def test_one_more_charge_adds_to_the_disputed_part():
    disputing = begun(debts=(debt(total="126", disputed="70"),))
    more = told(money("total_debt", "3"), marks=(NOT_MINE, mark("once_more")))
    first = told(money("total_debt", "3"), marks=(NOT_MINE, mark("once_more")))

    assert read(disputing, more).debt.disputed == yuan("73")
    assert read(begun(), first).debt.disputed == yuan("3")


def test_the_sum_told_beside_one_more_charge_stands_alone():
    disputing = begun(debts=(debt(total="126", disputed="70"),))
    given = read(
        disputing,
        told(
            money("total_debt", "3", start=1),
            money("unlabelled", "73", start=12, old="70"),
            breaks=(10,),
            marks=(mark("not_mine", 4), mark("once_more", 0), mark("together", 10)),
        ),
    )

    assert given.debt.disputed == yuan("73")
    assert [item.new for item in given.corrections] == [7300]


def test_the_bill_under_dispute_is_what_is_owed():
    disputing = begun(debts=(debt(disputed="70"),))
    given = read(disputing, told(money("amount_due", "126")))

    assert parts(given) == (yuan("126"), yuan("70"))
    assert given.debt.amount_due is None


def test_other_facts_of_the_message_are_left_as_they_are():
    message = told(money("income", "40"), label("institution", "acorn"), marks=(NOT_MINE,))
    given = read(begun(), message)

    assert given.finance.income == yuan("40")
    assert given.debt.disputed is None


def test_whoever_denies_a_bill_said_to_be_paid_disputes_it():
    paid = read(begun(), told(signals=("paid_already",)))
    denied = read(paid, told(marks=(mark("not_mine"),)))

    assert paid.reasons == ("R14",)
    assert codes(denied) == ["Q8"]
    assert read(begun(reasons=("R09",)), told(signals=("paid_already",))).reasons == ("R09",)


def test_the_undisputed_part_may_be_settled_at_once():
    disputing = begun(reasons=("R09",), debts=(debt(total="126", disputed="86"),))
    given = read(disputing, told(money("unlabelled", "40"), cues=("wish:settle",)))

    assert codes(given) == ["Q6"]
    assert given.progress.unclear is None


def test_an_earlier_wish_to_settle_stays_beside_the_dispute():
    settling = begun(requests=(Request("Q6"),), debts=(debt(total="126"),))

    assert codes(read(settling, told(money("total_debt", "6"), marks=(NOT_MINE,)))) == ["Q6", "Q8"]


def test_a_card_used_by_others_is_a_disputed_charge():
    given = read(begun(), told(signals=("disputed_txn", "possible_fraud_victim")))

    assert given.reasons == ("R09",)


def test_a_disputed_charge_of_fraud_is_a_dispute_however_it_was_classified():
    given = read(begun(reasons=("R09",)), told(signals=("disputed_txn",)))

    assert codes(given) == ["Q8"]


def test_the_sum_of_several_charges_is_denied_by_the_next_clause():
    message = told(money("unlabelled", "86", start=1), breaks=(10,),
                   marks=(mark("together", 0), mark("not_mine", 11)))  # fmt: skip

    assert read(begun(), message).debt.disputed == yuan("86")


def test_nobody_offers_to_pay_what_they_dispute():
    given = begun(debts=(debt(total="126", disputed="86"),), reasons=("R09",))
    after = read(given, told(money("payment_cap", "86")))

    assert after.finance.cap is None
    assert "Q1" not in codes(after)


def test_what_was_paid_off_is_no_wish_to_pay_at_once():
    given = begun(reasons=("R14",))
    after = read(given, told(money("total_debt", "64"), marks=(mark("paid_off", 3),),
                             cues=("wish:settle",)))  # fmt: skip

    assert (after.debt.total, after.debt.paid) == (None, yuan("64"))
    assert codes(after) == []


def test_a_charge_of_somebody_else_after_a_fraud_was_told_is_disputed():
    given = read(begun(reasons=("R09",)), told(signals=("disputed_txn",)))

    assert [item.code for item in given.open_requests] == ["Q8"]


def test_a_denial_in_so_many_words_disputes_even_where_it_was_asked_whose_account_it_is():
    denied = heard("dispute_debt", marks=(mark("not_my_debt"),), cues=("self",))

    assert [item.code for item in read(asked("role"), denied).open_requests] == ["Q8"]
