"""Two replicas on one PostgreSQL and one Redis, and everything that can fail failing meanwhile.

SHUKUN_TEST_CONVERSATIONS=200 SHUKUN_TEST_SECONDS=120 SHUKUN_TEST_MESSAGES=12 make it the long run:
so many people, each for so many seconds at least, saying so many things in them.
"""

import asyncio
import os
import sys
import tempfile
import threading
import time

import pytest

from tests.channels.web.serving import Process
from tests.databases import MortalPostgres
from tests.replicas.balancer import Balancer
from tests.replicas.crowd import hold_conversations
from tests.replicas.servers import RedisServer

CONVERSATIONS = int(os.environ.get("SHUKUN_TEST_CONVERSATIONS", "50"))
SECONDS = float(os.environ.get("SHUKUN_TEST_SECONDS", "2"))
PATIENCE_S = 90 + 3 * SECONDS
FAILING_S = 3 * SECONDS
BETWEEN_KILLS_S = min(3.0, SECONDS / 2)
BETWEEN_POSTGRES_KILLS_S = max(3.0, SECONDS / 10)
MESSAGES_EACH = int(os.environ.get("SHUKUN_TEST_MESSAGES", max(3, int(SECONDS))))
TURN_S = 0.004
ROW = "{:<28}{:>14}{:>10}{:>10}{:>8}{:>6}{:>9}{:>14}{:>7}"


class Fleet:
    """Two replicas behind a balancer, with what they stand on."""

    def __init__(self, postgres, redis):
        self.postgres, self.redis = postgres, redis
        folder = tempfile.gettempdir()
        self.replicas = [Process(postgres.url, folder, TURN_S, redis.url) for _ in range(2)]
        self.start([0, 0])
        self.balancer = Balancer([replica.port for replica in self.replicas])

    def start(self, skews):
        for replica, skew_s in zip(self.replicas, skews, strict=True):
            replica.start(skew_s)
        for replica in self.replicas:
            replica.wait_until_ready()

    def set_clocks(self, skews):
        for replica in self.replicas:
            replica.kill()
        self.start(skews)

    def close(self):
        self.balancer.stop()
        for replica in self.replicas:
            replica.kill()
            replica.close()


@pytest.fixture(scope="module")
def fleet():
    with (
        tempfile.TemporaryDirectory(prefix="shukun-pg-", ignore_cleanup_errors=True) as folder,
        tempfile.TemporaryDirectory(prefix="shukun-redis-") as sockets,
    ):
        postgres, redis = MortalPostgres(folder), RedisServer(sockets)
        running = Fleet(postgres, redis)
        yield running
        running.close()
        redis.stop()
        postgres.stop()


@pytest.fixture(scope="module")
def table(request):
    rows = [ROW.format("what was done", "conversations", "messages", "attempts", "streams",
                       "lost", "doubled", "out of order", "s")]  # fmt: skip
    yield rows
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")


def _under(fleet, table, name, fault=None, done=()):
    """Hold conversations while something fails again and again; every one must come out whole."""
    begun, stopping = threading.Event(), threading.Event()
    failing = threading.Thread(target=_for_a_while, args=(fault, begun, stopping), daemon=True)
    if fault:
        failing.start()
    pause_s = SECONDS / MESSAGES_EACH
    crowd = hold_conversations(
        fleet.balancer.url, CONVERSATIONS, MESSAGES_EACH, pause_s, PATIENCE_S, begun
    )
    try:
        outcome = asyncio.run(crowd)
    finally:
        stopping.set()
        if fault:
            failing.join(60)
    table.append(_row(f"{name} x{len(done)}" if done else name, outcome))
    assert outcome.acknowledged == CONVERSATIONS * MESSAGES_EACH
    assert outcome.clean, outcome
    return outcome


def _row(name, outcome):
    went = (outcome.conversations, outcome.acknowledged, outcome.attempts, outcome.connections)
    wrong = (outcome.lost, outcome.doubled, outcome.disordered)
    return ROW.format(name, *went, *wrong, f"{outcome.seconds:.1f}")


def _for_a_while(fault, begun, stopping):
    """Let it fail again and again; what waits after that must come to its end by itself."""
    begun.wait(60)
    stop_at = time.monotonic() + FAILING_S
    while not stopping.is_set() and time.monotonic() < stop_at:
        fault(stopping)


def test_conversations_that_move_between_replicas_come_out_whole(fleet, table):
    _under(fleet, table, "nothing")
    passed = fleet.balancer.passed.values()
    assert min(passed) > 0.4 * sum(passed)


def test_a_replica_killed_again_and_again_loses_and_doubles_nothing(fleet, table):
    killed = []

    def kill(stopping):
        if stopping.wait(BETWEEN_KILLS_S):
            return
        replica = fleet.replicas[len(killed) % 2]
        replica.kill()
        killed.append(replica)
        replica.start()
        replica.wait_until_ready()

    _under(fleet, table, "replicas killed in turn", kill, killed)
    assert len(killed) >= 2


def test_a_redis_stopped_and_started_loses_and_doubles_nothing(fleet, table):
    stopped = []

    def stop(stopping):
        stopping.wait(0.5)
        fleet.redis.stop()
        stopped.append(1)
        stopping.wait(1.0)
        fleet.redis.start()

    _under(fleet, table, "redis stopped and started", stop, stopped)
    assert stopped


def test_a_postgresql_killed_and_started_loses_and_doubles_nothing(fleet, table):
    killed = []

    def kill(stopping):
        if stopping.wait(BETWEEN_POSTGRES_KILLS_S if killed else 0.5):
            return
        fleet.postgres.kill()
        killed.append(1)
        fleet.postgres.start()

    _under(fleet, table, "postgresql killed", kill, killed)
    assert killed


def test_clocks_minutes_apart_lose_and_double_nothing(fleet, table):
    fleet.set_clocks([7 * 60, -5 * 60])
    _under(fleet, table, "clocks +7 and -5 minutes")
