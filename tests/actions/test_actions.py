"""The actions Rasa calls: all there, thin, and at work without Rasa's server."""

import inspect
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.clock import FixedDayClock
from bot.core.case import Case, Consent
from bot.core.moves import Turn
from bot.core.records import from_json, to_json
from bot.wiring import house
from tests.core.cases import PLENTY, debt
from tests.replies.sample_cases import TODAY, at, told

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
LONGEST_MODULE = 150
EMPTY_SLOTS = {"case": None, "next_answer": None, "cleared_by_human": None}
REJECTING = "validate_intake_form"


@pytest.fixture(scope="module")
def actions():
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor.actions


def a_tracker(case=None, **latest):
    said = {
        "text": "你好", "message_id": "m1", "intent": {"name": "greet", "confidence": 0.9},
        "entities": [], "metadata": {"today": TODAY.isoformat(), "channel": "web",
                                     "institution": "demo"}, **latest,
    }  # fmt: skip
    slots = {**EMPTY_SLOTS, "case": to_json(case) if case else None}
    return Tracker("c-1", slots, said, [{}], False, None, {}, "action_listen")


def run(actions, name, tracker):
    import asyncio

    dispatcher = CollectingDispatcher()
    result = actions[name](dispatcher, tracker, DOMAIN)
    events = asyncio.run(result) if inspect.isawaitable(result) else result
    return dispatcher.messages, events


def slot(events, name):
    return next(event["value"] for event in events if event.get("name") == name)


def test_the_package_holds_exactly_the_actions_of_the_domain(actions):
    assert set(actions) == set(DOMAIN["actions"])


def test_every_form_has_its_validation_and_its_questions():
    for form, body in DOMAIN["forms"].items():
        assert f"validate_{form}" in DOMAIN["actions"]
        for name in body["required_slots"]:
            assert f"action_ask_{name}" in DOMAIN["actions"]


def test_the_domain_says_nothing_itself():
    assert "responses" not in DOMAIN


@pytest.mark.parametrize("path", sorted((ROOT / "actions").glob("*.py")), ids=lambda p: p.name)
def test_an_action_module_is_thin(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_an_action_needs_nothing_to_be_made():
    import actions.crisis
    import actions.intake
    import actions.side_questions

    for module in (actions.crisis, actions.intake, actions.side_questions):
        for _, item in inspect.getmembers(module, inspect.isclass):
            if issubclass(item, Action) and item.__module__ == module.__name__:
                assert isinstance(item().name(), str)


@pytest.mark.parametrize("name", sorted(DOMAIN["actions"]))
def test_every_action_runs_on_a_new_conversation(actions, name):
    messages, events = run(actions, name, a_tracker())
    assert json.dumps([messages, events], ensure_ascii=False)
    assert all(message["text"] for message in messages)
    assert all(message["custom"]["text"] == message["text"] for message in messages)


@pytest.mark.parametrize("name", sorted(DOMAIN["actions"]))
def test_every_action_runs_in_the_middle_of_an_interview(actions, name):
    given = at(told(debts=(debt(total="12000"),), finance=PLENTY, reasons=("R03",)), asked="income")
    messages, events = run(actions, name, a_tracker(given))
    assert json.dumps([messages, events], ensure_ascii=False)


def test_noting_a_message_twice_changes_nothing(actions):
    _, events = run(actions, "action_note_facts", a_tracker())
    first = slot(events, "case")
    again = a_tracker()
    again.slots["case"] = first
    _, events = run(actions, "action_note_facts", again)
    assert slot(events, "case") == first


def test_a_new_case_takes_day_channel_and_rules_from_the_message(actions):
    _, events = run(actions, "action_note_facts", a_tracker())
    case = slot(events, "case")
    assert (case["channel"], case["institution"]) == ("web", "demo")
    assert case["created_at"].startswith(FixedDayClock(TODAY).today().isoformat())
    assert case["case_id"].startswith("SK")
    assert "c-1" not in case["case_id"]


def test_a_person_in_danger_hears_the_question_first_and_then_is_stayed_with(actions):
    tracker = a_tracker(told(signals=("self_harm",)), intent={"name": "distress"}, crisis=True)
    messages, events = run(actions, "action_ask_cleared_by_human", tracker)
    assert len(messages) == 2
    tracker.slots["case"] = slot(events, "case")
    messages, _ = run(actions, "action_ask_cleared_by_human", tracker)
    assert len(messages) == 1


SURE = {"name": "distress", "confidence": 1.0}


def in_danger(actions, *, told=("crisis",), **latest):
    tracker = a_tracker(at(told_danger(), turn=4, told=told), **latest)
    messages, events = run(actions, "action_ask_cleared_by_human", tracker)
    return [message["text"] for message in messages], slot(events, "case")


def told_danger():
    return told(signals=("self_harm",), debts=(debt(total="12000"),))


@pytest.mark.parametrize(
    ("latest", "key"),
    [
        ({"intent": SURE, "crisis": True, "cues": ["safe"]}, "imminent"),
        ({"intent": {"name": "bot_challenge"}}, "machine"),
        ({"intent": {"name": "request_human"}}, "human"),
        ({"intent": {"name": "affirm"}, "cues": ["safe"]}, "safe"),
        ({"intent": {"name": "ask_process"}}, "money"),
        ({"intent": {"name": "affirm"}, "topics": ["lawsuit"]}, "money"),
        ({"intent": {"name": "affirm"}}, "stay"),
        ({"intent": {"name": "provide_info"}}, "stay"),
    ],
)
def test_whatever_somebody_in_danger_says_the_answer_is_for_them(actions, latest, key):
    texts, _ = in_danger(actions, **latest)

    assert len(texts) == 1
    assert texts[0] in said_as(f"utter_crisis_{key}")


def said_as(key):
    wording = house().wording
    return [wording.say(key, ("", number)) for number in range(len(wording.responses[key]))]


def test_no_text_said_in_danger_speaks_of_money_or_law():
    keys = [key for key in house().wording.responses if key.startswith("utter_crisis_")]
    said = [text for key in keys for text in said_as(key)]

    assert not [text for text in said if re.search(r"征信|起诉|逾期|分期|\d元|想开点", text)]
    assert all(re.search(r"人|安全|120", text) for text in said)


def answered(actions, case, **latest):
    """Note a message and say whether the crisis form stays."""
    tracker = a_tracker(case, message_id=f"after {case.progress.last_message_id}", **latest)
    _, events = run(actions, "action_note_facts", tracker)
    tracker.slots["case"] = slot(events, "case")
    _, events = run(actions, "validate_crisis_form", tracker)
    stays = slot(events, "requested_slot") == "cleared_by_human"
    return stays, from_json(Case, tracker.slots["case"])


def test_danger_in_so_many_words_is_left_to_a_human_whatever_is_said(actions):
    spoken = at(told_danger(), told=("crisis:spoken", "crisis"))
    for latest in ({"cues": ["safe"]}, {"topics": ["lawsuit"]}, {"topics": ["lawsuit"]}):
        stays, spoken = answered(actions, spoken, **latest)
        assert stays


def test_danger_that_a_human_has_cleared_lets_the_matter_go_on_until_it_is_told_again(actions):
    spoken = at(told_danger(), told=("crisis:spoken", "crisis"))
    metadata = {"today": TODAY.isoformat(), "channel": "web", "cleared_by_human": True}
    stays, cleared = answered(actions, spoken, topics=["lawsuit"], metadata=metadata)
    assert not stays
    assert not cleared.in_danger
    again = {"metadata": metadata, "crisis": True, "crisis_spoken": True}
    stays, raised = answered(actions, cleared, intent=SURE, **again)
    assert stays
    assert raised.in_danger


def test_whoever_was_only_taken_to_be_in_danger_goes_on_after_turning_to_the_matter_twice(actions):
    guessed = at(told_danger(), told=("crisis",))
    stays, guessed = answered(actions, guessed, topics=["lawsuit"])
    assert stays
    stays, guessed = answered(actions, guessed, cues=["safe"])
    assert not stays
    assert "self_harm" in guessed.signals, "a human still looks"


def test_a_guess_at_danger_is_asked_about_once_and_left_where_it_was_none(actions):
    given = at(told(debts=(debt(total="12000"),)), turn=4, asked="other_debt")
    tracker = a_tracker(given, intent={"name": "distress", "confidence": 0.2})
    _, events = run(actions, "validate_crisis_form", tracker)
    assert slot(events, "requested_slot") == "cleared_by_human"
    messages, events = run(actions, "action_ask_cleared_by_human", tracker)
    assert len(messages) == 1
    assert messages[0]["text"] in said_as("utter_crisis_check")
    tracker.slots["case"] = slot(events, "case")
    assert slot(events, "case")["progress"]["asked"] is None
    for latest in ({"cues": ["safe"]}, {"intent": {"name": "deny", "confidence": 0.9}},
                   {"intent": {"name": "ask_process", "confidence": 0.9}}):  # fmt: skip
        stays, _ = answered(actions, from_json(Case, tracker.slots["case"]), **latest)
        assert not stays


@pytest.mark.parametrize("intent", ["affirm", "distress", "nlu_fallback"])
def test_a_guess_at_danger_that_is_not_denied_is_danger(actions, intent):
    asked = at(told(), told=("crisis:check",))
    stays, case = answered(actions, asked, intent={"name": intent, "confidence": 0.3})
    assert stays
    assert "self_harm" in case.signals


@pytest.mark.parametrize(("confidence", "danger"), [(1.0, True), (0.8, True), (0.5, False)])
def test_only_an_alarm_that_is_nearly_sure_counts_at_once(actions, confidence, danger):
    latest = {"intent": {"name": "distress", "confidence": confidence}, "crisis": True}
    _, events = run(actions, "action_note_facts", a_tracker(**latest))
    assert ("self_harm" in slot(events, "case")["signals"]) is danger


def test_whoever_changes_script_is_answered_as_they_write_now(actions):
    given = replace(told(), traditional=True)
    for text, traditional in (("同意", True), ("还不上了", False)):
        _, events = run(actions, "action_note_facts", a_tracker(given, text=text, message_id=text))
        assert slot(events, "case")["traditional"] is traditional


def test_whoever_comes_back_days_later_is_greeted_with_where_they_were(actions):
    given = at(told(debts=(debt(total="12000"),)), turn=4, asked="income")
    given = replace(given, updated_at="2026-11-22T09:00:00+08:00")
    later = {"today": "2026-11-26", "channel": "web", "institution": "demo"}
    tracker = a_tracker(given, message_id="m9", intent={"name": "greet"}, metadata=later)
    for name in ("action_note_facts", "action_answer_question"):
        _, events = run(actions, name, tracker)
        tracker.slots["case"] = slot(events, "case")
    messages, events = run(actions, "action_ask_next_answer", tracker)
    said = messages[0]["text"]
    assert "12,000" in said
    assert slot(events, "case")["progress"]["asked"] == "income"
    assert slot(events, "case")["progress"]["away_days"] >= 3


def test_papers_and_a_turned_plan_are_reckoned_when_a_message_is_noted(actions):
    given = told(debts=(debt(total="12000"),), finance=PLENTY, reasons=("R03",))
    shown = at(given, turn=6, asked="plan", shown_plans=("A.interest_free_instalment.7",))
    tracker = a_tracker(shown, message_id="m9", cues=["less_a_month"])
    _, events = run(actions, "action_note_facts", tracker)
    progress = slot(events, "case")["progress"]
    assert "D06" in progress["papers"]
    assert progress["adjusted"]["terms"] == 9


def test_texts_that_rest_on_a_rule_are_kept_until_the_source_is_asked(actions):
    given = at(told(debts=(debt(total="12000"),)), turn=4, topics=("allocation",))
    _, events = run(actions, "action_ask_next_answer", a_tracker(given))
    assert slot(events, "case")["progress"]["cited"] == ["utter_answer_allocation"]


def test_the_end_is_said_once_and_after_that_only_what_is_new(actions):
    over = at(told(consent=Consent(collect=True, hand_off=False)), turn=9, finished=True)
    messages, _ = run(actions, "action_finish_intake", a_tracker(over))
    assert len(messages) == 1
    asks = at(over, turn=9, topics=("allocation",))
    messages, _ = run(actions, "action_finish_intake", a_tracker(asks))
    assert len(messages) == 1
    bye = at(over, turn=9, quiet=9, intents=("goodbye",))
    messages, _ = run(actions, "action_finish_intake", a_tracker(bye))
    assert len(messages) == 1


def test_actions_run_without_rasa_itself():
    code = (
        "import sys\n"
        "from rasa_sdk.executor import ActionExecutor\n"
        "ActionExecutor().register_package('actions')\n"
        "print(sorted(name for name in sys.modules if name == 'rasa' or name[:5] == 'rasa.'))"
    )
    told_ = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert told_.stdout.strip() == "[]"


@pytest.mark.parametrize(("day", "marked"), [("2026-11-22", False), ("2027-11-23", True)])
def test_what_is_said_is_as_fresh_as_the_day_of_the_message(actions, day, marked):
    metadata = {"today": day, "channel": "web", "institution": "demo"}
    asks = a_tracker(at(told(), asked="income", intents=("ask_credit_impact",)), metadata=metadata)
    messages, _ = run(actions, "action_ask_next_answer", asks)

    assert ("5年（未核实）" in messages[0]["text"]) is marked


@pytest.mark.parametrize(("answered", "spoken"), [(0, 1), (7, 0)])
def test_a_turn_in_which_nothing_is_left_to_ask_is_not_passed_in_silence(
    actions, monkeypatch, answered, spoken
):
    from actions import intake

    monkeypatch.setattr(
        intake, "plan_turn", lambda case, proposal, resuming: Turn((), case, done=True)
    )
    given = at(told(debts=(debt(total="12000"),), finance=PLENTY)).with_progress(
        turn=7, answered=answered
    )
    messages, _ = run(actions, "action_ask_next_answer", a_tracker(given))
    assert len(messages) == spoken
