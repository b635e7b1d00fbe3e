"""Plans set side by side, and one of them taken by what it is like."""

from dataclasses import replace

import pytest

from bot.core.case import Consent, Progress, Request
from bot.core.moves import plan_turn
from tests.core.cases import LOAN, PLENTY, debt, offers, proposal
from tests.core.messages import AGREED, asked, begun, count, heard, length, mark, read

OWING = {"debts": (debt(total="9000", overdue_days=20),), "finance": PLENTY}
SHOWN = (
    "A.interest_free_instalment.6",
    "A.interest_free_instalment.12",
    "A.interest_free_instalment.9.waive.penalty",
)


def on_the_table(**fields):
    return asked("plan", **OWING, progress=Progress(shown_plans=SHOWN), **fields)


def chosen(*facts, cues, intents=("affirm",)):
    given = replace(on_the_table(), progress=Progress(shown_plans=SHOWN, asked="plan"))
    return read(given, heard(intents[0], *facts, cues=cues, intents=intents)).chosen_plan


def test_two_terms_in_a_question_are_reckoned_side_by_side_and_neither_is_asked_for():
    terms = count("terms", 12), count("terms", 6)
    given = read(begun(**OWING), heard("request_installment", *terms, cues=("question",)))

    assert given.progress.compared == (6, 12)
    assert given.requests == ()
    assert {"A.interest_free_instalment.6", "A.interest_free_instalment.12"} <= set(offers(given))


@pytest.mark.parametrize(
    "message",
    [
        heard("inform", count("terms", 12), count("terms", 6)),
        heard("inform", count("terms", 12), cues=("question",)),
    ],
    ids=["no question", "one number of terms"],
)
def test_anything_less_compares_nothing(message):
    assert read(begun(**OWING), message).progress.compared == ()


def test_terms_that_are_not_on_sale_are_left_out_of_the_comparison():
    given = read(begun(**OWING), heard(
        "ask_amount", count("terms", 7), count("terms", 12), signals=("compare",)))  # fmt: skip

    assert "A.annuity.12" in offers(given, LOAN)
    assert "A.annuity.7" not in offers(given, LOAN)


@pytest.mark.parametrize(
    ("rules", "key"), [(LOAN, "utter_compared"), (None, "utter_compared_same_total")]
)
def test_the_difference_is_told_in_words(rules, key):
    given = read(begun(**OWING), heard(
        "ask_amount", count("terms", 6), count("terms", 12), cues=("question",)))  # fmt: skip
    offered = proposal(given, rules) if rules else proposal(given)
    move = next(move for move in plan_turn(given, offered).moves if move.key == key)

    assert (move.values["terms"], move.values["longer"]) == (6, 12)
    assert move.values["less"] == move.values["first"] - move.values["longer_first"]
    assert move.values["longer_total"] - move.values["total"] == move.values["more"]


def test_a_comparison_chooses_nothing():
    found = chosen(count("terms", 6), count("terms", 12), cues=("question", "choose:1"))
    assert found is None


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        (count("terms", 12), "A.interest_free_instalment.12"),
        (length("deferral", months=6), "A.interest_free_instalment.6"),
        (count("terms", 24), None),
    ],
)
def test_a_plan_is_taken_by_its_terms(fact, key):
    assert chosen(fact, cues=("choose:terms",)) == key


@pytest.mark.parametrize(
    ("facts", "key"),
    [((), SHOWN[2]), ((count("terms", 9),), SHOWN[2]), ((count("terms", 12),), None)],
)
def test_the_plan_after_a_waiver_is_taken_by_that(facts, key):
    assert chosen(*facts, cues=("choose:waived",)) == key


def test_a_human_asked_for_together_with_the_choice_gets_the_case():
    given = replace(on_the_table(), progress=Progress(shown_plans=SHOWN, asked="plan"))
    message = heard("affirm", cues=("choose:1",), intents=("affirm", "request_human"))

    assert read(given, message).consent.hand_off is True
    refused = replace(given, consent=replace(AGREED, hand_off=False))
    assert read(refused, message).consent.hand_off is False
    assert read(replace(given, consent=Consent()), message).consent.hand_off is None


def test_a_question_whether_to_pay_a_part_is_no_wish_to():
    asks = heard("request_partial", marks=(mark("what_if"),))
    how_much = heard("request_partial", marks=(mark("asks_how_much"),))

    assert read(begun(**OWING), asks, how_much).requests == ()
    assert read(begun(**OWING), heard("request_partial")).requests == (Request("Q3"),)


def test_one_more_number_asked_about_beside_the_table_is_kept_beside_it():
    given = replace(begun(**OWING), progress=Progress(shown_plans=SHOWN, compared=(6, 9, 12)))
    given = read(given, heard("ask_amount", count("terms", 24), cues=("question",)))
    assert given.progress.compared == (9, 12, 24)


def test_a_choice_that_names_a_waiver_takes_the_plan_after_it():
    shown = ("A.settlement", "A.settlement.waive.penalty")
    given = replace(on_the_table(), progress=Progress(shown_plans=shown, asked="plan"))
    named = heard("request_settlement", cues=("choose:settlement", "waive:penalty"))
    assert read(given, named).chosen_plan == shown[1]
    plain = heard("request_settlement", cues=("choose:settlement",))
    assert read(given, plain).chosen_plan == shown[0]
