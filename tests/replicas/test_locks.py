"""One replica at a conversation at a time, as long as Redis is there to tell."""

import asyncio
import logging

import pytest

from bot.conversation.locks import UNSHARED
from bot.replicas.leases import Lease, Leases
from bot.replicas.link import RedisAwayError
from bot.replicas.locks import RedisLocks

LEASE_S = 0.6


@pytest.fixture
def two(links):
    return [RedisLocks(link, "test", LEASE_S) for link in links]


def test_two_replicas_are_never_at_one_conversation_at_once(two):
    at_once, most = 0, 0

    async def work(locks):
        nonlocal at_once, most
        async with locks.hold("c") as held:
            assert held is not UNSHARED
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.005)
            at_once -= 1

    async def run():
        await asyncio.gather(*(work(two[number % 2]) for number in range(20)))

    asyncio.run(run())
    assert (most, at_once) == (1, 0)


def test_different_conversations_do_not_wait_for_each_other(two):
    async def run():
        async with two[0].hold("a"), two[1].hold("b") as held:
            return held

    assert asyncio.run(asyncio.wait_for(run(), 5)) is not UNSHARED


def test_a_lease_outlives_its_length_while_its_holder_lives(two):
    async def run():
        async with two[0].hold("c"):
            waiting = asyncio.create_task(_hold_once(two[1]))
            done, _ = await asyncio.wait({waiting}, timeout=3 * LEASE_S)
            assert not done
        await asyncio.wait_for(waiting, 5)

    asyncio.run(run())


def test_a_lease_of_a_holder_that_died_is_free_after_its_length(links, two, redis_server):
    # As a process leaves it that was killed: nobody renews it, nobody gives it back.
    redis_server.client().set("shukun:test:c", "of the dead", px=int(LEASE_S * 1000))
    asyncio.run(asyncio.wait_for(_hold_once(two[1]), 10 * LEASE_S))


def test_nobody_gives_back_or_renews_what_another_holds(links, redis_server):
    async def run():
        mine, theirs = (Leases(link, LEASE_S) for link in links)
        lease = Lease("shukun:test:c")
        assert await mine.take(lease)
        redis_server.client().set(lease.name, "another's")
        assert mine.renew() == [lease]
        mine.give_back(lease)
        assert not await theirs.take(Lease(lease.name))

    asyncio.run(run())


def test_a_holder_takes_its_lease_again_from_a_redis_that_forgot_it(links, redis_server):
    async def run():
        mine, theirs = (Leases(link, LEASE_S) for link in links)
        lease = Lease("shukun:test:c")
        assert await mine.take(lease)
        redis_server.client().flushall()
        assert mine.renew() == []
        assert not await theirs.take(Lease(lease.name))
        mine.give_back(lease)

    asyncio.run(run())


def test_without_redis_a_process_keeps_its_own_order_and_says_so_once(two, redis_server, caplog):
    redis_server.stop()
    seen = []

    async def work(number):
        async with two[0].hold("c") as held:
            seen.append((number, held is UNSHARED))
            await asyncio.sleep(0)

    async def run():
        await asyncio.gather(*(work(number) for number in range(5)))

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
        redis_server.start()
        asyncio.run(_until_shared(two[0]))
    assert seen == [(number, True) for number in range(5)]
    said = [record.getMessage() for record in caplog.records if "redis" in record.getMessage()]
    assert [text.partition(",")[0] for text in said] == ["redis is away", "redis is back"]


def test_who_is_left_alone_is_not_asked_at_every_call(links, redis_server):
    asked = []
    redis_server.stop()
    for _ in range(5):
        with pytest.raises(RedisAwayError):
            links[0].ask(lambda client: asked.append(client) or client.ping())
    assert len(asked) == 1


async def _hold_once(locks):
    async with locks.hold("c") as held:
        return held


async def _until_shared(locks):
    async def ask():
        while await _hold_once(locks) is UNSHARED:
            await asyncio.sleep(0.05)

    await asyncio.wait_for(ask(), 10)
