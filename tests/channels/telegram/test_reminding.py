"""Reminders in the chat: offered once, asked for, dated, stopped by a press."""

from dataclasses import replace

import pytest

from bot.conversation.engine import TurnOutput
from bot.core.records import to_json
from bot.reminders import book
from bot.replies.reply import text_reply
from bot.wiring import open_rounds
from tests.channels.telegram.running import until
from tests.core.cases import PLENTY
from tests.replies.sample_cases import CARD, HOUSE, TODAY, at, told


class Chooses:
    """Answers with a case whose plan is chosen and whose interview has ended."""

    async def turn(self, conversation_id, text, metadata):
        given = at(told(debts=(CARD,), finance=PLENTY), finished=True)
        key = HOUSE.propose(given, TODAY).offers[0].key
        case = replace(given, chosen_plan=key, case_id="SK-1", conversation_id=conversation_id)
        body = {**to_json(case), "priority": "P2"}
        return TurnOutput(replies=[text_reply(f"听到：{text}")], case=body)


@pytest.fixture
def chosen(polling, person):
    running = polling(engine=Chooses())
    person.say("选第1个")
    return running


def test_reminders_are_offered_once_a_plan_is_chosen_and_only_once(chosen, person):
    person.hears("要不要我在还款前提醒你")
    person.say("好的谢谢")
    person.hears("听到：好的谢谢")
    person.press("不用提醒", person.hears("要不要我在还款前提醒你"))
    person.hears("好，不再提醒")
    person.say("再见")
    person.hears("听到：再见")
    assert sum("要不要我" in text for text in person.texts()) == 1


def test_a_press_turns_them_on_and_tells_when_they_come(chosen, person):
    person.press("提醒我", person.hears("要不要我在还款前提醒你"))
    told = person.hears("好，会提醒你")
    assert told.text.count("· ") == 3
    assert "日期暂定" in told.text
    assert "先按一个月后算" in told.text


def test_a_day_and_a_zone_can_be_told(chosen, person):
    person.hears("要不要我在还款前提醒你")
    own = chosen.conversation(person).id
    person.say("/remind 下个月15号")
    person.hears("好，会提醒你")
    assert book.wish_of(chosen.store, own).first_payment_on.day == 15
    person.say("/remind Asia/Tokyo")
    until(lambda: book.wish_of(chosen.store, own).zone == "Asia/Tokyo")
    person.say("/remind Mars/Olympus")
    person.hears("这个时区我不认识")
    person.say("/remind 随便")
    person.hears("没看懂是哪天")


def test_a_reminder_arrives_and_can_be_stopped_by_its_button(chosen, person):
    person.press("提醒我", person.hears("要不要我在还款前提醒你"))
    person.hears("好，会提醒你")
    own = chosen.conversation(person).id
    first = book.to_come(chosen.store, own, 1)[0]
    clock, chosen.store.clock = chosen.store.clock, _At(first.send_at)
    assert open_rounds(chosen.store).go() == 1
    chosen.store.clock = clock
    person.press("不用再提醒", person.hears("还有7天"))
    person.hears("好，不再提醒")
    assert book.to_come(chosen.store, own, 9) == []


class _At:
    def __init__(self, moment):
        self._moment = moment

    def now(self):
        return self._moment

    def today(self):
        return self._moment.date()
