"""Words of danger are heard by rules alone, and ordinary 死 and 活 are not taken for them."""

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.crisis import sounds_like_crisis, sounds_strained
from bot.nlu.crisis_detector import CrisisDetector
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


STRAINED = [
    "这几个月真熬不下去了",
    "三张卡轮着还 我快扛不住了",
    "坚持不下去了",
    "被催得要崩溃了",
    "房租一涨 真的顶不住了",
]
MORE_THAN_STRAIN = [
    "熬不下去了 不想活了",
    "扛不住了 天天躲在被子里哭到天亮",
    "撑不过今晚了",
    "坚持不下去了 下辈子再做你们的女儿",
    "活着真累 撑不下去",
]


@pytest.mark.parametrize("text", STRAINED)
def test_strain_alone_or_of_money_is_told_from_more(text):
    assert _heard(text)
    assert sounds_strained(normalise(text).text)


@pytest.mark.parametrize("text", [*MORE_THAN_STRAIN, "店撑不下去关门了", "还款日是几号"])
def test_what_is_more_than_strain_or_none_is_not_taken_for_it(text):
    assert not sounds_strained(normalise(text).text)


def _detected(text, guess):
    message = Message({"text": text, "intents": ["state_reason"], "intent_ranking": [
        {"name": "state_reason", "confidence": 1 - guess},
        {"name": "distress", "confidence": guess}]})  # fmt: skip
    CrisisDetector(CrisisDetector.get_default_config()).process([message])
    return message


@pytest.mark.parametrize("guess", [0.1, 0.97])
def test_strain_is_enough_to_ask_and_too_little_to_end_an_interview(guess):
    asked = _detected("三张卡轮着还 我快扛不住了", guess)
    assert asked.get("crisis") is True
    assert asked.get("crisis_spoken") is False
    assert asked.get("intent") == {"name": "distress", "confidence": 0.7}


def test_more_than_strain_is_spoken_whatever_the_classifier_makes_of_it():
    alarm = _detected("熬不下去了 不想活了", 0.0)
    assert (alarm.get("crisis"), alarm.get("crisis_spoken")) == (True, True)
    assert alarm.get("intent")["confidence"] == 1.0
