"""What a figure means beside the words around it, the question asked and what is known."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Essential, Request
from tests.core.cases import debt, finance, yuan
from tests.core.messages import (
    AT,
    asked,
    begun,
    count,
    day,
    heard,
    label,
    length,
    mark,
    money,
    read,
    told,
)  # fmt: skip

LATER = date(2026, 9, 10)


def codes(given):
    return [item.code for item in given.open_requests]


@pytest.mark.parametrize("code", ["R03", "R04", "R05", "R10", "R13"])
def test_what_befell_a_relative_is_no_cause_of_the_persons(code):
    own = read(begun(), told(label("reason", code)))
    others = read(begun(), told(label("reason", code), marks=(mark("about_another"),)))

    assert (own.reasons, others.reasons) == ((code,), ())


def test_a_relatives_illness_is_a_cause():
    given = read(begun(), told(label("reason", "R02"), marks=(mark("about_another"),)))

    assert given.reasons == ("R02",)


@pytest.mark.parametrize(
    ("question", "code", "cue", "reasons"),
    [
        ("income", "R12", "prefer_not", ()),
        ("income", "R12", "about:reason", ("R12",)),
        ("reason", "R12", "prefer_not", ("R12",)),
        (None, "R12", "prefer_not", ("R12",)),
        ("overdue", "R10", "dont_know", ()),
        ("reason", "R10", "dont_know", ("R10",)),
        ("overdue", "R10", "agree", ("R10",)),
        ("overdue", "R03", "dont_know", ("R03",)),
    ],
)
def test_a_short_answer_to_another_question_names_no_cause(question, code, cue, reasons):
    given = asked(question) if question else begun()

    assert read(given, told(label("reason", code), cues=(cue,))).reasons == reasons


@pytest.mark.parametrize(
    ("cues", "marks", "reasons"),
    [
        ((), (), ("R13",)),
        (("waive:interest",), (), ()),
        (("principal_only",), (), ()),
        ((), (mark("charges"),), ()),
    ],
)
def test_to_refuse_the_charges_is_not_to_refuse_the_debt(cues, marks, reasons):
    given = read(begun(), told(label("reason", "R13"), cues=cues, marks=marks))

    assert given.reasons == reasons


def test_a_paper_named_after_its_cause_is_no_cause_of_its_own():
    paper = told(label("reason", "R01"), marks=(mark("document:D09:asked"),))

    assert read(begun(reasons=("R02",)), paper).reasons == ("R02",)
    assert read(begun(), paper).reasons == ("R01",)


def test_what_a_clerk_promised_and_denies_is_no_wish():
    denied = told(count("terms", 24, start=1), money("total_debt", "90", start=4),
                  cues=("wish:instalment", "waive:fee"), promise="分24期",
                  signals=("verbal_promise_denied",), marks=(mark("promised"),))  # fmt: skip
    given = read(begun(), denied)

    assert given.requests == ()
    assert given.debt.total == yuan("90")
    assert given.calls[0].promise == "分24期"


def test_wages_return_when_work_is_taken_up_again():
    months = told(length("deferral", months=4), marks=(mark("back_to_earning", 3),))
    days = told(length("unlabelled", days=10), marks=(mark("back_to_earning", 3),))
    on = told(day("unlabelled", LATER), marks=(mark("back_to_earning", 3),))

    assert read(begun(), months).finance.expected_income_from == LATER
    assert read(begun(), days).finance.expected_income_from == date(2026, 5, 20)
    assert read(begun(), on).finance.expected_income_from == LATER
    assert read(begun(), months).requests == ()


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        (told(length("deferral", months=4), cues=("wish:deferral",),
              marks=(mark("back_to_earning"),)), ["Q2"]),
        (told(length("deferral", months=4)), ["Q2"]),
        (told(day("unlabelled", date(2026, 1, 1)), marks=(mark("back_to_earning"),)), []),
        (told(count("unlabelled", 4), marks=(mark("back_to_earning"),)), []),
    ],
)  # fmt: skip
def test_a_wish_to_wait_until_then_stays_a_wish(message, asks):
    given = read(begun(), message)

    assert given.finance.expected_income_from is None
    assert codes(given) == asks


@pytest.mark.parametrize(
    ("fact", "marks"),
    [
        (length("deferral", days=20), (mark("past", 4),)),
        (length("deferral", months=1), (mark("a_month"),)),
    ],
)
def test_a_span_that_puts_nothing_off_is_no_deferral(fact, marks):
    assert read(begun(), told(fact, marks=marks)).requests == ()


def test_a_swindlers_price_asks_for_nothing():
    given = read(begun(), told(money("unlabelled", "2000"), signals=("scam_agent",)))

    assert given.progress.unclear is None


def test_money_at_hand_beside_a_bill_is_what_they_would_pay_now():
    bill = told(money("amount_due", "1860", start=1), money("lump_sum", "700", start=12),
                breaks=(10,), marks=(mark("at_hand", 11),))  # fmt: skip
    alone = told(money("lump_sum", "700"), marks=(mark("at_hand"),))

    given = read(begun(), bill)
    assert (codes(given), given.requests[0].payment) == (["Q3"], yuan("700"))
    assert read(begun(), alone).finance.lump_sum == yuan("700")
    assert codes(read(begun(requests=(Request("Q3"),)), alone)) == ["Q3"]
    assert read(begun(debts=(debt(amount_due="9"),)), told(money("income", "7"))).requests == ()


def test_a_slip_in_what_they_would_pay_is_kept_as_a_correction():
    asking = begun(requests=(Request("Q3", payment=yuan("700")),))
    slip = told(money("pay_now", "900", old="700"))
    plain = told(money("pay_now", "900"))

    assert read(asking, slip).corrections[0].field == "requests.Q3.payment_fen"
    assert read(asking, plain).corrections == ()
    assert read(begun(requests=(Request("Q3"),)), slip).corrections == ()


def test_the_day_of_a_debit_is_no_day_of_wages():
    soon = day("income_from", date(2026, 5, 12))
    given = read(begun(), told(soon, marks=(mark("falls_due", 3),)))
    wage = read(begun(), told(soon, marks=(mark("falls_due", 3), mark("the_wage", 5))))

    assert given.signals == ("due_in_3_days",)
    assert given.finance.expected_income_from is None
    assert wage.finance.expected_income_from == date(2026, 5, 12)


def test_unpaid_wages_to_come_on_a_day_are_expected_income():
    late = begun(signals=("wage_delay",))
    message = (money("income", "7600"), day("income_from", LATER))
    given = read(late, told(*message))

    assert (given.finance.income, given.finance.expected_income) == (None, yuan("7600"))
    assert read(late, told(*message, marks=(mark("now"),))).finance.income == yuan("7600")
    assert read(begun(), told(*message)).finance.income == yuan("7600")


AGREED = mark("agreed_before")


def test_terms_and_instalment_of_an_agreed_plan_go_to_the_debt():
    given = read(begun(), told(
        count("terms", 36, start=11, text="36期"), money("stage_payment", "1100", start=15),
        count("paid_terms", 8, start=21), breaks=(10, 20),
        marks=(AGREED, mark("a_month", 14)), signals=("pre_default",)))  # fmt: skip

    told_of = (given.debt.agreed_terms, given.debt.current_instalment, given.debt.paid_terms)
    assert told_of == (36, yuan("1100"), 8)
    assert given.debt.known_total == yuan("30800")
    assert (codes(given), given.requests[0].terms) == (["Q9"], None)


@pytest.mark.parametrize(
    ("known", "left", "expected"),
    [
        (debt(agreed_terms=36), 28, (36, 8)),
        (debt(paid_terms=11), 25, (36, 11)),
        (debt(), 25, (None, None)),
        (debt(agreed_terms=20), 25, (20, None)),
    ],
)
def test_terms_left_tell_the_third_of_agreed_paid_and_left(known, left, expected):
    given = begun(requests=(Request("Q9"),), debts=(known,))
    given = read(given, told(count("unlabelled", left, text="25期"), marks=(mark("left_over"),)))

    assert (given.debt.agreed_terms, given.debt.paid_terms) == expected
    assert given.progress.unclear is None


def test_what_is_left_of_an_agreed_plan_is_what_is_owed():
    given = begun(requests=(Request("Q9"),))
    given = read(given, told(money("unlabelled", "30800"), marks=(mark("left_over"),)))

    assert given.debt.total == yuan("30800")


def test_what_they_can_pay_now_changes_the_agreement_and_opens_no_new_request():
    given = begun(requests=(Request("Q9"),))
    less = told(money("payment_cap", "800", start=3), marks=(mark("can_pay"), mark("a_month", 1)))
    longer = told(count("terms", 48, text="48期"), marks=(mark("can_pay"),))
    plain = told(count("terms", 48, text="48期"))

    assert codes(read(given, less)) == ["Q9"]
    assert read(given, less).requests[0].payment == yuan("800")
    assert read(given, less).finance.cap == yuan("800")
    assert read(given, longer).requests[0].terms == 48
    assert read(given, plain).requests[0].terms == 48


def test_an_agreement_only_mentioned_or_denied_asks_for_nothing():
    assert read(begun(), told(marks=(AGREED,))).requests == ()
    assert read(begun(), told(marks=(AGREED,), cues=("renegotiate",))).requests[0].code == "Q9"
    denied = told(marks=(AGREED,), cues=("renegotiate",), signals=("verbal_promise_denied",))
    assert read(begun(), denied).requests == ()


def test_other_requests_stand_beside_the_agreement():
    given = begun(requests=(Request("Q9"),))

    assert codes(read(given, told(cues=("waive:interest",)))) == ["Q9", "Q5"]


def test_the_plan_taken_within_an_agreement_changes_that():
    given = begun(requests=(Request("Q9"),))
    given = given.with_progress(shown_plans=("A.interest_free_instalment.39",))
    given = read(given, told(cues=("choose:1",)))

    assert codes(given) == ["Q9"]
    assert (given.requests[0].terms, given.chosen_plan) == (39, "A.interest_free_instalment.39")


def test_a_wifes_wage_adds_to_the_households():
    own = begun(finance=finance(income="6500"))
    beside = told(money("income", "3000", start=12), breaks=(10,), marks=(mark("other_earns"),))
    within = told(money("income", "3000", start=2), marks=(mark("other_earns"),))
    named = told(money("income", "3000", label="老婆"))

    for message in (beside, within, named):
        given = read(own, message)
        assert given.finance.income == yuan("9500")
        assert given.finance.others_income == yuan("3000")
        assert given.corrections == ()


def test_ones_own_wage_after_a_wifes_is_ones_own():
    message = told(money("income", "4000", start=12), breaks=(10,),
                   marks=(mark("other_earns"), mark("own", 11)))  # fmt: skip

    assert read(begun(), message).finance.income == yuan("4000")


def test_either_wage_may_be_told_first_or_corrected():
    first = read(begun(), told(money("income", "3000", label="老婆")))
    both = read(first, told(money("income", "4000")))
    more = read(both, told(money("income", "3500", label="老婆")))
    less = read(more, told(money("income", "3000")))

    assert first.finance.income is None
    assert both.finance.income == yuan("7000")
    assert more.finance.income == yuan("7500")
    assert less.finance.income == yuan("6500")
    assert [item.field for item in less.corrections] == [
        "finance.others_income_fen", "finance.income_fen",
    ]  # fmt: skip


def test_whoever_lost_their_job_lives_on_what_a_relative_earns():
    jobless = asked("income", reasons=("R03",))
    given = read(jobless, told(money("income", "4500", label="老婆")))

    assert given.finance.income == yuan("4500")
    other = read(asked("income"), told(money("income", "4500", label="老婆")))
    assert other.finance.income is None


@pytest.mark.parametrize("name", ["event_of_its_own", "document:D16:have"])
def test_a_day_of_something_else_is_not_since_when_they_are_overdue(name):
    yesterday = day("unlabelled", date(2026, 5, 9), start=1)
    given = read(asked("overdue"), told(yesterday, marks=(mark(name, 4),)))
    owing = read(asked("overdue"), told(yesterday, marks=(mark(name, 4), mark("owes", 6))))

    assert given.debts == ()
    assert owing.debt.overdue_days == 1


def test_days_until_a_bill_are_not_days_overdue():
    given = read(begun(), told(length("overdue_duration", days=2), marks=(mark("not_yet_due"),)))
    plain = read(begun(), told(length("overdue_duration", months=2), marks=(mark("not_yet_due"),)))

    assert (given.debt.overdue_days, given.signals) == (0, ("due_in_3_days",))
    assert plain.debt.overdue_days == 60


def test_a_figure_read_off_a_bill_is_marked_so():
    beside = told(money("total_debt", "43", start=12), breaks=(10,), marks=(mark("from_bill"),))
    ranged = begun(debts=(debt(total_low="30", total_high="40"),))
    corrected = told(money("unlabelled", "43.5", corrected=True), marks=(mark("from_bill", 3),))

    assert read(begun(), beside).debt.from_bill
    assert read(ranged, corrected).debt.total == yuan("43.5")
    assert read(ranged, corrected).corrections[0].old == [3000, 4000]


def test_a_range_said_to_be_wrong_gives_way_to_a_figure_near_it():
    ranged = begun(debts=(debt(total_low="30", total_high="40"),))
    near = read(ranged, told(money("unlabelled", "43", corrected=True)))
    far = read(ranged, told(money("unlabelled", "900", corrected=True)))
    other = read(begun(), told(money("unlabelled", "900", corrected=True)))

    assert near.debt.total == yuan("43")
    assert far.debt.total is None
    assert other.debts == ()


FULL = begun(
    finance=finance(savings="3000", cap="800", income="5000"),
    debts=(debt(total="90"),),
)


@pytest.mark.parametrize(
    ("amount", "gone"),
    [("3000", "savings"), ("800", "cap"), ("5000", "income")],
)
def test_a_figure_they_take_back_is_forgotten_and_kept_in_the_history(amount, gone):
    given = read(FULL, told(money("unlabelled", amount), marks=(mark("taken_back", 3),)))

    assert getattr(given.finance, gone) is None
    assert (given.corrections[0].field, given.corrections[0].new) == (f"finance.{gone}_fen", None)


def test_an_amount_owed_may_be_taken_back_too():
    given = read(FULL, told(money("unlabelled", "90"), marks=(mark("taken_back", 3),)))

    assert given.debt.total is None
    assert given.corrections[0].field == "debts.A.total_fen"


def test_without_a_figure_the_one_told_last_is_taken_back():
    given = read(begun(), told(money("savings", "30")), told(marks=(mark("taken_back"),)))

    assert given.finance.savings is None


@pytest.mark.parametrize(
    "message",
    [
        told(money("unlabelled", "77"), marks=(mark("taken_back", 3),)),
        told(marks=(mark("taken_back"),)),
        told(money("total_debt", low="3", high="4"), marks=(mark("taken_back", 3),)),
    ],
)
def test_nothing_known_is_nothing_taken_back(message):
    given = read(replace(FULL, debts=()), message)

    assert given.corrections == ()
    assert given.finance == FULL.finance


def test_one_living_cost_is_taken_back_by_its_amount_or_as_the_latest():
    costs = (Essential("房租", yuan("15")), Essential("孩子", yuan("6")))
    given = begun(finance=replace(finance(), essentials=costs))
    by_amount = read(given, told(money("unlabelled", "15"), marks=(mark("taken_back", 3),)))
    latest = read(given.with_progress(last_roles=("essential",)),
                  told(marks=(mark("taken_back"),)))  # fmt: skip

    assert [item.label for item in by_amount.finance.essentials] == ["孩子"]
    assert [item.label for item in latest.finance.essentials] == ["房租"]


@pytest.mark.parametrize("amount", ["90", "800", "40", "50"])
def test_an_open_figure_known_already_asks_for_nothing(amount):
    known = replace(FULL, debts=(debt(total="90", disputed="50"),),
                    requests=(Request("Q1", payment=yuan("40")),))  # fmt: skip
    given = read(known, told(money("unlabelled", amount), cues=("choose:this",)))

    assert given.progress.unclear is None


def test_a_job_begun_already_earns_today():
    message = (money("income", "5200"), day("income_from", date(2026, 1, 3)))
    given = read(begun(reasons=("R03",)), told(*message))

    assert given.finance.income == yuan("5200")
    assert given.finance.expected_income is None


def test_an_open_figure_beside_a_choice_takes_the_plan():
    given = replace(FULL).with_progress(shown_plans=("A.interest_free_instalment.39",))
    given = read(given, told(money("unlabelled", "800"), cues=("choose:this",)))

    assert given.chosen_plan == "A.interest_free_instalment.39"


@pytest.mark.parametrize(
    ("cues", "chosen"),
    [
        (("choose:this",), "A.settlement.1"),
        (("choose:this", "waive:penalty"), "A.settlement.waive.penalty"),
    ],
)
def test_a_choice_that_names_the_waiver_takes_the_plan_that_rests_on_it(cues, chosen):
    shown = ("A.settlement.1", "A.settlement.waive.penalty")
    given = read(replace(FULL).with_progress(shown_plans=shown), told(cues=cues))

    assert given.chosen_plan == chosen


def test_a_waiver_not_on_the_table_takes_the_first_plan():
    given = replace(FULL).with_progress(shown_plans=("A.settlement.1",))

    assert read(given, told(cues=("choose:this", "waive:fee"))).chosen_plan == "A.settlement.1"


@pytest.mark.parametrize(
    ("question", "given", "path", "expected"),
    [
        ("next_due", {"debts": (debt(amount_due="12"),)}, "next_due", "12"),
        ("next_due", {"debts": (debt(current_instalment="11"),)}, "next_due", "11"),
    ],
)
def test_the_same_as_before_takes_the_bill_told_before(question, given, path, expected):
    given = read(asked(question, requests=(Request("Q3"),), **given),
                 told(cues=("same_as_before",)))  # fmt: skip

    assert getattr(given.debt, path) == yuan(expected)


def test_the_same_as_before_takes_the_income_told_before():
    same = told(cues=("same_as_before",))
    usual = finance(usual_income="5000")

    assert read(asked("income", finance=usual), same).finance.income == yuan("5000")
    expected = read(asked("expected_income", finance=usual), same).finance.expected_income
    assert expected == yuan("5000")
    assert read(asked("household"), same).finance.household is None
    assert read(asked("next_due", requests=(Request("Q3"),)), same).debts == ()


def test_income_may_be_refused_whatever_was_asked():
    given = read(begun(), told(cues=("prefer_not", "about:income")))

    assert given.finance.income_refused


def test_wages_of_earlier_days_are_the_usual_ones():
    given = read(begun(), told(money("income", "1900", start=1), money("income", "6500", start=12),
                               breaks=(10,), marks=(mark("used_to", 11),)))  # fmt: skip

    assert (given.finance.income, given.finance.usual_income) == (yuan("1900"), yuan("6500"))


@pytest.mark.parametrize(
    ("known", "facts", "marks", "expected"),
    [
        (finance(usual_income="6500"), (), (mark("as_before"),), "6500"),
        (
            finance(usual_income="6500"),
            (money("expected_income", "70"),),
            (mark("as_before"),),
            "70",
        ),
        (finance(), (), (mark("as_before"),), None),
        (finance(usual_income="6500"), (), (), None),
    ],
)
def test_wages_as_before_from_a_day_on_are_the_usual_ones(known, facts, marks, expected):
    given = read(begun(finance=known), told(day("income_from", LATER), *facts, marks=marks))

    assert given.finance.expected_income == (yuan(expected) if expected else None)


SHOWN = begun().with_progress(
    shown_plans=("A.deferral.3", "A.interest_free_instalment.40", "A.interest_free_instalment.15"),
    shown_totals=(9_000_000, 3_080_000, 3_080_000),
)


@pytest.mark.parametrize(
    ("fact", "cue", "chosen"),
    [
        (money("payment_cap", "800"), "choose:that", "A.interest_free_instalment.40"),
        (money("payment_cap", "2100"), "choose:this", "A.interest_free_instalment.15"),
        (money("payment_cap", "500"), "choose:that", None),
        (money("payment_cap", low="800", high="900"), "choose:that", None),
        (money("income", "800"), "choose:that", None),
    ],
)
def test_a_plan_may_be_chosen_by_its_payment(fact, cue, chosen):
    assert read(SHOWN, told(fact, cues=(cue,))).chosen_plan == chosen


def test_a_known_figure_chooses_by_payment_too():
    known = replace(SHOWN, finance=finance(cap="1000"))
    given = read(known, told(money("unlabelled", "1000"), cues=("choose:that",)))

    assert given.chosen_plan == "A.interest_free_instalment.40"


def test_how_a_relative_died_is_no_expense():
    crash = (label("reason", "R08"), label("reason", "R06"))
    died = told(*crash, signals=("death",), marks=(mark("about_another"),))

    assert read(begun(), died).reasons == ("R06",)
    assert read(begun(), told(*crash, marks=(mark("about_another"),))).reasons == ("R08", "R06")


@pytest.mark.parametrize(
    ("question", "months"), [(None, 2), ("urgent", 2), ("overdue", None), ("amount", None)]
)
def test_a_bare_span_after_a_wish_to_wait_says_for_how_long(question, months):
    given = asked(question) if question else begun()
    given = replace(given, requests=(Request("Q2"),))
    given = read(given, told(length("unlabelled", months=2)))

    assert given.requests[0].months == months


@pytest.mark.parametrize(("months", "chosen"), [(2, "A.deferral.2"), (3, None)])
def test_a_deferral_on_the_table_is_taken_by_its_months(months, chosen):
    given = replace(begun(), requests=(Request("Q2"),))
    given = given.with_progress(shown_plans=("A.annuity.12", "A.deferral.2"))
    given = read(given, told(length("deferral", months=months), cues=("choose:so",)))

    assert given.chosen_plan == chosen


def test_what_stands_instead_of_a_figure_taken_back_takes_its_place():
    waiting = replace(FULL, progress=replace(FULL.progress, asked="essentials"))
    message = told(money("unlabelled", "800", start=1), money("unlabelled", "500", start=12),
                   breaks=(10,), marks=(mark("taken_back", 5),))  # fmt: skip
    given = read(waiting, message)

    assert given.finance.cap == yuan("500")


def test_a_days_wage_beside_a_months_is_not_added():
    message = told(money("income", "6000", start=1), money("income", "5000", start=12),
                   breaks=(10,), marks=(mark("a_day", 0), mark("a_month", 11)))  # fmt: skip
    alone = told(money("income", "6000"), marks=(mark("a_day"),))

    assert read(begun(), message).finance.income == yuan("5000")
    assert read(begun(), alone).finance.income == yuan("6000")


def test_a_bill_yet_to_fall_due_is_no_answer_since_when_they_are_overdue():
    due = day("due_on", date(2026, 5, 12))
    given = read(asked("overdue"), told(due, marks=(mark("falls_due"),)))
    plain = read(asked("overdue"), told(day("due_on", date(2026, 4, 30))))

    assert (given.debts, given.signals) == ((), ("due_in_3_days",))
    assert plain.debt.overdue_days == 10


def test_wages_to_come_from_a_day_on_are_not_those_of_today():
    message = told(money("expected_income", "7600"), day("income_from", LATER))

    assert read(asked("income"), message).finance.expected_income == yuan("7600")
    alone = told(money("expected_income", "7600"))
    assert read(asked("income"), alone).finance.income == yuan("7600")


def test_relief_that_comes_once_is_no_income():
    beside = told(money("income", "5000", start=1), breaks=(10,), marks=(mark("no_wage", 12),))
    within = told(money("income", "5000"), marks=(mark("no_wage"),))

    for message in (beside, within):
        given = read(begun(finance=finance(income="6900")), message)
        assert (given.finance.income, given.finance.lump_sum) == (yuan("6900"), yuan("5000"))
        assert given.corrections == ()


@pytest.mark.parametrize(
    ("on", "days"), [(date(2026, 9, 30), 222), (date(2026, 5, 1), 9), (None, None)]
)
def test_since_when_lies_behind(on, days):
    waiting = asked("overdue", updated_at=AT)
    given = read(waiting, told(day("overdue_since", on)))

    assert (given.debt.overdue_days if given.debt else None) == days


def test_spending_is_no_wage():
    given = read(begun(), told(money("income", "33"), marks=(mark("spends"),)))

    assert given.finance.income is None
    assert [item.amount for item in given.finance.essentials] == [yuan("33")]


def test_money_named_by_one_who_pays_all_at_once_is_at_hand():
    settling = begun(debts=(debt(total="246"),), requests=(Request("Q6"),))

    assert read(settling, told(money("unlabelled", "240"))).finance.lump_sum == yuan("240")
    assert read(begun(), told(money("unlabelled", "240"))).finance.lump_sum is None


def test_a_known_figure_named_again_corrects_nothing():
    given = begun(debts=(debt(principal="220", interest="18"),), requests=(Request("Q6"),))
    given = read(given, told(money("lump_sum", "240")), told(money("interest", "18")))
    after = read(given, told(money("unlabelled", "240", corrected=True)))

    assert after.debt.interest == yuan("18")
    assert after.corrections == given.corrections


def test_a_smaller_wage_told_as_the_cause_is_one():
    wages = (money("usual_income", "52"), money("income", "39", start=9))

    assert read(begun(), heard("state_reason", *wages)).reasons == ("R04",)
    assert read(begun(), told(*wages)).reasons == ()
    assert read(begun(reasons=("R01",)), heard("state_reason", *wages)).reasons == ("R01",)


def test_what_might_happen_is_neither_cause_nor_wish():
    fears = told(label("reason", "R10"), marks=(mark("what_if"),), intents=("request_settlement",))
    after = read(begun(), fears)

    assert (after.reasons, after.requests) == ((), ())


def test_a_question_of_theirs_answers_no_question():
    given = asked("overdue")
    after = read(given, heard("request_human", day("due_on", date(2026, 5, 12))))

    assert after.debt is None or after.debt.overdue_days is None


def test_living_costs_told_after_no_other_debt_stay_living_costs():
    given = read(asked("other_debt"), told(money("essential", "15", label="孩子")))
    bare = read(asked("other_debt"), told(money("essential", "15")))

    assert [item.label for item in given.finance.essentials] == ["孩子"]
    assert bare.finance.other_debt == yuan("15")


def test_a_relatives_pay_cut_told_in_figures_is_the_households():
    cut = (label("reason", "R04"), money("usual_income", "7000"), money("income", "4600"))

    assert read(begun(), told(*cut, marks=(mark("about_another"),))).reasons == ("R04",)
