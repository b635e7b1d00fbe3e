"""The actions Rasa calls: all there, thin, and at work without Rasa's server."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.clock import FixedDayClock
from bot.core.records import to_json
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
    asks = a_tracker(
        at(told(), asked="income"),
        intent={"name": "ask_credit_impact", "confidence": 0.9},
        metadata={"today": day, "channel": "web", "institution": "demo"},
    )
    messages, _ = run(actions, "action_answer_question", asks)

    assert ("5年（未核实）" in messages[0]["text"]) is marked
