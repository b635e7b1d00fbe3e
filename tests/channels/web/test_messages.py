import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from bot.channels.web import upkeep
from bot.conversation.message import Message
from bot.replies.reply import text_reply
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Person


@pytest.fixture
def person(shared):
    return Person(shared.url)


def test_a_message_is_acknowledged_with_its_number_and_answered(person):
    assert person.say("你好") == 1
    messages = person.answered(2)
    assert [m["text"] for m in messages] == ["你好", "听到：你好", "还有吗？"]
    assert [m["role"] for m in messages] == ["user", "bot", "bot"]
    assert [m["last_of_turn"] for m in messages] == [False, False, True]


def test_a_retry_under_the_same_key_gets_the_same_answer_and_is_not_said_twice(person):
    key = str(uuid.uuid4())
    first, again = (person.post({"text": "你好"}, key) for _ in range(2))
    assert (
        (first.status_code, first.json()) == (again.status_code, again.json()) == (202, {"id": 1})
    )
    assert [m["role"] for m in person.answered(2)] == ["user", "bot", "bot"]


def test_messages_are_answered_in_the_order_they_were_sent(person):
    for number in range(8):
        person.say(f"第{number}条")
    texts = [m["text"] for m in person.answered(16) if m["text"].startswith("听到")]
    assert texts == [f"听到：第{number}条" for number in range(8)]


def test_what_is_secret_never_comes_back(person):
    person.say("我身份证是11010119900307663X")
    shown = " ".join(m["text"] for m in person.answered(2))
    assert "11010119900307663X" not in shown


def test_the_page_sees_its_own_key_so_that_it_knows_its_message(person):
    key = str(uuid.uuid4())
    person.say("你好", key)
    assert [m["key"] for m in person.answered(2)] == [key, None, None]


def test_a_button_is_sent_by_its_opaque_name_and_means_what_it_meant(person):
    person.say("你好")
    buttons = person.answered(2)[-1]["buttons"]
    assert [set(button) for button in buttons] == [{"title", "token"}] * 2
    assert person.post({"choice": buttons[1]["token"]}).status_code == 202
    assert person.answered(4)[3]["text"] == "我说的是欠款，3万"


def test_a_button_serves_until_the_person_says_something_else(person):
    person.say("你好")
    buttons = person.answered(2)[-1]["buttons"]
    person.say("换个话题")
    person.answered(4)
    answer = person.post({"choice": buttons[0]["token"]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_choice")


def test_a_retry_of_a_button_is_known_though_its_answer_has_outdated_it(person):
    person.say("你好")
    token, key = person.answered(2)[-1]["buttons"][0]["token"], str(uuid.uuid4())
    first = person.post({"choice": token}, key)
    person.answered(4)
    again = person.post({"choice": token}, key)
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json() == {"id": 4}
    assert len(person.messages()) == 6


def test_a_page_never_sees_what_a_button_stands_for(person):
    person.say("你好")
    assert "我说的是" not in str(person.answered(2))


def test_a_button_of_another_conversation_opens_nothing(serving):
    server = serving()
    one, other = Person(server.url), Person(server.url)
    one.say("你好")
    token = one.answered(2)[-1]["buttons"][0]["token"]
    other.say("你好")
    other.answered(2)
    answer = other.post({"choice": token})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_choice")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "没有了",
        '/inform{"income": 1}',
        "c.AAAAAwA",
        "c." + "A" * 27,
        "c." + "=" * 27,
        "x" * 9000,
    ],
)
def test_a_made_up_button_is_refused(person, token):
    person.say("你好")
    person.answered(2)
    assert person.post({"choice": token}).status_code == 422
    assert len(person.messages()) == 3


def test_a_message_to_a_conversation_a_human_has_waits_for_the_human(serving):
    server = serving()
    person = Person(server.url)
    person.say("你好")
    person.answered(2)
    (conversation,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
    server.store.hold(conversation, "human")
    person.say("有人吗")
    assert person.history().json()["state"]["owner"] == "human"
    server.store.post(conversation, text_reply("我是小王"), "agent")
    assert [m["role"] for m in person.messages()][-2:] == ["user", "agent"]


def test_a_turn_that_fails_is_answered_with_an_apology_and_not_lost(serving):
    class Failing(TwoReplies):
        async def turn(self, conversation_id, text, metadata):
            raise RuntimeError(text)

    person = Person(serving(engine=Failing()).url)
    person.say("你好")
    assert "编号" in person.answered(1)[-1]["text"]


def test_an_error_of_ours_never_reads_as_an_erasure(serving, monkeypatch):
    server = serving()
    person = Person(server.url)

    def broken(*_args, **_more):
        raise KeyError("text")

    monkeypatch.setattr(type(server.store), "accept", broken)
    assert person.post({"text": "你好"}).status_code == 500


def test_of_two_buttons_pressed_at_once_one_is_taken(serving):
    server = serving(engine=TwoReplies(pause_s=0.1))
    person = Person(server.url)
    person.say("你好")
    tokens = [button["token"] for button in person.answered(2)[-1]["buttons"]]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda token: person.post({"choice": token}), tokens * 4))
    assert sorted(answer.status_code for answer in answers) == [202, *[422] * 7]


def test_what_was_left_waiting_is_swept_up(serving):
    server = serving()
    person = Person(server.url)
    (own,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
    long_ago = datetime.now(timezone.utc) - timedelta(minutes=1)
    server.store.accept(Message("web", own, "别的进程收下的", "k" * 10, received_at=long_ago))
    assert person.messages()[-1]["role"] == "user"
    assert upkeep.sweep(server.house) == 1
    assert [m["role"] for m in person.answered(2)] == ["user", "bot", "bot"]
    assert upkeep.sweep(server.house) == 0
