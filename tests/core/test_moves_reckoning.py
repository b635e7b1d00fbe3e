"""Side questions that the figures of the case answer."""

from dataclasses import replace

import pytest

from bot.core.case import Request, Stage
from bot.core.moves import plan_turn
from tests.core.cases import PLENTY, TODAY, debt, finance, proposal, yuan
from tests.core.messages import begun

PARTS = debt(principal="9000", interest="800", penalty="200", overdue_days=40)
WHOLE = debt(total="9000", overdue_days=20)


def asking(topic, given, **fields):
    known = {"turn": 6, "topics": (topic,), "cues": ("question",), **fields}
    return replace(given, progress=replace(given.progress, **known))


def told(topic, given, **fields):
    """Say what one topic is answered with: text to its values."""
    asked = asking(topic, given, **fields)
    moves = plan_turn(asked, proposal(asked)).moves
    return {move.key: move.values for move in moves if move.kind == "say"}


def test_what_would_be_waived_is_named_with_what_is_left():
    given = begun(debts=(PARTS,), finance=PLENTY, requests=(Request("Q4"),))
    values = told("waived_amount", given)["utter_waived_amount"]
    assert (values["amount"], values["left"]) == (yuan("1000"), yuan("9000"))


@pytest.mark.parametrize(
    "topic", ["waived_amount", "affordable", "how_long_to_pay", "after_deferral"]
)
def test_without_a_plan_there_is_a_plain_answer(topic):
    assert f"utter_answer_{topic}" in told(topic, begun())


def test_a_payment_is_held_against_what_the_month_leaves():
    level = begun(debts=(WHOLE,), finance=PLENTY, requests=(Request("Q1", terms=12),))
    assert "utter_affordable_yes" in told("affordable", level)

    dear = replace(level, requests=(Request("Q1", terms=2),))
    values = told("affordable", dear)["utter_affordable_no"]
    assert values["largest"] == yuan("4500")

    stages = (Stage(3, yuan("300")), Stage(None, yuan("2700")))
    rising = replace(level, requests=(Request("Q1", stages=stages),))
    values = told("affordable", rising)["utter_affordable_later"]
    assert (values["first"], values["largest"]) == (yuan("300"), yuan("2700"))


def test_the_plan_on_the_table_is_meant_where_they_named_none():
    given = begun(debts=(WHOLE,), finance=PLENTY)
    shown = tuple(offer.key for offer in proposal(given).offers)
    assert "utter_affordable_yes" in told("affordable", given, shown_plans=shown)


def test_the_last_payment_has_its_day():
    given = begun(debts=(WHOLE,), finance=PLENTY, requests=(Request("Q1", terms=12),),
                  updated_at=f"{TODAY.isoformat()}T10:00:00")  # fmt: skip
    values = told("how_long_to_pay", given)["utter_how_long"]
    assert (values["terms"], values["ends_on"]) == (12, TODAY.replace(year=TODAY.year + 1))
    undated = replace(given, updated_at="")
    assert "utter_answer_how_long_to_pay" in told("how_long_to_pay", undated)


def test_after_a_deferral_it_goes_on_by_the_month():
    back = finance(income="1000", essentials="2000", household=1, other_debt="0",
                   expected_income="6000",
                   expected_income_from=TODAY.replace(month=TODAY.month + 2))  # fmt: skip
    given = begun(debts=(WHOLE,), finance=back, requests=(Request("Q2", months=2),))
    said = told("after_deferral", given)
    assert said["utter_after_deferral"]["terms"] >= 1
    cost = said["utter_deferral_cost"]
    assert cost["ends_on"] == TODAY.replace(month=TODAY.month + 2)
    assert cost["interest"].fen > 0


def test_the_floor_is_explained_to_whoever_lives_on_less():
    frugal = replace(PLENTY, essentials=finance(essentials="700").essentials, household=2)
    given = begun(debts=(WHOLE,), finance=frugal)
    values = told("why_floor", given)["utter_why_floor"]
    assert (values["household"], values["essentials"]) == (2, yuan("2000"))
    assert "utter_answer_why_figures" in told("why_floor", begun(debts=(WHOLE,)))


@pytest.mark.parametrize("topic", ["rollover_rest", "part_needs_consent", "extra_charge"])
def test_the_rest_of_a_part_payment_has_its_price(topic):
    bill = debt(amount_due="1500", next_due="1500")
    given = begun(debts=(bill,), requests=(Request("Q3", payment=yuan("900")),))
    said = told(topic, given)
    assert said["utter_rollover_extra"]["extra"] == yuan("7.20")
    assert "utter_rollover_extra" not in told(topic, begun(debts=(bill,)))


def test_what_the_lender_would_settle_for_is_said_back_and_answered_once():
    given = begun(debts=(WHOLE,)).with_progress(offered=yuan("7000"))
    said = told("settlement_offer", given, news=("offered",), intents=("ask_credit_impact",))
    assert said["utter_offered_settlement"]["amount"] == yuan("7000")
    assert "utter_answer_settlement_offer" not in said

    guessed = told("", given, topics=(), news=("offered",), intents=("ask_credit_impact",))
    assert "utter_answer_ask_credit_impact" not in guessed
    later = told("settlement_offer", given)
    assert "utter_answer_settlement_offer" in later
    assert "utter_offered_settlement" not in later


@pytest.mark.parametrize(
    "fields",
    [
        {"news": ("income",)},
        {"cues": ("choose:1",)},
        {"cues": ("agree_hand_off",), "news": ("consent",)},
    ],
)
def test_a_topic_heard_in_what_asks_nothing_is_not_answered(fields):
    given = begun(debts=(WHOLE,))
    assert "utter_answer_report_to_police" not in told(
        "report_to_police", given, **{"cues": (), **fields}
    )
    assert "utter_answer_report_to_police" in told("report_to_police", given, **fields | {
        "cues": ("question",)})  # fmt: skip
    assert "utter_answer_report_to_police" in told("report_to_police", given, cues=("choose:so",))


def test_the_plan_they_take_says_their_wish_and_is_said_once():
    given = begun(debts=(WHOLE,), finance=PLENTY, requests=(Request("Q1", terms=12),))
    key = "A.interest_free_instalment.12"
    given = replace(given, chosen_plan=key)
    taken = told("", given, topics=(), news=("request:Q1",))
    assert "utter_chosen_interest_free_instalment" in taken
    assert "utter_noted" not in taken
    beside = told("", given, topics=(), news=("request:Q1", "household"))
    assert beside["utter_noted"]["news"] == ("household",)
    again = told("", given, topics=(), news=("request:Q1",), told=(f"chosen:{key}",))
    assert "utter_noted" in again


def test_nobody_spoken_with_before_is_noted_once():
    given = begun(debts=(WHOLE,))
    assert "utter_no_contact_before" in told("", given, topics=(), cues=("no_contact_before",))
    assert "utter_no_contact_before" not in told("", given, topics=(), cues=())


@pytest.mark.parametrize("signal", ["paid_already", "payment_lost"])
def test_a_debt_paid_already_is_heard_as_such(signal):
    given = begun(debts=(WHOLE,), reasons=("R14",), signals=(signal,))
    assert "utter_hear_R14_paid" in told("", given, topics=(), news=("reason:R14",))
    other = replace(given, signals=())
    assert "utter_hear_R14" in told("", other, topics=(), news=("reason:R14",))


def said_again(given, **fields):
    """Say the next turn, once everything else has been said."""
    known = {"topics": (), "cues": (), "asked": "reason", **fields}
    once = plan_turn(asking("", given, **known), proposal(given)).case
    again = asking("", once, **known)
    return [move.key for move in plan_turn(again, proposal(again)).moves]


def test_a_wish_said_again_is_no_mystery():
    given = begun(debts=(WHOLE,), requests=(Request("Q3", payment=yuan("500")),))
    assert "utter_already_noted" in said_again(given, intents=("request_partial",))
    assert "utter_already_noted" not in said_again(given, intents=("request_deferral",))
    unsure = said_again(given, intents=("request_partial",), unsure=True)
    assert "utter_already_noted" not in unsure


def test_a_plan_taken_again_is_no_mystery():
    given = begun(debts=(WHOLE,), finance=PLENTY, requests=(Request("Q1", terms=12),),
                  chosen_plan="A.interest_free_instalment.12")  # fmt: skip
    table = {"shown_plans": (given.chosen_plan,), "cues": ("choose:this",)}
    assert "utter_already_noted" in said_again(given, **table)
    assert "utter_already_noted" not in said_again(replace(given, chosen_plan=None), **table)


def test_what_keeps_somebody_from_harm_is_said_unasked():
    given = begun(debts=(WHOLE,))
    unasked = told("keep_reserve", given, cues=(), news=("savings",))
    assert "utter_answer_keep_reserve" in unasked


def test_whoever_pays_a_forgotten_bill_now_hears_what_it_comes_to():
    bill = debt(amount_due="63.2", penalty="10", overdue_days=3)
    given = begun(debts=(bill,), reasons=("R10",), requests=(Request("Q6"),))
    said = told("", given, topics=(), news=("request:Q6",))
    assert said["utter_forgot_paying"]["amount"] == yuan("73.2")
    assert "utter_forgot_paying" not in told("", given, topics=())
    unknown = begun(debts=(), reasons=("R10",), requests=(Request("Q6"),))
    assert "utter_forgot_paying" not in told("", unknown, topics=(), news=("request:Q6",))


def test_a_plan_taken_off_the_table_is_said_to_be_gone():
    given = begun(debts=(WHOLE,))
    table = {"topics": (), "cues": ("choose:1",)}
    assert "utter_no_plans_yet" in told("", given, **table)
    assert "utter_plans_gone" in told("", given, **table, shown_totals=(900_000,))


def test_a_paper_asked_about_once_more_is_not_explained_again():
    given = begun(debts=(WHOLE,), finance=PLENTY, reasons=("R03",),
                  requests=(Request("Q1", terms=12),),
                  chosen_plan="A.interest_free_instalment.12")  # fmt: skip
    waits = asking("", given, topics=(), cues=(), asked="documents", paper="D06",
                   papers=("D02", "D06"), papers_asked=("D06",),
                   times_asked={"documents": 1})  # fmt: skip
    last = plan_turn(waits, proposal(waits), resuming=True).moves[-1]
    assert (last.key, last.values.get("same_paper")) == ("documents", True)
    fresh = replace(waits, documents={"D06": "have"},
                    progress=replace(waits.progress, papers=("D02", "D06", "D13")))  # fmt: skip
    last = plan_turn(fresh, proposal(fresh), resuming=True).moves[-1]
    assert (last.key, last.values.get("same_paper")) == ("documents", None)
