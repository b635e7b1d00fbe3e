"""What weighs on a person is heard first, and what they ask is answered in the same breath."""

from dataclasses import replace

import pytest

from bot.core.case import Adjustment, Consent, Progress, Request
from bot.core.listening.answers import SIDE_INTENTS
from bot.core.moves import plan_turn
from bot.core.moves.answering import TURNING_INTENTS, monthly_shares
from tests.core.cases import EMPTY, NOTHING, PLENTY, SHORT, debt, finance, proposal, yuan
from tests.core.messages import begun

DEBTS = (debt(total="9000", overdue_days=20),)
LENDERS = (
    debt(id="B", total="3000"),
    debt(total="6000"),
    debt(id="C", product="other", total="50"),
)


def spoken(offered=EMPTY, *, resuming=False, given=None, **progress):
    """Give the keys said of a case in its fifth turn, in order."""
    given = begun(debts=DEBTS) if given is None else given
    given = replace(given, progress=Progress(**{"turn": 5, "asked": "income", **progress}))
    found = plan_turn(given, offered, resuming=resuming)
    return [move.key for move in found.moves if move.kind in ("say", "documents", "read_back")]


def last(given, offered=EMPTY, **marks):
    found = plan_turn(given, offered, **marks)
    return (found.moves[-1].key, found.moves[-1].values["how"])


# --- What weighs on them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("progress", "first"),
    [
        ({"signals": ("angry", "threat")}, "utter_hear_threat"),
        ({"signals": ("death",), "cues": ("feel:fear",)}, "utter_hear_death"),
        ({"cues": ("feel:shame",)}, "utter_hear_shame"),
        ({"news": ("reason:R05",)}, "utter_hear_R05"),
        ({"news": ("reason:R05",), "cues": ("feel:worn",)}, "utter_hear_worn"),
        ({"intents": ("express_willingness",)}, "utter_hear_willing"),
        ({"turn": 1, "intents": ("express_willingness",)}, "utter_hear_hello"),
        ({"turn": 1, "news": ("total",)}, "utter_hear_hardship"),
        ({"turn": 1}, "utter_hear_hello"),
    ],
)
def test_the_heaviest_is_answered_before_anything_else(progress, first):
    assert spoken(**progress)[0] == first


def test_a_threat_told_again_is_heard_again_though_its_rule_is_told_once():
    first = begun(debts=DEBTS, signals=("threat",))
    first = replace(first, progress=Progress(turn=5, asked="income", signals=("threat",)))
    found = plan_turn(first, EMPTY)
    again = plan_turn(found.case, EMPTY)

    assert [m.key for m in found.moves][:2] == ["utter_hear_threat", "utter_rule_threat"]
    assert [m.key for m in again.moves][:2] == ["utter_hear_threat", "utter_rule_again"]


def test_the_nearest_rule_is_told_and_the_others_keep_their_turn():
    chased = ("threat", "illegal_collection_alleged")

    assert "utter_rule_threat" in spoken(signals=chased)
    later = spoken(signals=chased, told=("utter_rule_threat",))
    assert "utter_rule_illegal_collection_alleged" in later


def test_being_chased_without_a_flag_is_answered_by_the_rule_too():
    assert "utter_rule_illegal_collection_alleged" in spoken(intents=("report_collection",))


# --- Questions ----------------------------------------------------------------------------


def test_every_intent_that_turns_away_is_answered_somewhere():
    elsewhere = {"report_collection", "request_human", "nlu_fallback", "distress"}

    assert set(TURNING_INTENTS) == set(SIDE_INTENTS) - elsewhere


def test_a_question_beside_facts_is_answered_as_well():
    told = {"news": ("income",), "intents": ("provide_info", "ask_credit_impact"),
            "cues": ("question",)}  # fmt: skip

    assert spoken(**told) == ["utter_noted", "utter_answer_ask_credit_impact"]


def test_a_guess_at_a_question_beside_facts_is_not_answered():
    assert "utter_answer_ask_amount" not in spoken(intents=("ask_amount",), unsure=True)
    assert "utter_answer_ask_process" not in spoken(
        intents=("ask_process",), cues=("open_to_offers",)
    )


def test_a_topic_goes_before_the_intent_and_two_questions_are_enough():
    asked = spoken(topics=("jail", "travel", "privacy"), intents=("ask_consequence",))

    assert asked == ["utter_answer_jail", "utter_answer_travel"]


def test_what_a_rule_answers_already_is_not_answered_twice():
    assert "utter_answer_jail" not in spoken(topics=("jail",), signals=("threat",))


def test_a_side_question_by_itself_is_answered_by_its_intent():
    assert spoken(resuming=True, intents=("ask_status",)) == ["utter_answer_ask_status"]
    assert spoken(resuming=True, intents=("no_such",)) == ["utter_not_understood"]


def test_documents_are_listed_once_the_reason_is_known():
    known = begun(debts=DEBTS, reasons=("R03",))
    danger = replace(known, signals=("self_harm",))
    asks = {"resuming": True, "intents": ("ask_documents",)}

    assert spoken(**asks) == ["utter_answer_ask_documents"]
    assert spoken(given=known, **asks)[0] == "utter_documents_so_far"
    assert spoken(given=danger, **asks)[0] == "utter_documents_none"
    forgot = begun(debts=DEBTS, reasons=("R10",))
    assert spoken(given=forgot, **asks)[0] == "utter_documents_only"


def test_each_lenders_part_is_reckoned_from_the_budget_or_their_own_word():
    month = begun(debts=LENDERS, finance=PLENTY)
    word = begun(debts=LENDERS, finance=finance(cap="900"))
    shares = monthly_shares(month, proposal(month))

    assert [(item.id, part) for item, part in shares] == [("A", yuan("1200")), ("B", yuan("600"))]
    assert [part for _, part in monthly_shares(word, EMPTY)] == [yuan("600"), yuan("300")]
    assert monthly_shares(begun(debts=DEBTS, finance=PLENTY), proposal(month)) == ()
    assert monthly_shares(begun(), EMPTY) == ()


def test_the_split_is_told_or_what_it_still_needs():
    month = begun(debts=LENDERS, finance=PLENTY)

    assert "utter_shares" in spoken(proposal(month), given=month, topics=("shares",))
    assert "utter_answer_shares" in spoken(topics=("shares",))


def test_the_source_of_what_was_said_last_is_named_else_that_of_the_plans():
    month = begun(debts=DEBTS, finance=PLENTY)
    given = replace(month, progress=Progress(turn=5, topics=("source",), cited=("utter_x",)))
    moves = plan_turn(given, proposal(month)).moves
    told = next(move for move in moves if move.key == "utter_sources")

    assert told.values["cited"] == ("utter_x",)
    assert told.values["rules"] == proposal(month).offers[0].sources


def test_somebody_who_asks_for_another_hears_the_general_answer():
    given = begun(user_role="third_party")

    assert spoken(given=given, topics=("lawsuit",))[-1] == "utter_answer_lawsuit"
    again = spoken(given=given, topics=("lawsuit",), told=("third_party",))
    assert again == ["utter_answer_lawsuit"]


# --- A human ------------------------------------------------------------------------------


def asking_for_a_human(**fields):
    given = begun(**{"debts": DEBTS, **fields})
    return replace(given, progress=Progress(turn=4, asked="income", intents=("request_human",)))


def test_a_wish_for_a_human_asks_at_once_whether_the_case_may_be_passed_on():
    assert last(asking_for_a_human(), resuming=True) == ("hand_off", "human")
    refused = Consent(collect=True, hand_off=False)
    assert last(asking_for_a_human(consent=refused), resuming=True) == ("hand_off", "human")


def test_a_wish_for_a_human_before_the_notice_waits_for_it():
    given = asking_for_a_human(consent=Consent()).with_progress(asked=None)
    early = plan_turn(given, EMPTY, resuming=True)
    agreed = replace(early.case, consent=Consent(collect=True))
    agreed = agreed.with_progress(turn=5, intents=("affirm",), news=("consent",))

    assert "utter_human_after_notice" in [move.key for move in early.moves]
    assert early.case.progress.asked == "consent"
    assert last(agreed) == ("hand_off", "human")


def test_a_human_is_promised_where_the_case_may_be_passed_on_already():
    agreed = asking_for_a_human(consent=Consent(collect=True, hand_off=True))
    found = plan_turn(agreed, EMPTY, resuming=True)

    assert "utter_human_coming" in [move.key for move in found.moves]
    assert found.moves[-1].values["how"] != "human"


def test_no_human_is_no_wish_for_one():
    given = asking_for_a_human().with_progress(cues=("decline",))

    assert last(given, resuming=True)[1] != "human"
    other = asking_for_a_human(user_role="third_party")
    assert plan_turn(other, EMPTY, resuming=True).done


def test_a_why_puts_no_plans_on_the_table():
    given = begun(debts=DEBTS, finance=PLENTY, reasons=("R04",)).with_progress(
        turn=8, asked="overdue", cues=("why",),
        times_asked=dict.fromkeys(("request", "payment_cap", "overdue"), 1),
    )  # fmt: skip

    assert "offers" not in [move.kind for move in plan_turn(given, proposal(given)).moves]
    told = given.with_progress(cues=())
    assert "offers" in [move.kind for move in plan_turn(told, proposal(told)).moves]


# --- Leaving and coming back --------------------------------------------------------------


def test_whoever_stops_is_told_that_it_is_kept_and_asked_nothing():
    given = begun(debts=DEBTS).with_progress(turn=4, asked="income", cues=("stop",))
    found = plan_turn(given, EMPTY)

    assert found.done
    assert found.moves[-1].key == "utter_stopped"
    assert found.case.progress.asked == "income"
    assert not plan_turn(given.with_progress(news=("income",)), EMPTY).done


def test_whoever_comes_back_after_a_day_is_greeted_with_where_they_were():
    assert spoken(away_days=1, news=("income",))[0] == "utter_welcome_back"
    assert "utter_welcome_back" not in spoken(away_days=0)
    refused = begun(consent=Consent(collect=False))
    assert "utter_welcome_back" not in spoken(given=refused, away_days=4)


def test_whoever_goes_back_is_asked_the_question_before_once_more():
    given = begun(debts=DEBTS, finance=PLENTY)
    given = given.with_progress(
        turn=7, asked="household", cues=("back",), trail=("income", "essentials", "household"),
        settled=("essentials",),
    )  # fmt: skip
    found = plan_turn(given, EMPTY)

    assert last(given) == ("essentials", "back")
    assert "essentials" not in found.case.progress.settled
    assert last(given.with_progress(trail=("household",)))[1] != "back"


@pytest.mark.parametrize("marks", [{"cues": ("change",)}, {"intents": ("deny",)}])
def test_a_case_read_back_wrong_is_asked_about(marks):
    given = begun(debts=DEBTS).with_progress(turn=7, asked="read_back", **marks)

    assert last(given) == ("read_back", "changing")
    assert last(given.with_progress(news=("income",)))[1] != "changing"


def test_a_no_is_no_complaint_of_the_figures_where_something_else_was_asked():
    given = begun(debts=DEBTS).with_progress(turn=7, asked="income", times_asked={"income": 1})

    assert last(given.with_progress(intents=("deny",)))[1] != "changing"
    assert last(given.with_progress(cues=("change",))) == ("read_back", "changing")


def test_one_wish_in_anothers_place_is_said_plainly():
    wishes = (Request("Q1", superseded=True), Request("Q2", months=2))
    given = begun(debts=DEBTS, requests=wishes)
    news = ("request:Q1", "request:Q2")
    values = next(
        move.values
        for move in plan_turn(given.with_progress(news=news), EMPTY).moves
        if move.key == "utter_superseded"
    )

    assert (values["left"], values["taken"]) == ("Q1", "Q2")
    assert "utter_superseded" not in spoken(given=given, news=("request:Q2",))


def test_a_plan_taken_before_there_is_one_is_met_with_a_word():
    assert "utter_no_plans_yet" in spoken(cues=("choose:1",))
    assert "utter_no_plans_yet" not in spoken(cues=("choose:1",), news=("income",))


def test_what_a_turned_plan_comes_to_is_told():
    turned = Adjustment("longer", 20, yuan("450"), 15, yuan("600"))

    assert "utter_adjusted_longer" in spoken(adjusted=turned)


def test_a_plan_over_their_own_cap_is_told_from_one_over_their_means():
    month = replace(PLENTY, cap=yuan("1000"))
    given = begun(debts=DEBTS, finance=month, requests=(Request("Q1", terms=6),))

    assert "utter_asked_plan_over_cap" in spoken(proposal(given), given=given)


def test_a_plan_too_dear_is_no_plan_where_the_month_is_short():
    given = begun(debts=DEBTS, finance=SHORT, requests=(Request("Q1", terms=6),))

    assert "utter_asked_plan_gap" in spoken(proposal(given), given=given)
    assert "utter_not_offered_no_rule" in spoken(proposal(given, NOTHING), given=given)


# --- Figures and feelings -----------------------------------------------------------------


def test_whoever_asks_what_it_comes_to_sees_the_plans_where_there_are_any():
    given = begun(debts=DEBTS, requests=(Request("Q2", months=2),))
    asks = given.with_progress(turn=5, asked="overdue", intents=("ask_amount",))
    found = plan_turn(asks, proposal(given), resuming=True)

    assert "offers" in [move.kind for move in found.moves]
    assert "utter_answer_ask_amount" not in [move.key for move in found.moves]
    assert "utter_answer_ask_amount" in spoken(intents=("ask_amount",))
    chosen = replace(asks, chosen_plan="A.deferral.2")
    told = plan_turn(chosen, proposal(chosen), resuming=True)
    assert "utter_answer_ask_amount" in [move.key for move in told.moves]


@pytest.mark.parametrize(
    "progress", [{"cues": ("feel:shame",)}, {"unsure": True}], ids=["a feeling", "a guess"]
)
def test_nothing_is_taken_for_a_complaint_that_may_be_none(progress):
    asked = {"resuming": True, "intents": ("complaint",)}

    assert "utter_answer_complaint" in spoken(**asked)
    assert "utter_answer_complaint" not in spoken(**asked, **progress)


def test_a_plan_over_one_lenders_share_is_left_to_the_table():
    month = replace(PLENTY, cap=yuan("900"))
    given = begun(debts=LENDERS, finance=month, requests=(Request("Q1", terms=4),))

    told = spoken(proposal(given), given=given)
    assert not [key for key in told if key.startswith("utter_asked_plan")]


def test_after_a_refusal_a_question_is_answered_and_nothing_else():
    given = begun(consent=Consent(collect=False))
    asked = spoken(given=given, topics=("privacy",), told=("utter_consent_refused",))

    assert asked == ["utter_answer_privacy"]
