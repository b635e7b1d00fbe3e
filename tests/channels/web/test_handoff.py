"""The hand-off over real sockets: a person at their page, an agent at the queue."""

import time
from datetime import timedelta

import pytest

from bot.channels.web.upkeep import purge_past, see_to_queue
from bot.clock import SystemClock
from bot.conversation.engine import TurnOutput
from bot.replies.reply import text_reply
from tests.channels.web.person import Listener, Person
from tests.handoff.fakes import a_case


class HandingOver:
    """Answers everything, and hands every case over."""

    async def turn(self, conversation_id, text, metadata):
        case = a_case(conversation_id, said=text)
        return TurnOutput([text_reply(f"听到：{text}")], case=case)


@pytest.fixture
def server(serving):
    return serving(engine=HandingOver())


@pytest.fixture
def person(server):
    return Person(server.url)


@pytest.fixture
def listening(person):
    listener = Listener(person)
    listener.start()
    yield listener
    listener.stopping.set()


def _said(listening):
    return [(frame["role"], frame["text"]) for frame in listening.heard]


def _waiting_case(server, person, listening):
    person.say("我要转人工")
    listening.wait_for(3)
    (entry,) = server.house.queue.open_entries()
    return entry.case_id


def test_an_agents_words_reach_the_page_and_the_bot_takes_up_what_was_left(
    server, person, listening
):
    queue = server.house.queue
    case_id = _waiting_case(server, person, listening)
    assert person.history().json()["state"]["owner"] == "queued"
    queue.claim(case_id, "li")
    listening.wait_for(4)
    assert person.history().json()["state"]["owner"] == "human"
    begun = time.monotonic()
    queue.answer(case_id, "li", text_reply("你好，我是人工"), "k")
    listening.wait_for(5)
    assert time.monotonic() - begun < 5
    person.say("那我这周要交什么")
    listening.wait_for(6)
    queue.give_back(case_id, "li", "问材料")
    listening.wait_for(8)
    assert _said(listening)[4:] == [
        ("agent", "你好，我是人工"),
        ("user", "那我这周要交什么"),
        ("system", "人工这边先到这里，接下来还是我来。想再找人工，说一声就行。"),
        ("bot", "听到：那我这周要交什么"),
    ]
    assert person.history().json()["state"]["owner"] == "bot"


def test_the_page_hears_of_a_case_that_is_put_back_and_of_one_whose_time_is_past(
    server, person, listening
):
    queue = server.house.queue
    case_id = _waiting_case(server, person, listening)
    queue.claim(case_id, "li")
    assert see_to_queue(server.house.queue) == 0
    server.store.clock = _Later(timedelta(days=12))
    see_to_queue(server.house.queue)
    listening.wait_for(6)
    told = [text for role, text in _said(listening) if role == "system"]
    assert told[2].startswith("刚才的同事没能接着办")
    assert told[3].startswith("抱歉，说好的时间过了")
    assert (queue.entry(case_id).state, see_to_queue(server.house.queue)) == ("queued", 0)


def test_whoever_erases_everything_during_a_claim_leaves_nothing(server, person, listening):
    queue = server.house.queue
    case_id = _waiting_case(server, person, listening)
    queue.claim(case_id, "li")
    assert person.http.delete("/api/v1/me", headers=person.bearer).status_code == 204
    with pytest.raises(LookupError):
        queue.answer(case_id, "li", text_reply("在吗"), "k")
    assert queue.changes_after(0)[-1].kind == "erased"
    assert queue.open_entries() == []


def test_what_nobody_follows_any_more_is_forgotten_with_the_rest(server, person, listening):
    _waiting_case(server, person, listening)
    server.store.clock = _Later(timedelta(days=400))
    purge_past(server.house, server.house.settings.web.retention_days)
    assert [change.kind for change in server.house.queue.changes_after(0)] == ["erased"]


class _Later(SystemClock):
    def __init__(self, later):
        object.__setattr__(self, "later", later)
        super().__init__()

    def now(self):
        return super().now() + self.later
