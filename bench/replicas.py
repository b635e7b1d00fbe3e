"""What a second replica brings: turns a second of one and of two, each pinned to a core of its own.

Run with ``.venv/bin/python -m bench.replicas``; writes one JSON object, with ``--out`` into a file.
Both are `serve` with the trained model, on one PostgreSQL and one Redis, started once; one and two
of them are asked in turn, in the same run. Callers talk over the REST channel, each sending as soon
as it is answered, each call to the next replica. PostgreSQL, Redis and the callers run wherever the
machine lets them, on the same cores where there are no others, so what each of them took of the
processor is told beside the wall: that is the same on a busy machine.
"""

import argparse
import asyncio
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.asking import Connection
from bench.processor import Taken, taken_by
from bench.replica import KEY, Replica
from bench.turns import OPENING, ROUND
from tests.databases import MortalPostgres
from tests.replicas.servers import RedisServer

CALLERS, ROUNDS, TIMES = 16, 3, 3
WANTED = 1.7


class Caller:
    """Somebody who says line after line, each call to the next replica."""

    def __init__(self, number: int, ports: list[int]) -> None:
        """Begin a conversation of its own."""
        self._sender = f"caller-{number}-{os.getpid()}"
        self._ports = ports
        self._there = [Connection(port, KEY) for port in ports]
        self._turns = itertools.count(number)

    async def say(self, lines: Iterable[str], replicas: int) -> list[float]:
        """Say lines to so many of the replicas; gives how long each answer took, in seconds."""
        waited = []
        for line in lines:
            began = time.perf_counter()
            there = self._there[next(self._turns) % replicas]
            answer = await there.ask({"sender": self._sender, "message": line})
            waited.append(time.perf_counter() - began)
            if not answer:
                raise RuntimeError("a turn was not answered")
        return waited


def main() -> None:
    """Measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="a file to write the result to")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of 8 turns a caller, each time")
    told = parser.parse_args()
    text = json.dumps(measure(told.rounds), indent=1) + "\n"
    if told.out:
        told.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def measure(rounds: int) -> dict[str, Any]:
    """Start everything, and ask one and two replicas in turn.

    Args:
        rounds: How often each caller says the eight lines of ``bench.turns`` each time.

    Returns:
        Each time with its figures, the medians of both, and their ratios.
    """
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        raise SystemExit("bench.replicas needs two cores")
    with (
        tempfile.TemporaryDirectory(prefix="shukun-pg-", ignore_cleanup_errors=True) as folder,
        tempfile.TemporaryDirectory(prefix="shukun-redis-") as sockets,
    ):
        postgres, redis = MortalPostgres(folder), RedisServer(sockets)
        replicas = [Replica(core, postgres.url, redis.url) for core in cores]
        try:
            for replica in replicas:
                replica.wait_until_ready()
            parts = {
                "postgresql": [postgres.pid()],
                "redis": [redis.pid()],
                "replicas": [replica.pid for replica in replicas],
            }
            times = asyncio.run(_measure([each.port for each in replicas], parts, rounds))
        finally:
            for replica in replicas:
                replica.stop()
            redis.stop()
            postgres.stop()
    return _result(times)


async def _measure(
    ports: list[int], parts: dict[str, list[int]], rounds: int
) -> list[dict[str, Any]]:
    callers = [Caller(number, ports) for number in range(CALLERS)]
    # What is loaded or connected once is so before.
    await asyncio.gather(*(caller.say([*OPENING, *OPENING[-2:]], 2) for caller in callers))
    times = []
    for replicas in (1, 2) * TIMES:
        lines = list(ROUND) * rounds
        before, began = taken_by(parts), time.perf_counter()
        waited = await asyncio.gather(*(caller.say(lines, replicas) for caller in callers))
        took_s = time.perf_counter() - began
        times.append(_time(replicas, took_s, list(itertools.chain(*waited)), before, parts))
    return times


def _time(
    replicas: int, took_s: float, waited: list[float], before: Taken, parts: dict[str, list[int]]
) -> dict[str, Any]:
    turns = len(waited)
    used = {name: seconds - before[name] for name, seconds in taken_by(parts).items()}
    return {
        "replicas": replicas,
        "turns": turns,
        "seconds": round(took_s, 2),
        "turns_a_second": round(turns / took_s, 2),
        "p50_ms": round(1000 * statistics.median(waited), 1),
        "cpu_ms_a_turn": {name: round(1000 * each / turns, 2) for name, each in used.items()},
        "cores_used": round(sum(used.values()) / took_s, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def _result(times: list[dict[str, Any]]) -> dict[str, Any]:
    one, two = (_middle([each for each in times if each["replicas"] == n]) for n in (1, 2))
    cost = two["cpu_ms_a_turn"]
    beside = sum(cost.values()) - cost["replicas"]
    alone = one["cpu_ms_a_turn"]["replicas"]
    return {
        "wanted": WANTED,
        # By the wall: spoiled where others use the cores.
        "ratio": round(two["turns_a_second"] / one["turns_a_second"], 2),
        # Were every core free for its replica: what sharing work with the other costs.
        "ratio_by_cpu": round(2 * alone / cost["replicas"], 2),
        # On two cores that PostgreSQL, Redis and the callers use too.
        "ratio_by_cpu_on_two_cores": round(2 * alone / (cost["replicas"] + beside), 2),
        "one": one,
        "two": two,
        "cores": len(os.sched_getaffinity(0)),
        "callers": CALLERS,
        "times": times,
    }


def _middle(times: list[dict[str, Any]]) -> dict[str, Any]:
    costs = [each["cpu_ms_a_turn"] for each in times]
    return {
        "turns_a_second": statistics.median(each["turns_a_second"] for each in times),
        "p50_ms": statistics.median(each["p50_ms"] for each in times),
        "cpu_ms_a_turn": {name: statistics.median(c[name] for c in costs) for name in costs[0]},
    }


if __name__ == "__main__":
    main()
