"""Words of danger are heard by rules alone, and ordinary 死 and 活 are not taken for them."""

from pathlib import Path

import pytest

from bot.nlu.crisis import sounds_like_crisis
from bot.nlu.text import normalise

HERE = Path(__file__).parent
HIGHEST_FALSE_ALARM_RATE = 0.001


def _lines(name):
    lines = (HERE / "crisis" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


DANGER, HARMLESS = _lines("danger.txt"), _lines("harmless.txt")


def _heard(text):
    return sounds_like_crisis(normalise(text).text)


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard(text):
    assert _heard(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_message_is_left_alone(text):
    assert not _heard(text)


def test_the_lists_are_long_enough_and_hold_no_sentence_twice():
    assert len(DANGER) >= 90
    assert len(HARMLESS) >= 140
    assert len({*DANGER, *HARMLESS}) == len(DANGER) + len(HARMLESS)


def test_every_sentence_of_distress_is_heard_by_rules_alone(sentences):
    assert [
        one.text for one in sentences if one.intent == "distress" and not _heard(one.text)
    ] == []


def test_sentences_of_other_intents_hardly_ever_raise_an_alarm(sentences):
    others = [one.text for one in sentences if one.intent != "distress"]
    alarms = [text for text in others if _heard(text)]
    assert len(alarms) <= len(others) * HIGHEST_FALSE_ALARM_RATE, alarms


def test_danger_beside_a_harmless_phrase_is_heard():
    assert _heard("累死了 不想活了")
    assert _heard("我爸去世了 我也不想活了")


def test_danger_spelt_with_blanks_is_heard():
    assert _heard("想 自 杀")


@pytest.mark.parametrize("text", ["", " ", "😀", "?" * 10_000, "我" * 10_000, "对不起爸妈" * 2_000])
def test_any_length_is_read_without_an_alarm(text):
    assert not _heard(text)
