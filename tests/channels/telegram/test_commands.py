"""Commands, links, edits, what is not text, groups, scripts, erasure."""

import itertools

import pytest

from bot.channels.telegram.commands import MENU
from bot.conversation.engine import TurnOutput
from bot.core.records import to_json
from bot.replies.reply import text_reply
from tests.channels.telegram.running import Polling, settings_for, until
from tests.replies.sample_cases import told


def test_the_menu_is_set_in_chinese(polling, fake):
    polling()
    until(lambda: fake.state.menu)
    assert tuple(entry["command"] for entry in fake.state.menu) == MENU
    assert all("\u4e00" <= entry["description"][0] <= "\u9fff" for entry in fake.state.menu)


def test_start_greets_and_help_tells_how_it_is_used(polling, person):
    polling()
    person.say("/start")
    person.hears("直接打字说你的情况")
    person.say("/help")
    person.hears("/erase 删除全部记录")


def test_a_link_chooses_whose_rules_apply_and_names_its_campaign(fake, url, tmp_path, person):
    running = Polling(settings_for(fake, url, tmp_path, institutions=("demo_card",))).wait()
    person.say("/start demo_card-spring")
    person.hears("直接打字")
    assert running.conversation(person).institution == "demo_card"
    kept = running.store.export(running.conversation(person).id)["telegram"]
    assert [row["campaign"] for row in kept] == ["spring"]
    running.stop()
    running.store.close()


def test_a_link_may_not_choose_rules_that_the_house_does_not_offer(polling, person):
    running = polling()
    person.say("/start demo_cf-spring")
    person.hears("直接打字")
    assert running.conversation(person).institution == "demo"


def test_an_unknown_command_is_a_message_like_any_other(polling, person):
    polling()
    person.say("/3万5")
    person.hears("听到：/3万5")
    person.say("/restart")
    person.hears("听到：/restart")


def test_a_message_and_a_command_after_it_are_answered_in_order(polling, person):
    polling()
    person.say("你好")
    person.say("/help")
    seen = person.wait(lambda shown: len(shown) >= 3)
    assert [text[:4] for text in person.texts()] == ["听到：你", "还有吗？", "想到什么"]
    assert len(seen) == 3


def test_an_edit_counts_as_a_correction_and_one_without_change_as_nothing(polling, person):
    running = polling()
    number = person.say("欠了3万5")
    person.hears("听到：欠了3万5")
    person.edit(number, "欠了3万5")
    person.edit(number, "欠了3万8")
    person.hears("听到：更正：不是欠了3万5，是欠了3万8")
    assert [text for text, _ in running.engine.heard] == [
        "欠了3万5",
        "更正：不是欠了3万5，是欠了3万8",
    ]


def test_an_edit_of_a_message_that_never_came_is_a_message(polling, person):
    with_number = person.say("旧的")
    person.state.updates.clear()
    person.edit(with_number, "欠了3万8")
    polling()
    person.hears("听到：欠了3万8")


KINDS = {
    "photo": (
        [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}],
        "图片和文件请不要",
    ),
    "document": ({"file_id": "a", "file_unique_id": "b"}, "图片和文件请不要"),
    "voice": ({"file_id": "a", "file_unique_id": "b", "duration": 3}, "语音和视频我听不了"),
    "location": ({"longitude": 121.4, "latitude": 31.2}, "位置不用发"),
    "contact": ({"phone_number": "10000000000", "first_name": "某"}, "别人的电话不用发"),
    "dice": ({"emoji": "🎲", "value": 3}, "表情我读不太懂"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_text_gets_a_kind_answer_that_says_what_to_do(polling, person, kind):
    running = polling()
    content, words = KINDS[kind]
    person.send(**{kind: content})
    person.hears(words)
    assert running.engine.heard == []


class InDanger:
    """Hears that somebody is in danger."""

    async def turn(self, conversation_id, text, metadata):
        case = to_json(told(signals=("self_harm",)))
        body = {**case, "case_id": "SK-1", "priority": "P0"}
        return TurnOutput(replies=[text_reply("我在。")], case=body)


def test_whoever_is_in_danger_hears_whom_to_call_whatever_they_send(polling, person):
    polling(engine=InDanger())
    person.say("不想活了")
    person.hears("我在")
    person.send(voice={"file_id": "a", "file_unique_id": "b", "duration": 3})
    assert "心理援助热线12356" in person.hears("语音和视频我听不了").text


def test_ten_pictures_sent_together_get_one_answer_and_their_caption_is_read(polling, person):
    polling()
    picture = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    for number in range(10):
        more = {"caption": "这是账单 欠3万"} if number == 9 else {}
        person.send(photo=picture, media_group_id="album", **more)
    person.hears("听到：这是账单 欠3万")
    assert sum("图片和文件" in text for text in person.texts()) == 1


def test_a_service_message_gets_no_answer(polling, person):
    running = polling()
    person.send(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    person.say("你好")
    person.hears("听到：你好")
    assert len(running.engine.heard) == 1


def test_a_group_is_told_once_and_then_nothing(polling, person, fake):
    polling()
    group = -100_200_300
    fake.state.types[group] = "supergroup"
    numbers = itertools.count(5_000)
    for _ in range(3):
        chat = {"id": group, "type": "supergroup", "title": "群"}
        sender = {"id": person.id, "is_bot": False, "first_name": "某"}
        message = {"message_id": next(numbers), "date": 1, "chat": chat, "from": sender}
        fake.state.put({"message": {**message, "text": "欠3万怎么办"}})
    until(lambda: fake.state.by_bot(group))
    person.say("你好")
    person.hears("听到：你好")
    (told,) = fake.state.by_bot(group)
    assert told.text.endswith(f"t.me/{fake.state.username}")


def test_traditional_characters_once_chosen_are_kept(polling, person):
    polling()
    person.say("/lang")
    person.press("繁體中文", person.hears("想看哪种字"))
    person.hears("好，之後就用這種字")
    person.say("欠钱")
    person.hears("聽到：欠錢")


def test_erasure_asks_first_then_deletes_everything_here_and_what_was_sent(polling, person):
    running = polling()
    person.say("我欠了3万")
    person.hears("还有吗")
    person.say("/erase")
    person.press("全部删除", person.hears("全部删掉吗"))
    person.hears("已经全部删除")
    assert running.conversation(person) is None
    assert [text[:6] for text in person.texts()] == ["已经全部删除"]
    person.say("你好")
    person.hears("听到：你好")


def test_erasure_can_be_left(polling, person):
    running = polling()
    person.say("我欠了3万")
    person.say("/erase")
    person.press("先不删", person.hears("全部删掉吗"))
    person.hears("好，都留着")
    assert running.conversation(person) is not None


def test_an_old_keyboard_says_so_and_one_of_somebody_else_opens_nothing(polling, fake, person):
    running = polling()
    person.say("你好")
    asking = person.hears("还有吗")
    person.say("欠3万")
    person.hears("听到：欠3万")
    data = asking.keyboard[0][0]["callback_data"]
    person.press_data(data, asking)
    until(lambda: any("之前的" in toast for toast in fake.state.toasts))
    for foreign in ("c.AAAA", "x" * 64, "/erase yes"):
        person.press_data(foreign, asking)
    until(lambda: sum("没用了" in toast for toast in fake.state.toasts) == 3)
    assert len(running.engine.heard) == 2


SENTENCE = "名字叫 _*[小林]`<b>&amp; 的人，今天😀要还三百块钱。"


class LongWords:
    """Answers with more than one message holds, in awkward characters."""

    async def turn(self, conversation_id, text, metadata):
        return TurnOutput(replies=[text_reply(SENTENCE * 400)])


def test_a_long_answer_is_split_between_sentences_and_loses_no_character(polling, person):
    polling(engine=LongWords())
    person.say("你好")
    seen = person.wait(lambda shown: "".join(s.text for s in shown) == SENTENCE * 400)
    assert all(shown.text.endswith("。") for shown in seen)
    assert len(seen) == 4
