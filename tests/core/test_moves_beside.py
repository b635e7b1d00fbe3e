"""What is said beside the interview: read back, proofs, another's authority, a released alarm."""

from dataclasses import replace

from bot.core.case import Consent, Correction, Progress
from bot.core.moves import plan_turn
from tests.core.cases import EMPTY, PLENTY, debt, finance, proposal
from tests.core.messages import begun

CARD = debt(total="9000", overdue_days=20)


def turn(given, offered=None, **marks):
    return plan_turn(given, proposal(given) if offered is None else offered, **marks)


def said(given, offered=None, **marks):
    return [move.key for move in turn(given, offered, **marks).moves if move.kind != "ask"]


def at(given=None, **fields):
    given = begun(debts=(CARD,)) if given is None else given
    return replace(given, progress=replace(given.progress, **{"turn": 4, **fields}))


def put(given, **marks):
    move = turn(given, **marks).moves[-1]
    return move.key, move.values["how"]


def test_everything_is_read_back_whenever_they_wish_and_the_question_waits():
    given = at(asked="reason", cues=("read_back",), times_asked={"reason": 1})

    assert "utter_read_back_so_far" in said(given)
    assert put(given) == ("reason", "resuming")
    refused = at(begun(consent=Consent(collect=False)), cues=("read_back",))
    assert "utter_read_back_so_far" not in said(refused)


def test_a_figure_put_right_does_not_use_up_the_open_question():
    right = Correction(4, "debts.A.total_fen", 1, 2)
    given = at(begun(debts=(CARD,), corrections=(right,)), asked="reason",
               news=("total", "corrected"), times_asked={"reason": 1})  # fmt: skip

    assert put(given) == ("reason", "resuming")
    more = at(given, asked="reason", news=("total", "corrected", "income"))
    assert put(more)[1] != "resuming"


def test_a_released_alarm_is_spoken_of_once():
    given = at(begun(signals=("self_harm",)), told=("crisis:released",))

    assert "utter_crisis_released" in said(given)
    assert "utter_crisis_released" not in said(turn(given).case)


def test_whoever_a_human_has_looked_after_is_promised_no_other():
    given = at(begun(signals=("self_harm",)), told=("crisis:released", "crisis:cleared"))
    assert "utter_crisis_cleared" in said(given)
    assert "utter_crisis_released" not in said(given)


def test_with_authority_what_is_told_of_another_is_noted():
    given = at(begun(user_role="third_party", authorised=True, debts=(CARD,)), news=("total",))

    assert {"utter_third_party_authorised", "utter_noted"} <= set(said(given))


def test_a_proof_is_explained_by_its_name_else_by_the_cause():
    named = at(topics=("what_proves",), named_papers=("D06",))
    kept = at(begun(documents={"D06": "have"}), topics=("what_proves",), named_papers=("D06",))
    caused = at(topics=("what_proves",), papers=("D01", "D12"))

    assert "utter_proof_how" in said(named)
    assert "utter_proof_kept" in said(kept)
    assert next(m for m in turn(caused).moves if m.key == "utter_proof_how").values["codes"] == (
        "D12",
    )
    assert "utter_answer_what_proves" in said(at(topics=("what_proves",)))


def test_a_new_loan_is_advised_against_each_time_it_comes_up():
    once = at(begun(signals=("borrow_to_repay",)), topics=("borrow_more",))
    again = at(once, topics=("borrow_more",), told=("utter_advice_borrow_to_repay",))

    assert "utter_answer_borrow_more" not in said(once)
    assert "utter_answer_borrow_more" in said(again)


def test_the_platform_score_is_spoken_of_only_with_whoever_brought_it_up():
    plain = at(begun(signals=("credit_expectation",)))
    score = at(plain, topics=("credit_score",), signals=("credit_expectation",))

    assert "utter_advice_credit_expectation" in said(plain)
    assert "utter_advice_credit_expectation_score" in said(score)
    told = turn(score).case
    assert "utter_advice_credit_expectation" not in said(told)


def test_a_statement_without_a_question_word_is_answered_as_none():
    states = at(intents=("ask_credit_impact",), news=("income",))
    asks = at(intents=("ask_credit_impact",), news=("income",), cues=("question",))

    assert "utter_answer_ask_credit_impact" not in said(states)
    assert "utter_answer_ask_credit_impact" in said(asks)


def test_a_wage_by_the_day_is_asked_for_by_the_month():
    assert "utter_per_day" in said(at(asked="income", cues=("per_day",)))
    assert "utter_per_day" not in said(at(asked="reason", cues=("per_day",)))


def test_when_to_call_is_no_report_of_being_chased():
    chased = at(intents=("report_collection",))
    window = at(chased, intents=("report_collection",), news=("contact_window",))

    assert "utter_rule_illegal_collection_alleged" in said(chased)
    assert "utter_rule_illegal_collection_alleged" not in said(window)


def test_the_floor_is_told_where_it_stands_above_what_was_named():
    low = finance(income="8000", essentials="1000", household=4, other_debt="0")

    assert "utter_budget_floor" in said(at(begun(debts=(CARD,), finance=low)))
    assert "utter_budget_floor" not in said(at(begun(debts=(CARD,), finance=PLENTY)))


def test_lenders_beyond_the_table_are_named():
    cards = tuple(debt(id=name, total="2000", overdue_days=9) for name in "ABCDE")
    many = begun(debts=cards, finance=finance(income="9000", essentials="2000", household=1,
                                              other_debt="0"))  # fmt: skip
    asked = dict.fromkeys(("request", "payment_cap", "expected_income"), 1)
    given = replace(many, progress=Progress(turn=4, times_asked=asked))

    assert "utter_more_plans" in said(given)
    one = replace(given, debts=cards[:1])
    assert "utter_more_plans" not in said(one)
    assert said(at(), EMPTY) == []
