"""More people than can be answered at once: told so, in order, none lost, danger first."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.web import lineup
from bot.channels.web.lineup import notice
from bot.conversation import line
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Listener, Person, frames

URGENT = "撑不下去了"


class Gated(TwoReplies):
    """Answers nobody until it may; notes in which order it was asked."""

    def __init__(self):
        super().__init__()
        self.may = threading.Event()
        self.order = []

    async def turn(self, conversation_id, text, metadata):
        self.order.append(text)
        while not self.may.is_set():
            await asyncio.sleep(0.01)
        return await super().turn(conversation_id, text, metadata)


@pytest.fixture
def gate(monkeypatch):
    monkeypatch.setattr(lineup, "NOTICE_AFTER_S", 0.2)
    monkeypatch.setattr("bot.channels.web.events.NOTICE_AFTER_S", 0.2)
    monkeypatch.setattr(lineup, "_FRESH_S", 0.0)
    engine = Gated()
    yield engine
    engine.may.set()


def _stand(server, engine, others):
    """Have so many people wait: those at hand, and the rest in line in a known order."""
    people = [Person(server.url) for _ in range(line.PLACES + others)]
    in_line = server.house.intake.line._waiting
    for number, person in enumerate(people):
        person.say(f"第{number}位")
        _until(lambda seen=number: len(engine.order) + len(in_line) > seen)
    return people


def _until(what, patience_s=10):
    waiting = threading.Event()
    for _ in range(int(patience_s / 0.02)):
        if what():
            return
        waiting.wait(0.02)
    raise TimeoutError


def _queue_frames(person, enough):
    with person.stream() as answer:
        found = []
        for frame in frames(answer.iter_lines()):
            found.append(frame)
            if enough(found):
                return [each for each in found if each.name == "queue"]
    return None


def test_whoever_waits_is_told_how_many_are_before_them(serving, gate):
    server = serving(engine=gate)
    people = _stand(server, gate, others=2)
    found = _queue_frames(people[-1], lambda seen: seen[-1].name == "queue")
    (told,) = found
    assert told["ahead"] == line.PLACES + 1
    assert f"前面还有{line.PLACES + 1}位" in told["text"]
    assert set(told) == {"ahead", "text"}
    assert told.number is None


def test_the_notice_follows_the_line_and_ends_with_the_answer(serving, gate):
    server = serving(engine=gate)
    people = _stand(server, gate, others=1)

    def enough(seen):
        if seen[-1].name == "queue":
            gate.may.set()
        return seen[-1].name == "typing" and not seen[-1]["on"] and len(seen) > 2

    assert _queue_frames(people[-1], enough)[0]["ahead"] == line.PLACES
    assert [m["role"] for m in people[-1].messages()] == ["user", "bot", "bot"]


def test_nobody_is_told_of_a_line_where_there_is_none(serving):
    server = serving()
    person = Person(server.url)
    person.say("你好")
    found = _queue_frames(person, lambda seen: seen[-1].name == "state")
    assert found == []


def test_all_are_answered_once_and_in_the_order_in_which_they_came(serving, gate):
    server = serving(engine=gate)
    people = _stand(server, gate, others=30)
    people[-1].say("再说一句")
    gate.may.set()
    for person in people:
        person.answered(2)
    messages = people[-1].answered(4)
    assert [m["role"] for m in messages] == ["user", "user", "bot", "bot", "bot", "bot"]
    # Those who are at work at once may come to the engine in any order.
    places = [gate.order.index(f"第{number}位") for number in range(len(people))]
    assert all(abs(place - number) < line.PLACES for number, place in enumerate(places))
    assert len(gate.order) == len(people) + 1


def test_whoever_is_in_danger_waits_behind_nobody(serving, gate):
    server = serving(engine=gate, urgent=lambda _id, text: text == URGENT)
    people = _stand(server, gate, others=2 * line.PLACES)
    # One who is new, and one who has stood in line already.
    Person(server.url).say(URGENT)
    people[-1].say(URGENT)
    _until(lambda: server.house.intake.line.is_full and len(server.house.intake.line._urgent) == 2)
    gate.may.set()
    people[-1].answered(4)
    next_ones = gate.order[line.PLACES : 2 * line.PLACES]
    # What they said before they were in danger is answered first, as always.
    assert {URGENT, f"第{len(people) - 1}位"} <= set(next_ones)


def test_past_the_limit_messages_are_refused_and_what_was_taken_is_answered(serving, gate):
    server = serving(
        engine=gate, urgent=lambda _id, text: text == URGENT, most_waiting=line.PLACES + 2
    )
    people = _stand(server, gate, others=2)
    late = Person(server.url)
    answer = late.post({"text": "还有位置吗"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert late.messages() == []
    assert late.post({"text": URGENT}).status_code == 202
    gate.may.set()
    for person in (*people, late):
        person.answered(2)


def test_a_repeated_message_is_known_though_many_wait(serving, gate):
    server = serving(engine=gate, most_waiting=1)
    person = Person(server.url)
    first = person.post({"text": "你好"}, "the-same-key")
    again = person.post({"text": "你好"}, "the-same-key")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()


def test_a_burst_is_answered_whole_and_in_order(serving):
    server = serving(engine=TwoReplies(pause_s=0.002))
    people = [Person(server.url) for _ in range(40)]
    listeners = [Listener(person) for person in people]
    for listener in listeners:
        listener.start()

    def talk(person):
        return [person.say(f"第{number}条") for number in range(4)]

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(talk, people))
    for listener in listeners:
        assert listener.wait_for(12)
        listener.stopping.set()
        assert [frame["id"] for frame in listener.heard] == list(range(1, 13))
        answers = [f["text"] for f in listener.heard if f["text"].startswith("听到")]
        assert answers == [f"听到：第{number}条" for number in range(4)]


def test_a_notice_is_worded_in_the_characters_of_the_session():
    assert notice(3, "zh-Hant")["text"].startswith("現在找我的人比較多，前面還有3位")
    assert notice(0, "zh-Hans") == {"ahead": 0, "text": "轮到你了，正在写回复。"}
