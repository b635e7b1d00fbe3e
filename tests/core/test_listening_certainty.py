"""No figure is put down, or replaced, on a guess."""

from dataclasses import replace

import pytest

from bot.core.case import Request
from bot.core.moves import plan_turn
from bot.core.offers import Proposal
from tests.core.cases import TODAY, debt, finance, yuan
from tests.core.messages import (
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
)
from tests.core.test_listening_context import LATER

EMPTY = Proposal(None, None)
DISPUTED = debt(total="4860", disputed="3200")


def unclear(given, *facts, **marks):
    return read(given, told(*facts, **marks)).progress.unclear_fen


def keys(given):
    return [move.key for move in plan_turn(given, EMPTY).moves]


def test_a_figure_in_a_sentence_of_its_own_answers_no_open_question():
    given = read(asked("next_due"), told(money("unlabelled", "3200"), marks=(mark("wordy"),)))

    assert given.debt is None
    assert given.progress.unclear_fen == 320_000


def test_a_day_in_a_sentence_of_its_own_is_not_since_when_they_owe():
    given = read(asked("overdue"), told(day("unlabelled", LATER), marks=(mark("wordy"),)))

    assert given.debt is None


def test_a_count_answers_whatever_stands_beside_it():
    given = read(asked("household"), told(count("unlabelled", 3), marks=(mark("wordy"),)))

    assert given.finance.household == 3


@pytest.mark.parametrize(
    ("fact", "marks"),
    [
        (money("unlabelled", "3200"), ("points_back",)),
        (money("unlabelled", "1660"), ("left_over",)),
        (money("income", "1660"), ()),
        (money("pay_now", "1660"), ()),
    ],
)
def test_an_amount_that_points_back_is_no_new_one(fact, marks):
    given = begun(debts=(DISPUTED,), progress=replace(begun().progress, asked="next_due"))
    after = read(given, told(fact, marks=tuple(mark(name) for name in marks)))

    assert after.debt.next_due is None
    assert after.finance == given.finance
    assert after.progress.unclear_fen is None


def test_a_wage_of_the_same_amount_is_a_wage():
    given = begun(debts=(DISPUTED,))

    assert read(given, told(money("income", "1660"), marks=(mark("earns"),))).finance.income
    assert read(given, told(money("income", "1660", label="家人"))).finance.others_income
    assert read(given, told(money("income", "1660", old="1500"))).finance.income


def test_the_part_they_admit_is_told_even_where_it_points_back():
    given = begun(debts=(debt(total="4860", disputed="3200"),), reasons=("R14",))
    marks = (mark("points_back"), mark("admitted"))

    assert read(given, told(money("unlabelled", "1660"), marks=marks)).debt.admitted == yuan("1660")


def test_asking_about_money_told_before_offers_nothing():
    given = begun(debts=(debt(total="9000"),), finance=finance(lump_sum="1200"))
    asks = told(money("pay_now", "1200"), marks=(mark("points_back"),), cues=("question",))
    offers = told(money("pay_now", "1200"), marks=(mark("points_back"),))

    assert not read(given, asks).asks_for("Q3")
    assert read(given, offers).asks_for("Q3")


@pytest.mark.parametrize(
    ("role", "known"),
    [
        ("income", {"finance": finance(income="2800")}),
        ("other_debt_payment", {"finance": finance(other_debt="300")}),
        ("expected_income", {"finance": finance(expected_income="3000")}),
        ("total_debt", {"debts": (debt(total="20000"),)}),
        ("amount_due", {"debts": (debt(amount_due="900"),)}),
    ],
)
def test_a_known_figure_is_replaced_only_where_something_says_so(role, known):
    given = begun(**known)
    sudden = read(given, told(money(role, "5000")))
    signed = read(given, told(money(role, "5000"), marks=(mark("corrects"),)))
    replaced = read(given, told(money(role, "5000", corrected=True)))

    assert (sudden.finance, sudden.debts) == (given.finance, given.debts)
    assert sudden.progress.unclear_fen == 500_000
    for changed in (signed, replaced):
        assert (changed.finance, changed.debts) != (given.finance, given.debts)


def test_a_figure_near_the_known_one_makes_it_exact():
    given = begun(debts=(debt(total="30000"),))

    assert read(given, told(money("total_debt", "32150"))).debt.total == yuan("32150")


def test_what_the_open_question_asks_for_replaces_what_was_known():
    given = asked("income", finance=finance(income="2800"))

    assert read(given, told(money("income", "5000"))).finance.income == yuan("5000")


def test_whoever_reads_the_case_back_may_put_a_figure_right_without_a_word():
    given = asked("read_back", finance=finance(income="2800"))

    assert read(given, told(money("income", "5000"))).finance.income == yuan("5000")


def test_a_range_and_another_lenders_debt_are_no_sudden_change():
    ranged = read(
        begun(finance=finance(income="2800")), told(money("income", low="4000", high="5000"))
    )
    lender = label("institution", "acorn", start=0)
    other = read(
        begun(debts=(debt(total="20000"),)), told(lender, money("total_debt", "5000", start=2))
    )
    further = told(money("total_debt", "5000"), marks=(mark("among"),))

    assert ranged.finance.income == yuan("4000")
    assert other.progress.unclear_fen is None
    assert read(begun(debts=(debt(total="20000"),)), further).progress.unclear_fen is None


def test_a_relatives_wage_is_weighed_against_what_the_relative_earned():
    given = begun(finance=finance(income="6000", others_income="2000"))

    assert unclear(given, money("income", "5000", label="家人")) == 500_000
    assert unclear(given, money("income", "4200")) is None


def test_a_sudden_figure_is_asked_about_whatever_else_was_told():
    given = asked("essentials", finance=finance(income="2800"))
    after = read(
        given, told(money("income", "5000", text="5000"), money("essential", "900", start=3))
    )

    assert after.finance.essentials
    assert "utter_unclear_amount" in keys(after)


def test_an_unclear_amount_is_asked_about_once():
    given = asked("essentials")
    first = read(given, told(money("unlabelled", "9000", text="9000"), marks=(mark("wordy"),)))
    turn = plan_turn(first, EMPTY)
    again = read(turn.case, told(money("unlabelled", "9000", text="9000"), marks=(mark("wordy"),)))

    assert turn.moves[-1].values["how"] == "unclear"
    assert plan_turn(again, EMPTY).moves[-1].values["how"] != "unclear"


def test_a_message_later_they_say_what_it_was():
    given = replace(begun(), progress=replace(begun().progress, unclear_fen=900_000))
    is_income = read(given, told(cues=("means:income",)))
    nothing = read(given, told(cues=("means:nothing",)))
    another = read(given, told(money("income", "4000"), cues=("means:income",)))

    assert (is_income.finance.income, is_income.progress.unclear_fen) == (yuan("9000"), None)
    assert (nothing.finance.income, nothing.progress.unclear_fen) == (None, None)
    assert another.finance.income == yuan("4000")
    assert read(begun(), told(cues=("means:income",))).finance.income is None
    assert read(given, told()).progress.unclear_fen == 900_000


def test_what_is_too_much_is_known_and_the_lesser_sum_is_the_most():
    capped = begun(finance=finance(cap="1000"))
    asked_for = begun(requests=(Request("Q1", payment=yuan("1000")),))
    facts = (money("unlabelled", "1000"), money("unlabelled", "800", start=5))
    too_much = told(*facts, marks=(mark("too_much"),))

    assert read(capped, too_much).finance.cap == yuan("800")
    assert read(asked_for, too_much).finance.cap == yuan("800")
    assert read(capped, told(facts[1], marks=(mark("too_much"),))).finance.cap == yuan("1000")
    more = told(facts[0], money("unlabelled", "1500", start=5), marks=(mark("too_much"),))
    assert read(capped, more).finance.cap == yuan("1000")


@pytest.mark.parametrize("name", ["of_kin", "owed_to_me"])
@pytest.mark.parametrize("role", ["disputed", "total_debt", "unlabelled"])
def test_money_among_friends_is_no_lenders(name, role):
    given = read(begun(), told(money(role, "5000"), label("reason", "R14"), marks=(mark(name),)))

    assert (given.debt, given.progress.unclear_fen) == (None, None)


def test_a_sum_nobody_could_place_is_not_in_dispute():
    given = replace(begun(), progress=replace(begun().progress, unclear_fen=900_000))

    assert read(given, told(money("disputed", "9000"))).debt is None
    assert read(given, told(money("disputed", "700"))).debt.disputed == yuan("700")


def test_a_cost_that_rose_is_not_in_dispute_but_a_charge_is():
    rise, monthly = mark("rise"), mark("a_month")
    cost = told(money("disputed", "600"), marks=(rise, monthly))
    charge = told(money("disputed", "600"), marks=(rise, monthly, mark("charges")))

    assert read(begun(), cost).debt is None
    assert read(begun(), charge).debt.disputed == yuan("600")


def test_an_account_never_had_is_disputed_as_a_whole():
    denial = told(
        label("reason", "R14"),
        money("total_debt", "12800", start=9),
        marks=(mark("not_my_debt"),),
        breaks=(8,),
    )
    given = read(begun(), denial)

    assert (given.debt.total, given.debt.disputed) == (yuan("12800"), yuan("12800"))
    assert given.reasons == ("R14",)
    assert given.asks_for("Q8")


def test_the_illness_of_a_relative_told_again_is_not_the_persons():
    given = begun(reasons=("R02",))
    again = told(label("reason", "R01"))
    own = told(label("reason", "R01"), marks=(mark("own"),))

    assert read(given, again).reasons == ("R02",)
    assert read(given, own).reasons == ("R02", "R01")


def test_what_was_received_was_earned_unless_it_is_at_hand():
    received = told(money("pay_now", "3800"), marks=(mark("received"),))
    at_hand = told(money("pay_now", "3800"), marks=(mark("received"), mark("at_hand")))

    assert read(begun(), received).finance.income == yuan("3800")
    assert read(begun(), at_hand).finance.income is None


def test_what_comes_once_is_no_income_to_expect():
    given = read(begun(), told(money("expected_income", "12000"), marks=(mark("no_wage"),)))

    assert (given.finance.expected_income, given.finance.lump_sum) == (None, yuan("12000"))


def test_whoever_lost_their_job_has_the_wage_of_a_day_to_come_to_expect():
    facts = (day("income_from", LATER), money("income", "3500", start=5))
    lost = read(begun(reasons=("R03",)), told(*facts))
    other = read(begun(reasons=("R02",)), told(*facts))

    assert (lost.finance.income, lost.finance.expected_income) == (None, yuan("3500"))
    assert other.finance.income == yuan("3500")


def test_the_day_to_which_they_count_is_not_the_first_overdue_one():
    today = day("overdue_since", TODAY)
    late = length("overdue_duration", days=26, start=5)
    counted = read(begun(), told(today, late, marks=(mark("until_then"),)))

    assert counted.debt.overdue_days == 26
    assert counted.corrections == ()
    assert read(begun(), told(today, late)).corrections


def test_lenders_told_loosely_are_debts_of_their_own():
    marks = (mark("one_of_several", 0), mark("one_of_several", 10), mark("another", 20))
    listed = told(
        money("total_debt", "15000", start=2),
        money("total_debt", "8000", start=12),
        money("other_debt_payment", "2600", start=23),
        marks=marks,
        breaks=(9, 19),
    )
    given = read(begun(), listed)

    assert [item.total for item in given.debts] == [yuan("15000"), yuan("8000"), yuan("2600")]
    monthly = told(money("other_debt_payment", "2600"), marks=(mark("another"),))
    assert read(begun(), monthly).finance.other_debt == yuan("2600")


def test_a_product_told_beside_a_known_amount_is_that_debts():
    several = (
        debt(id="A", total="15000", product="unknown"),
        debt(id="B", total="8000", product="unknown"),
    )
    product = label("product", "instalment_platform", start=5)
    named = told(money("unlabelled", "8000", start=0), product, marks=(mark("owes"),))
    given = read(begun(debts=several), named)

    products = {item.id: item.product for item in given.debts}
    assert products == {"A": "unknown", "B": "instalment_platform"}


@pytest.mark.parametrize(("cue", "code"), [("choose:deferral", "Q2"), ("choose:instalment", "Q1")])
def test_a_plan_taken_before_it_is_on_the_table_is_asked_for(cue, code):
    shown = replace(begun(), progress=replace(begun().progress, shown_plans=("A.settlement",)))

    assert read(begun(), told(cues=(cue,))).asks_for(code)
    assert read(shown, told(cues=(cue,))).asks_for(code)
    assert not read(begun(), told(cues=(cue, "question"))).asks_for(code)
    assert not read(begun(), told(cues=(cue,), topics=("source",))).asks_for(code)
    without = replace(begun(), consent=replace(begun().consent, collect=None))
    assert not read(without, told(cues=(cue,))).asks_for(code)


def test_reading_the_case_out_is_no_choice_of_a_plan():
    given = asked("plan")
    given = replace(given, progress=replace(given.progress, shown_plans=("A.settlement",)))

    assert read(given, told(cues=("agree", "read_back"))).chosen_plan is None
    assert read(given, told(cues=("agree",))).chosen_plan == "A.settlement"


def test_to_settle_a_platforms_debt_is_no_wish_for_instalments():
    both = heard("request_installment", intents=("request_installment", "request_settlement"))
    settles = replace(both, cues=("wish:settle",))

    assert not read(begun(), settles).asks_for("Q1")


def test_how_to_be_reached_asks_nobody_to_stop():
    chased = begun(signals=("collection_pressure",))
    stop = ("stop_collection",)

    assert read(chased, told(cues=stop)).asks_for("Q7")
    assert not read(chased, told(cues=(*stop, "contact:text_only"))).asks_for("Q7")


def test_what_is_a_friends_is_not_disputed():
    given = heard("dispute_debt", marks=(mark("of_kin"), mark("not_my_debt")))

    assert not read(begun(), given).asks_for("Q8")


def test_a_victim_of_fraud_without_a_cause_has_one():
    victim = ("possible_fraud_victim",)

    assert read(begun(), told(signals=victim)).reasons == ("R09",)
    assert read(begun(reasons=("R03",)), told(signals=victim)).reasons == ("R03",)


def test_all_that_is_owed_is_not_in_dispute_because_a_card_was_misused():
    owed = money("total_debt", "80300", start=1)
    marks = (mark("together", 0), mark("not_mine", 12))
    owes = told(owed, marks=(*marks, mark("owes", 0)), breaks=(10,))
    bought = told(owed, marks=marks, breaks=(10,))

    assert read(begun(), owes).debt.disputed is None
    assert read(begun(), bought).debt.disputed == yuan("80300")
