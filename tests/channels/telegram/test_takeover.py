"""A human takes over: their answers arrive in the chat, the bot is silent, then it goes on."""

import time

import pytest

from bot.conversation.engine import TurnOutput
from bot.replies.reply import text_reply
from tests.channels.telegram.running import until
from tests.replies.sample_cases import TODAY


class HandsOver:
    """Answers, and hands a case over at the first message, as the real engine does at the end."""

    def __init__(self):
        self.heard = []

    async def turn(self, conversation_id, text, metadata):
        self.heard.append(text)
        case = {
            "case_id": f"SK-{conversation_id[:8]}", "conversation_id": conversation_id,
            "priority": "P2", "consent": {"collect": True, "hand_off": True},
            "updated_at": f"{TODAY.isoformat()}T09:00:00+08:00",
        }  # fmt: skip
        return TurnOutput(replies=[text_reply(f"听到：{text}")], case=case)


@pytest.fixture
def claimed(polling, person):
    """Give the channel, its queue and the case, once an agent has it."""
    running = polling(engine=HandsOver())
    person.say("帮我转人工")
    person.hears("听到：帮我转人工")
    queue = running.shared.queue
    until(queue.open_entries)
    entry = queue.claim(queue.open_entries()[0].case_id, "agent-1")
    return running, queue, entry.case_id


def test_an_agents_answer_arrives_and_the_bot_is_silent_meanwhile(claimed, person):
    running, queue, case_id = claimed
    person.say("在吗")
    until(lambda: len(running.store.transcript(running.conversation(person).id)) >= 3)
    queue.answer(case_id, "agent-1", text_reply("在的，我是小周。"), "first")
    queue.answer(case_id, "agent-1", text_reply("在的，我是小周。"), "first")
    answer = person.hears("在的，我是小周")
    assert answer.text.startswith("【人工回复】\n")
    time.sleep(1.5)
    assert sum("小周" in text for text in person.texts()) == 1
    assert running.engine.heard == ["帮我转人工"]
    assert not any("听到：在吗" in text for text in person.texts())


def test_what_the_person_says_and_sends_meanwhile_reaches_the_desk(claimed, person):
    running, _queue, _case_id = claimed
    number = person.say("房租1500")
    person.edit(number, "房租1600")
    person.send(voice={"file_id": "a", "file_unique_id": "b", "duration": 3})
    own = running.conversation(person).id

    def said():
        return [line.text for line in running.store.transcript(own) if line.direction == "user"]

    until(lambda: len(said()) == 4)
    corrected = "更正：不是房租1500，是房租1600"
    assert said()[1:] == ["房租1500", corrected, "（发来语音或视频，没有保存）"]
    assert running.engine.heard == ["帮我转人工"]


def test_commands_asked_for_by_name_still_work_and_erasure_above_all(claimed, person):
    running, _queue, _case_id = claimed
    person.say("/help")
    person.hears("想到什么说什么")
    person.say("/human")
    person.hears("已经由人工接手")
    person.say("/erase")
    person.press("全部删除", person.hears("全部删掉吗"))
    person.hears("已经全部删除")
    assert running.conversation(person) is None


def test_given_back_the_bot_answers_again(claimed, person):
    running, queue, case_id = claimed
    queue.answer(case_id, "agent-1", text_reply("先这样。"), "first")
    person.hears("先这样")
    queue.give_back(case_id, "agent-1", "说清楚了")
    person.say("那我继续")
    person.hears("听到：那我继续")
    assert running.engine.heard[-1] == "那我继续"
