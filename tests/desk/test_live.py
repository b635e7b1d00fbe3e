import asyncio
import re

import pytest
from starlette.requests import Request

from bot.desk import live
from bot.desk.gate import Visit
from bot.desk.live import Following
from bot.desk.opened import _reckoned
from bot.desk.words import Words
from tests.desk import people


class Listening:
    """A page that listens, without a browser."""

    def __init__(self, front, window, after=0, case_id=""):
        key = window.client.cookies["shukun_desk"]
        scope = {"type": "http", "headers": [(b"cookie", f"shukun_desk={key}".encode())]}
        visit = Visit(Request(scope), front.desk, front.desk.sessions.read(key), Words())
        self.following = Following(visit, asyncio.Event(), after, case_id)

    def hear(self, frames):
        """Listen for so many frames after the first; fewer where the stream ends."""

        async def listen():
            heard = []
            async for frame in self.following.frames():
                if "event:" in frame:
                    heard.append(frame)
                if len(heard) == frames:
                    break
            return heard

        return asyncio.run(asyncio.wait_for(listen(), 5))


def kinds(frames):
    return [re.search(r'"kind": "(\w+)"', frame)[1] for frame in frames]


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.02)


def test_a_page_hears_what_happened_since_it_was_made_in_order(front, arrive, wang):
    case_id = arrive()
    after = front.queue.newest_change()
    wang.on_case(case_id, "claim")
    wang.on_case(case_id, "answer", text="你好", key="k")
    heard = Listening(front, wang, after).hear(2)
    assert kinds(heard) == ["claimed", "answered"]
    last = int(re.search(r"id: (\d+)", heard[0])[1])
    assert kinds(Listening(front, wang, last).hear(1)) == ["answered"]


def test_the_page_of_a_case_hears_of_no_other(front, arrive, wang):
    case_id, other = arrive(), arrive()
    after = front.queue.newest_change()
    wang.on_case(other, "claim")
    wang.on_case(case_id, "claim")
    assert kinds(Listening(front, wang, after, case_id).hear(1)) == ["claimed"]
    assert len(Listening(front, wang, after).hear(2)) == 2


def test_danger_is_heard_on_whatever_page_somebody_is(front, arrive, wang):
    case_id = arrive()
    after = front.queue.newest_change()
    arrive(people.in_danger, priority="P0")
    heard = Listening(front, wang, after, case_id).hear(1)
    assert "event: paged" in heard[0]


def test_the_page_of_a_case_that_is_erased_is_told_and_the_stream_ends(front, arrive, wang):
    case_id = arrive()
    wang.get("/desk")
    after = front.queue.newest_change()
    front.store.erase(front.queue.entry(case_id).conversation_id)
    assert _reckoned.cache_info().currsize
    heard = Listening(front, wang, after, case_id).hear(5)
    assert len(heard) == 1
    assert "event: erased" in heard[0]
    assert not _reckoned.cache_info().currsize, "what was erased stays in no memory of the desk"


def test_the_stream_ends_with_the_session(front, wang):
    listening = Listening(front, wang)
    front.desk.staff.set_active(front.id_of("wang"), active=False)
    assert "event: bye" in listening.hear(5)[0]


def test_who_comes_and_goes_is_heard(front, arrive, wang):
    case_id, listening = arrive(), None
    listening = Listening(front, wang, front.queue.newest_change())
    chen = front.window("chen")

    async def listen():
        frames = listening.following.frames()
        await frames.__anext__()
        waiting = asyncio.ensure_future(frames.__anext__())
        await asyncio.sleep(0.1)
        await asyncio.to_thread(lambda: chen.on_case(case_id, "here", looking=True))
        frame = await asyncio.wait_for(waiting, 5)
        while "event:" not in frame:
            frame = await asyncio.wait_for(frames.__anext__(), 5)
        return frame

    assert '"present"' in asyncio.run(listen())
