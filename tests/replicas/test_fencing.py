"""That nothing is answered twice rests on the row lock alone: here no lease keeps anybody off."""

import asyncio
import random
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.clock import SystemClock
from bot.conversation.engine import TurnOutput
from bot.conversation.intake import Intake
from bot.conversation.locks import LocalLocks
from bot.conversation.schema import messages
from bot.conversation.store import ConversationStore
from bot.replicas.locks import RedisLocks
from bot.replies.reply import text_reply
from tests.conversation.fakes import COURTESIES, a_message, said

MESSAGES = 25


class Reckoning:
    """Answers after a while of its own, and counts turns in its state as a real engine does."""

    def __init__(self, store, asked):
        self.store = store
        self.asked = asked

    async def turn(self, conversation_id, text, metadata):
        state = self.store.load_tracker(conversation_id) or {"heard": []}
        await asyncio.sleep(random.uniform(0, 0.01))
        self.asked[text] += 1
        heard = [*state["heard"], text]
        return TurnOutput([text_reply(f"听到：{text}")], tracker_state={"heard": heard})


class Replica:
    def __init__(self, url, asked, locks=None):
        self.store = ConversationStore(url)
        engine = Reckoning(self.store, asked)
        self.intake = Intake(
            self.store, engine, SystemClock(), COURTESIES, locks=locks or LocalLocks()
        )

    def run(self, conversation_id):
        asyncio.run(self.intake.run(conversation_id))

    def run_one(self, conversation_id):
        """Answer the first that waits, and not what waits behind it."""
        waiting = self.store.pending(conversation_id)
        asyncio.run(self.intake._answer(waiting[0], recovering=False))


@pytest.fixture
def asked():
    return Counter()


@pytest.fixture
def replicas(url, asked):
    two = [Replica(url, asked) for _ in range(2)]
    yield two
    for replica in two:
        replica.store.close()


@pytest.fixture
def own(replicas):
    return replicas[0].store.open_conversation("web", "")


def _waiting(replica, own, number=MESSAGES):
    texts = [f"第{each}条" for each in range(number)]
    for text in texts:
        replica.store.accept(a_message(own, text))
    return texts


def test_two_at_one_conversation_without_any_lease_answer_each_message_once_in_order(
    replicas, own, asked
):
    texts = _waiting(replicas[0], own)
    threads = [threading.Thread(target=replica.run, args=(own,)) for replica in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    store = replicas[0].store
    assert said(store, own) == [f"听到：{text}" for text in texts]
    assert store.load_tracker(own) == {"heard": texts}
    assert store.pending(own) == []
    # The test is worth something only where both were at the same message.
    assert max(asked.values()) == 2


def test_with_leases_no_turn_is_reckoned_in_vain(url, links, own, asked):
    two = [Replica(url, asked, RedisLocks(link, "test")) for link in links]
    texts = _waiting(two[0], own)
    threads = [threading.Thread(target=replica.run, args=(own,)) for replica in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert said(two[0].store, own) == [f"听到：{text}" for text in texts]
    assert asked == dict.fromkeys(texts, 1)
    for replica in two:
        replica.store.close()


def test_a_replica_that_starts_waits_for_what_another_is_at_and_counts_no_try(
    url, links, own, asked
):
    at_it, starting = (Replica(url, asked, RedisLocks(link, "test")) for link in links)
    _waiting(at_it, own, 1)

    async def run():
        async with at_it.intake.locks.hold(own):
            recovery = asyncio.create_task(starting.intake.recover())
            done, _ = await asyncio.wait({recovery}, timeout=0.5)
            assert not done
            await at_it.intake._answer(at_it.store.pending(own)[0], recovering=False)
        return await asyncio.wait_for(recovery, 10)

    assert asyncio.run(run()) == 0
    assert asked == {"第0条": 1}
    assert _tries(at_it.store) == [0]
    for replica in (at_it, starting):
        replica.store.close()


def test_a_replica_that_starts_without_redis_leaves_what_waits_to_who_sweeps(
    url, links, own, asked, redis_server
):
    starting = Replica(url, asked, RedisLocks(links[0], "test"))
    _waiting(starting, own, 1)
    redis_server.stop()
    assert asyncio.run(starting.intake.recover()) == 0
    assert (asked, _tries(starting.store)) == ({}, [0])
    assert asyncio.run(starting.intake.run(own)) == 1
    starting.store.close()


def _tries(store):
    with store.database.reading() as connection:
        theirs = messages.select().where(messages.c.direction == "user")
        return [row.attempts for row in connection.execute(theirs)]


class Gated:
    """Reckons like the others, but is done with a turn only when it is told so."""

    def __init__(self, engine):
        self.engine = engine
        self.at_it, self.may_end = threading.Event(), threading.Event()

    async def turn(self, conversation_id, text, metadata):
        output = await self.engine.turn(conversation_id, text, metadata)
        self.at_it.set()
        while not self.may_end.is_set():
            await asyncio.sleep(0.005)
        return output


def _mark(store, seq, state):
    with store.database.writing() as connection:
        connection.execute(messages.update().where(messages.c.seq == seq).values(state=state))


@pytest.mark.parametrize("stands_still", [False, True])
def test_a_turn_that_was_outrun_by_an_earlier_message_given_back_loses_nothing_of_it(
    replicas, own, asked, stands_still
):
    slow, other = replicas
    if stands_still:
        # Two writings at one moment are two all the same.
        for replica in replicas:
            replica.store.clock = Still()
    store = slow.store
    first, second, third = _waiting(slow, own, 3)
    other.run_one(own)
    # A human has the second, and the slow replica, without its lease, is at the third.
    _mark(store, store.pending(own)[0].seq, "passed")
    gated = Gated(slow.intake.engine)
    slow.intake = replace(slow.intake, engine=gated)
    at_it = threading.Thread(target=slow.run, args=(own,))
    at_it.start()
    assert gated.at_it.wait(20)
    _mark(store, _seq_of(store, own, second), "received")
    other.run_one(own)
    gated.may_end.set()
    at_it.join(20)
    assert store.load_tracker(own) == {"heard": [first, second, third]}
    assert sorted(said(store, own)) == sorted(f"听到：{text}" for text in (first, second, third))
    assert store.pending(own) == []
    assert asked == {first: 1, second: 1, third: 2}


class Still:
    """A clock that stands."""

    def now(self):
        return datetime(2026, 11, 22, 8, tzinfo=timezone.utc)


def _seq_of(store, own, text):
    (seq,) = [line.seq for line in store.transcript(own) if line.text == text]
    return seq
