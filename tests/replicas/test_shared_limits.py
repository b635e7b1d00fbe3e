"""What a caller may do is counted over all replicas, and by each for itself without Redis."""

import asyncio
import time

import pytest

from bot.channels.web.limits import SharedBuckets
from bot.errors import RequestRefused
from bot.replicas.buckets import RedisBuckets


@pytest.fixture
def two(links):
    return [SharedBuckets(6, RedisBuckets(link, "test", b"key")) for link in links]


def _spend(two, times, caller="a"):
    async def run():
        for number in range(times):
            await two[number % len(two)].spend(caller)

    asyncio.run(run())


def test_a_caller_that_moves_between_replicas_has_one_bucket(two):
    _spend(two, 6)
    for buckets in two:
        with pytest.raises(RequestRefused) as caught:
            asyncio.run(buckets.spend("a"))
        assert caught.value.status == 429
        assert 1 <= caught.value.retry_after <= 10
    _spend(two, 6, "somebody else")


def test_it_fills_again_by_rediss_own_clock(links):
    quick = SharedBuckets(600, RedisBuckets(links[0], "quick", b"key"))
    with pytest.raises(RequestRefused):
        _spend([quick], 10_000)
    time.sleep(0.25)
    _spend([quick], 1)


def test_redis_is_told_no_address(two, redis_server):
    _spend(two, 1, "203.0.113.7")
    with redis_server.client() as client:
        (name,) = client.keys("shukun:limit:*")
        assert "203" not in name
        assert 0 < client.pttl(name) <= 61_000


def test_without_redis_each_replica_counts_for_itself(two, redis_server):
    _spend(two, 6)
    redis_server.stop()
    _spend(two, 12)
    for buckets in two:
        with pytest.raises(RequestRefused):
            asyncio.run(buckets.spend("a"))
