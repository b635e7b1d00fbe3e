"""A server that is asked to stop finishes its turns, says goodbye, and goes on after a restart."""

import threading
import time

import httpx
import pytest

from bot.channels.web import health
from bot.errors import StoreUnavailable
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Person, frames
from tests.channels.web.serving import Process


@pytest.fixture
def process(url, tmp_path):
    started = Process(url, tmp_path, pause_s=0.5)
    started.start()
    started.wait_until_ready()
    yield started
    started.close()


def test_a_turn_at_hand_is_finished_and_delivered_before_the_goodbye(process):
    person = Person(process.url)
    found, ready = [], threading.Event()

    def listen():
        with person.stream() as answer:
            for frame in frames(answer.iter_lines()):
                found.append(frame)
                ready.set()

    listening = threading.Thread(target=listen)
    listening.start()
    assert ready.wait(10)
    person.say("你好")
    began = time.monotonic()
    assert process.terminate() == 0
    assert time.monotonic() - began < 10
    listening.join(10)
    assert not listening.is_alive()
    assert [frame.number for frame in found if frame.number] == [1, 2, 3]
    assert [frame.name for frame in found][-1] == "bye"


def test_after_a_restart_the_page_goes_on_where_it_was(process):
    person = Person(process.url)
    person.say("你好")
    person.answered(2)
    assert process.terminate() == 0
    process.start()
    process.wait_until_ready()
    assert len(person.messages()) == 3
    person.say("我回来了")
    assert [m["id"] for m in person.answered(4)] == [1, 2, 3, 4, 5, 6]
    assert process.terminate() == 0


def test_a_closing_server_takes_no_message_it_might_not_answer(serving):
    server = serving()
    person = Person(server.url)
    server.house.bells.refuse_new()
    answer = person.post({"text": "你好"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "closing")
    assert answer.headers["retry-after"] == "3"
    assert person.messages() == []
    ready = person.http.get("/readyz")
    assert (ready.status_code, ready.json()["open"]) == (503, False)


def test_a_database_that_does_not_answer_acknowledges_nothing(serving, monkeypatch):
    server = serving()
    person = Person(server.url)

    def down(*_args, **_more):
        raise StoreUnavailable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(type(server.store), "accept", down)
        answer = person.post({"text": "你好"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert "没有收下" in answer.json()["error"]["message"]


def test_a_database_that_fails_in_a_turn_is_waited_for(serving, monkeypatch):
    server = serving()
    person = Person(server.url)
    real, failures = type(server.store).commit_turn, []

    def sometimes(self, turn):
        if len(failures) < 2:
            failures.append(turn)
            raise StoreUnavailable("OperationalError")
        return real(self, turn)

    monkeypatch.setattr(type(server.store), "commit_turn", sometimes)
    person.say("你好")
    assert [m["text"] for m in person.answered(2)] == ["你好", "听到：你好", "还有吗？"]
    assert len(failures) == 2


def test_ready_says_what_is_wrong(serving, monkeypatch):
    monkeypatch.setattr(health, "_FRESH_S", 0.0)
    server = serving()
    client = httpx.Client(base_url=server.url)
    good = client.get("/readyz")
    assert (good.status_code, good.json()["ready"]) == (200, True)

    def down(*_args, **_more):
        raise StoreUnavailable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(type(server.store.database), "reading", down)
        broken = client.get("/readyz")
    assert (broken.status_code, broken.json()["database"]) == (503, False)
    assert client.get("/healthz").json() == {"alive": True}
    server.house.runner.finish(1)
    assert client.get("/readyz").json()["turns"] is False


def test_a_long_turn_does_not_hold_up_the_others(serving):
    class Slow(TwoReplies):
        async def turn(self, conversation_id, text, metadata):
            if text == "慢":
                time.sleep(0.6)
            return await super().turn(conversation_id, text, metadata)

    server = serving(engine=Slow())
    slow, other = Person(server.url), Person(server.url)
    slow.say("慢")
    began = time.perf_counter()
    for _ in range(10):
        assert other.http.get("/healthz").status_code == 200
        assert other.history().status_code == 200
    assert time.perf_counter() - began < 0.5
    assert len(slow.messages()) == 1


def test_many_probes_cost_one_look(serving, monkeypatch):
    looks = []
    real = health._database_answers

    def counted(house):
        looks.append(1)
        return real(house)

    monkeypatch.setattr(health, "_database_answers", counted)
    client = httpx.Client(base_url=serving().url)
    assert {client.get("/readyz").status_code for _ in range(20)} == {200}
    assert len(looks) <= 3
