"""Predictions cost less here than in Rasa and are the same."""

import pytest

pytestmark = pytest.mark.model

SAID = (
    "你好",
    "我要分期",
    "今天天气真好",
    "30000",
    "不弄了",
    "我要分期",
    "30000",
    "12",
    "15号",
    "谢谢",
)


@pytest.fixture
def compared(monkeypatch):
    """Ask all policies beside the house at every prediction; gives what both predicted."""
    from rasa.core.processor import MessageProcessor

    from bot.dialogue.agent import HouseProcessor

    found = []
    ours = HouseProcessor._predict_next_with_tracker

    def both(processor, tracker):
        theirs = MessageProcessor._predict_next_with_tracker(processor, tracker.copy())
        mine = ours(processor, tracker)
        found.append((_described(mine), _described(theirs), processor._goes_its_way(tracker)))
        return mine

    monkeypatch.setattr(HouseProcessor, "_predict_next_with_tracker", both)
    return found


def _described(prediction):
    return {
        "probabilities": prediction.probabilities,
        "by": prediction.policy_name.rpartition("_")[2],
        "events": [type(event).__name__ for event in prediction.events],
        "without_user": prediction.is_no_user_prediction,
        "hidden": prediction.hide_rule_turn,
    }


def test_a_form_that_goes_its_way_is_predicted_as_all_policies_would(toy, compared):
    for text in SAID:
        toy.say("predicted", text)
    assert all(ours == theirs for ours, theirs, _ in compared)
    assert {alone for *_, alone in compared} == {True, False}


def test_the_rules_that_fit_are_those_rasa_finds_by_trying_all(toy, monkeypatch):
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.dialogue import rule_search

    found = []

    def both(policy, lookup, states):
        ours = rule_search.possible_keys(policy, lookup, states)
        found.append((ours, _by_trying_all(policy, lookup, states)))
        return ours

    monkeypatch.setattr(RulePolicy, "_get_possible_keys", both)
    for text in SAID:
        toy.say("searched", text)
    assert all(ours == theirs for ours, theirs in found)
    assert any(ours for ours, _ in found)


def _by_trying_all(policy, lookup, states):
    reversed_states = list(enumerate(reversed(states)))
    return {
        key
        for key in lookup
        if all(policy._is_rule_applicable(key, turn, state) for turn, state in reversed_states)
    }


def test_rules_that_read_text_are_still_looked_for_by_text():
    from bot.dialogue.rule_search import _read_text

    assert _read_text(('[{"user": {"text": "你好"}}]',))
    assert not _read_text(('[{"user": {"intent": "greet"}}]', "[{}]"))


def test_an_action_that_looks_at_the_events_finds_them_written(toy):
    from rasa.shared.core.events import SlotSet, UserUttered
    from rasa.shared.core.trackers import EventVerbosity

    from bot.dialogue.window_tracker import WindowTracker

    tracker = WindowTracker("c", [])
    for event in (UserUttered("你好"), SlotSet("amount", 3), SlotSet("amount", 4)):
        tracker.update(event)
    written = tracker.current_state(EventVerbosity.ALL)["events"]
    assert len(written) == 3
    assert [event["event"] for event in written] == ["user", "slot", "slot"]
    assert written[-1]["value"] == 4
    assert [event["value"] for event in written[1:]] == [3, 4]
    assert tracker.current_state()["events"] is None
