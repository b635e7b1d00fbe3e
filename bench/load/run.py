"""One run: a server, people who come and go, samples, and what came of it."""

import itertools
import logging
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gevent
from locust import LoadTestShape
from locust.env import Environment

from bench.load.meter import Meter, growth_mib
from bench.load.person import Person
from bench.load.server import Server
from bench.load.shapes import Stage, at

_LONGEST_END_S = 300
_MEMORY_EVERY_S = 5


class Stages(LoadTestShape):
    """One stage after the other."""

    def __init__(self, stages: list[Stage]) -> None:
        """Hold them."""
        super().__init__()
        self._stages = stages

    def tick(self) -> tuple[int, float] | None:
        """Give how many there should be now; None at the end."""
        stage = at(self._stages, self.get_run_time())
        return stage and (stage.people, stage.a_second)


def run(stages: list[Stage], pace: float, bucket_s: int) -> dict[str, Any]:
    """Let people come and go against a server that was just started.

    Args:
        stages: How many, when.
        pace: What all pauses are multiplied by.
        bucket_s: Over how many seconds a point of the curves is taken.
    """
    with tempfile.TemporaryDirectory(prefix="shukun-load-") as folder:
        server = Server(Path(folder))
        try:
            found = _against(server, stages, pace, bucket_s)
        finally:
            status = server.stop()
        size = sum(file.stat().st_size for file in Path(folder).glob("load.db*"))
        return {**found, "exit_status": status, "database_mib": round(size / 2**20, 1)}


def _against(server: Server, stages: list[Stage], pace: float, bucket_s: int) -> dict[str, Any]:
    environment = Environment(
        user_classes=[Person], shape_class=Stages(stages), host=server.url,
        # What was begun is answered, and judged, before anybody goes.
        stop_timeout=_LONGEST_END_S,
    )  # fmt: skip
    runner = environment.create_local_runner()
    meter = Meter(lambda: runner.user_count)
    Person.meter, Person.pace = meter, pace
    used = server.cpu_s()
    looking = [gevent.spawn(_every, 1, meter.look), gevent.spawn(_sample, server, meter)]
    runner.start_shape()
    runner.shape_greenlet.join()
    runner.quit()
    gevent.killall(looking)
    spent_ms = 1000 * (server.cpu_s() - used)
    return {
        **_stretches(stages, meter),
        "pace": pace,
        "server_cpu_ms_a_turn": round(spent_ms / max(1, meter.total("answered")), 1),
        "calls": _calls(environment),
        "crashes": _crashes(runner),
        "complaints": server.complaints(),
        "cores": os.cpu_count(),
        "growth_mib": growth_mib(meter.memory, stages[0].seconds, meter.now()),
        **meter.figures(bucket_s),
    }


def _stretches(stages: list[Stage], meter: Meter) -> dict[str, Any]:
    """Give the figures of each stage, and how long the whole took."""
    ends = list(itertools.accumulate(stage.seconds for stage in stages))
    return {
        "stages": [
            {**asdict(stage), **meter.between(end - stage.seconds, end)}
            for stage, end in zip(stages, ends, strict=True)
        ],
        "seconds": ends[-1],
        "seconds_to_the_last_answer": round(meter.now()),
    }


def _every(seconds: float, work: Any) -> None:
    while True:
        work()
        gevent.sleep(seconds)


def _sample(server: Server, meter: Meter) -> None:
    def sample() -> None:
        meter.memory.append({"at_s": round(meter.now()), **server.memory()})

    _every(_MEMORY_EVERY_S, sample)


def _calls(environment: Environment) -> list[dict[str, Any]]:
    """Give locust's own tally: by call, how many, how many failed, how long they took."""
    entries = sorted(environment.stats.entries.values(), key=lambda entry: entry.name)
    return [
        {
            "call": f"{entry.method} {entry.name}",
            "count": entry.num_requests,
            "failed": entry.num_failures,
            "p50_ms": entry.get_response_time_percentile(0.5),
            "p95_ms": entry.get_response_time_percentile(0.95),
        }
        for entry in entries
    ]


def _crashes(runner: Any) -> list[str]:
    """Give what broke in the people themselves; a run with any says little."""
    for each in runner.exceptions.values():
        logging.getLogger(__name__).error("%s", each["traceback"])
    return [f"{each['count']}x {each['msg']}" for each in runner.exceptions.values()]
