"""The database is gone for a while: callers are told so, and nothing acknowledged is lost."""

import asyncio
import tempfile
import threading
import time

import pytest

from bot.channels.web.runner import TurnRunner
from bot.clock import SystemClock
from bot.conversation.engine import TurnOutput
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from bot.handoff import audit
from bot.handoff.transcript import read_spoken
from bot.replies.reply import text_reply
from tests.conversation.fakes import COURTESIES, a_message, said
from tests.databases import MortalPostgres
from tests.handoff.fakes import a_case, a_turn, kinds


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="shukun-gone-", ignore_cleanup_errors=True) as folder:
        running = MortalPostgres(folder)
        yield running
        running.stop()


@pytest.fixture
def url(server):
    server.start()
    return server.url


@pytest.fixture
def store(url):
    opened = ConversationStore(url)
    yield opened
    opened.close()


def test_what_was_acknowledged_is_there_when_it_is_back_and_the_rest_was_refused(
    server, store, queue, conversation_id, case_id
):
    queue.claim(case_id, "li")
    accepted = store.accept(a_message(conversation_id, "在吗", "a"))
    answered = queue.answer(case_id, "li", text_reply("在"), "k1")
    n = queue.newest_change()
    server.kill()
    for deed in (
        lambda: store.accept(a_message(conversation_id, "喂", "b")),
        lambda: queue.answer(case_id, "li", text_reply("还在"), "k2"),
        lambda: queue.close(case_id, "li", "agreed"),
        lambda: queue.release_silent(),
        lambda: queue.rise(),
        lambda: queue.open_entries(),
        lambda: queue.entry(case_id),
        lambda: queue.changes_after(0),
        lambda: audit.read(store),
        lambda: read_spoken(store, conversation_id),
    ):
        with pytest.raises(StoreUnavailable):
            deed()
    server.start()
    entry = queue.entry(case_id)
    assert (entry.state, entry.claimed_by) == ("with_human", "li")
    assert queue.newest_change() == n
    # Both sides try again, what was acknowledged too: nothing is lost and nothing doubled.
    assert store.accept(a_message(conversation_id, "在吗", "a")).seq == accepted.seq
    assert queue.answer(case_id, "li", text_reply("在"), "k1") == answered
    store.accept(a_message(conversation_id, "喂", "b"))
    queue.answer(case_id, "li", text_reply("还在"), "k2")
    assert said(store, conversation_id, "agent") == ["在", "还在"]
    assert said(store, conversation_id, "user")[1:] == ["在吗", "喂"]


def test_a_turn_under_way_is_written_and_its_case_queued_when_it_is_back(
    server, store, queue, conversation_id
):
    begun = threading.Event()

    class Engine:
        async def turn(self, conversation_id, text, metadata):
            begun.set()
            await asyncio.sleep(0.3)
            return TurnOutput([text_reply("好，我请人工来")], case=a_case(conversation_id))

    runner = TurnRunner(Intake(store, Engine(), SystemClock(), COURTESIES))
    runner.start()
    store.accept(a_message(conversation_id, "我要转人工", "a"))
    turn = runner.answer(conversation_id)
    assert begun.wait(10)
    server.kill()
    time.sleep(0.5)
    assert not turn.done()
    server.start()
    turn.result(timeout=30)
    assert runner.finish(5)
    assert said(store, conversation_id) == ["好，我请人工来"]
    assert queue.waits(conversation_id)


def test_a_death_between_deeds_leaves_each_whole_or_not_at_all(server, store, queue):
    """Kill it while agents work, again and again, and look at what stands."""
    acknowledged = []

    def work():
        own = store.open_conversation("web", "")
        a_turn(store, own, case=a_case(own))
        case_id = f"SK-{own}"
        for deed, expected in (
            (lambda: queue.claim(case_id, "li"), "claimed"),
            (lambda: queue.answer(case_id, "li", text_reply("在"), "k"), "with_human"),
            (lambda: queue.close(case_id, "li", "agreed"), "closed"),
        ):
            deed()
            acknowledged.append((case_id, expected))

    for _ in range(3):
        stop = threading.Event()

        def worker(stop=stop):
            while not stop.is_set():
                try:
                    work()
                except StoreUnavailable:
                    return

        thread = threading.Thread(target=worker)
        thread.start()
        time.sleep(0.7)
        server.kill()
        stop.set()
        thread.join(30)
        server.start()
    order = ["queued", "claimed", "with_human", "closed"]
    last = dict(acknowledged)
    assert len(last) >= 3
    for case_id, state in last.items():
        assert order.index(queue.entry(case_id).state) >= order.index(state)
    found = queue.changes_after(0)
    assert len({change.n for change in found}) == len(found)
    assert kinds(queue).count("claimed") >= len(last)
