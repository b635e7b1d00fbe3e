import contextlib
import random
import threading
import time

import httpx
import pytest

from bot.channels.web import events
from bot.replies.reply import text_reply
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Listener, Person, frames


def _read(person, after, until):
    """Collect frames until one satisfies a condition."""
    with person.stream(after) as answer:
        assert answer.status_code == 200
        found = []
        for frame in frames(answer.iter_lines()):
            found.append(frame)
            if until(frame):
                return found
    return found


def _is_last(frame):
    return frame.name == "message" and frame["last_of_turn"]


def _is_state(frame):
    return frame.name == "state"


def test_a_new_stream_tells_how_things_stand(serving):
    found = _read(Person(serving().url), None, _is_state)
    assert [frame.name for frame in found] == ["typing", "state"]
    assert found[0] == {"on": False}
    assert found[1] == {
        "owner": "bot", "progress": {"done": 0, "of": 0}, "summary": [], "checklist": [],
        "files": [],
    }  # fmt: skip


def test_messages_of_both_sides_come_in_order_with_their_numbers(serving):
    person = Person(serving().url)
    listener = Listener(person)
    listener.start()
    for text in ("甲", "乙"):
        person.say(text)
        assert listener.wait_for(3 if text == "甲" else 6)
    listener.stopping.set()
    assert [frame.number for frame in listener.heard] == [1, 2, 3, 4, 5, 6]
    assert [frame["id"] for frame in listener.heard] == [1, 2, 3, 4, 5, 6]
    assert [frame["text"] for frame in listener.heard][::3] == ["甲", "乙"]


@pytest.mark.parametrize(("after", "expected"), [(None, [1, 2, 3]), (0, [1, 2, 3]), (2, [3])])
def test_a_stream_goes_on_after_the_last_one_seen(serving, after, expected):
    person = Person(serving().url)
    person.say("你好")
    person.answered(2)
    found = _read(person, after, _is_last)
    assert [frame.number for frame in found if frame.number] == expected


def test_two_tabs_see_the_same(serving):
    url = serving().url
    first = Person(url)
    tabs = [Listener(first), Listener(Person(url, first.token))]
    for tab in tabs:
        tab.start()
    first.say("从第一个")
    assert all(tab.wait_for(3) for tab in tabs)
    tabs[1].person.say("从第二个")
    assert all(tab.wait_for(6) for tab in tabs)
    for tab in tabs:
        tab.stopping.set()
    assert tabs[0].heard == tabs[1].heard


def test_somebody_else_hears_nothing(serving):
    url = serving().url
    one, other = Person(url), Person(url)
    listener = Listener(other)
    listener.start()
    one.say("只给我")
    one.answered(2)
    assert not listener.wait_for(1, patience_s=0.3)
    listener.stopping.set()


def test_the_page_is_told_while_an_answer_is_made(serving):
    server = serving(engine=TwoReplies(pause_s=0.2))
    person = Person(server.url)
    found = []
    ready = threading.Event()

    def listen():
        with person.stream() as answer:
            for frame in frames(answer.iter_lines()):
                found.append(frame)
                ready.set()
                if _is_last(frame):
                    return

    listening = threading.Thread(target=listen)
    listening.start()
    assert ready.wait(5)
    person.say("你好")
    listening.join(10)
    assert [frame["on"] for frame in found if frame.name == "typing"] == [False, True]
    assert [frame.number for frame in found if frame.name == "typing"] == [None, None]


def test_an_erased_conversation_ends_on_every_tab(serving):
    person = Person(serving().url)
    person.say("你好")
    person.answered(2)
    ended = []

    def listen():
        ended.append(_read(person, None, lambda frame: frame.name == "erased")[-1].name)

    tabs = [threading.Thread(target=listen) for _ in range(2)]
    for tab in tabs:
        tab.start()
    time.sleep(0.3)
    assert person.http.delete("/api/v1/me", headers=person.bearer).status_code == 204
    for tab in tabs:
        tab.join(10)
    assert ended == ["erased", "erased"]


def test_a_silent_stream_is_kept_alive_by_comments(serving, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    with Person(serving().url).stream() as answer:
        comments = 0
        for line in answer.iter_lines():
            comments += line.startswith(":")
            if comments == 4:
                return


def test_a_conversation_erased_by_somebody_else_is_noticed_at_the_next_beat(serving, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    server = serving()
    person = Person(server.url)
    with person.stream() as answer:
        found = frames(answer.iter_lines())
        assert next(found).name == "typing"
        (own,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
        server.store.erase(own)
        assert [frame.name for frame in found][-1] == "erased"


def test_a_stream_ends_with_its_token_and_the_page_renews_it(serving, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    server = serving()
    person = Person(server.url)
    with person.stream() as answer:
        found = frames(answer.iter_lines())
        assert next(found).name == "typing"
        monkeypatch.setattr(server.house.tokens, "is_past", lambda session: True)
        assert [frame.name for frame in found][-1] == "bye"


def test_a_stream_left_behind_is_forgotten(serving):
    server = serving()
    person = Person(server.url)
    with person.stream() as answer:
        # Held, since httpx hangs up when nobody reads on.
        lines = answer.iter_lines()
        next(lines)
        assert server.house.bells.total() == 1
    give_up_at = time.monotonic() + 5
    while server.house.bells.total() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    assert server.house.bells.total() == 0


def test_five_hundred_messages_come_whole_and_quickly(serving):
    server = serving()
    person = Person(server.url)
    (own,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
    for number in range(500):
        server.store.post(own, text_reply(f"第{number}条"), "system")
    began = time.perf_counter()
    found = _read(person, None, lambda frame: frame.number == 500)
    assert [frame.number for frame in found if frame.number] == list(range(1, 501))
    assert time.perf_counter() - began < 3


def test_a_number_from_another_conversation_hides_nothing(serving):
    person = Person(serving().url)
    person.say("你好")
    person.answered(2)
    found = _read(person, 900, _is_state)
    assert [frame.name for frame in found] == ["typing", "state"]
    listener = Listener(person)
    listener.heard.append({"id": 900})
    listener.start()
    person.say("还在")
    assert listener.wait_for(4)
    listener.stopping.set()


@pytest.mark.parametrize("after", ["-1", "abc", "1.5", "9" * 40, "１"])
def test_a_last_event_that_is_no_number_is_refused(serving, after):
    person = Person(serving().url)
    raw = {**person.bearer, "Last-Event-ID": after.encode()}
    answer = httpx.get(f"{person.http.base_url}/api/v1/events", headers=raw)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_number")


def test_one_address_may_not_hold_every_stream(serving):
    url = serving(streams_an_address=1).url
    one, other = Person(url), Person(url)
    with one.stream() as answer:
        # Held, since httpx hangs up when nobody reads on.
        lines = answer.iter_lines()
        next(lines)
        refused = other.http.get("/api/v1/events", headers=other.bearer)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_streams")


def test_more_streams_than_allowed_are_refused_with_a_clear_answer(serving):
    person = Person(serving(streams=1).url)
    with person.stream() as answer:
        # Held, since httpx hangs up when nobody reads on.
        lines = answer.iter_lines()
        next(lines)
        refused = person.http.get("/api/v1/events", headers=person.bearer)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "5"


def _cut_off(person, after, bytes_read):
    """Read so much of a stream and hang up; gives the whole frames among it, as a page would."""
    held = b""
    with person.stream(after) as answer:
        for chunk in answer.iter_raw(64):
            held += chunk
            # How things stand comes after the last message there is.
            if len(held) >= bytes_read or b"event: state" in held:
                break
    whole = held[:bytes_read].decode("utf-8", errors="ignore").split("\n")
    return [frame for frame in frames(whole) if frame.name == "message"]


def test_a_line_that_breaks_anywhere_brings_each_message_once(serving):
    server = serving()
    person = Person(server.url)
    (own,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
    for number in range(40):
        server.store.post(own, text_reply(f"第{number}条"), "system")
    breaks, heard, lines = random.Random(11), [], 0
    while len(heard) < 40:
        heard += _cut_off(person, heard[-1]["id"] if heard else 0, breaks.randint(60, 1_500))
        lines += 1
    assert [frame["id"] for frame in heard] == list(range(1, 41))
    assert [frame["text"] for frame in heard] == [f"第{number}条" for number in range(40)]
    assert lines > 5


def test_an_error_of_ours_never_reads_as_an_erasure(serving, monkeypatch):
    person = Person(serving().url)
    person.say("你好")
    person.answered(2)

    def broken(*_args):
        raise KeyError("buttons")

    monkeypatch.setattr(events, "message_of", broken)
    with person.stream() as answer, contextlib.suppress(httpx.RemoteProtocolError):
        assert "erased" not in [frame.name for frame in frames(answer.iter_lines())]
    monkeypatch.undo()
    assert len(_read(person, None, _is_last)) == 3
