"""What the trained model makes of sentences it never saw: the floors nothing may sink below."""

import csv
from pathlib import Path

import pytest

from bot.nlu import measures
from bot.nlu.report import HELD_OUT, LABELLED, ROOT, fallback_threshold, measure
from bot.nlu.sentences import read_labelled, read_sentences

HERE = Path(__file__).parent
SEVERAL = HERE / "several/messages.tsv"
HIGHEST_FALSE_ALARM_RATE = 0.02
LOWEST_MACRO_F1 = {"twins": 0.88, "independent": 0.95}


@pytest.fixture(scope="module")
def read(trained_model):
    from bot.dialogue.understanding import Understanding

    return Understanding.load(trained_model).read


@pytest.fixture(scope="module")
def measured(read):
    """Every held-out and independent sentence, read once."""
    sets = {"twins": read_sentences(ROOT / HELD_OUT), "independent": read_labelled(ROOT / LABELLED)}
    return {name: measure(name, sentences, read).readings for name, sentences in sets.items()}


def _lines(name):
    lines = (HERE / "crisis" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_message_in_danger_becomes_distress(read):
    assert [
        line for line in _lines("danger.txt") if read(line)["intent"]["name"] != "distress"
    ] == []


def test_every_held_out_and_independent_distress_is_heard(measured):
    missed = [
        one.sentence.text
        for readings in measured.values()
        for one in readings
        if one.sentence.intent == "distress" != one.intent
    ]
    assert missed == []


def test_ordinary_messages_hardly_ever_raise_an_alarm(measured):
    others = [
        one for readings in measured.values() for one in readings
        if one.sentence.intent != "distress"
    ]  # fmt: skip
    alarms = [one.sentence.text for one in others if one.intent == "distress"]
    assert len(alarms) < HIGHEST_FALSE_ALARM_RATE * len(others), alarms


def test_hard_negatives_hardly_ever_raise_an_alarm(read):
    harmless = _lines("harmless.txt")
    alarms = [line for line in harmless if read(line)["intent"]["name"] == "distress"]
    assert len(alarms) < HIGHEST_FALSE_ALARM_RATE * len(harmless), alarms


@pytest.mark.parametrize("name", LOWEST_MACRO_F1)
def test_macro_f1_does_not_sink(measured, name):
    threshold = fallback_threshold(ROOT / "config.yml")
    found = measures.macro_f1(measures.scores(measured[name], threshold))
    assert found >= LOWEST_MACRO_F1[name]


@pytest.fixture(scope="module")
def several(read):
    """For each message with several intents: those it holds, those it may hold, those found."""
    with SEVERAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (*(set((row[key] or "").split()) for key in ("intents", "may_also")), _intents(read, row))
        for row in rows
    ]


def _intents(read, row):
    return set(read(row["text"])["intents"])


def test_the_set_of_several_intents_is_long_enough(several):
    assert len(several) >= 80
    assert all(len(held) >= 2 for held, _, _ in several)


def test_nearly_every_intent_of_a_message_is_found(several):
    found = sum(len(held & got) for held, _, got in several)
    assert found >= 0.93 * sum(len(held) for held, _, _ in several)


def test_hardly_any_intent_is_found_that_the_message_does_not_hold(several):
    spurious = sum(len(got - held - may_also) for held, may_also, got in several)
    assert spurious <= 0.05 * sum(len(got) for _, _, got in several)
