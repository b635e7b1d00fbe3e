"""How many people come when."""

from dataclasses import dataclass
from typing import Any

STEADY_SHARE = 0.7
BURST_TIMES = 10
LONGEST_TOLERATED_P95_MS = 2000
"""A server answers in time while its 95th percentile stays below."""


@dataclass(frozen=True, slots=True)
class Stage:
    """So many people for so long.

    Attributes:
        name: What the page calls it.
        people: How many hold a conversation at once.
        seconds: For how long.
        a_second: How many come or go a second at its beginning.
    """

    name: str
    people: int
    seconds: int
    a_second: float


def at(stages: list[Stage], second: float) -> Stage | None:
    """Give the stage at a second of the run; None after the last."""
    for stage in stages:
        if second < stage.seconds:
            return stage
        second -= stage.seconds
    return None


def steps(highest: int, number: int, seconds: int) -> list[Stage]:
    """Rise evenly to the highest."""
    sizes = [highest * step // number for step in range(1, number + 1)]
    return [Stage(str(size), size, seconds, max(1, size / 10)) for size in sizes]


def steady(people: int, seconds: int) -> list[Stage]:
    """Warm up for a while, then stay."""
    rise_s = max(20, seconds // 10)
    return [
        Stage("warm-up", people, rise_s, max(1, people / rise_s)),
        Stage("steady", people, seconds, 1),
    ]


def burst(people: int, seconds: int) -> list[Stage]:
    """Be steady, then ten times as many, then as before."""
    many, rise_s = people * BURST_TIMES, max(10, seconds // 4)
    return [
        *steady(people, seconds),
        Stage("burst", many, seconds, max(1, many / rise_s)),
        Stage("after", people, 2 * seconds, 100),
    ]


def limit_of(found: list[dict[str, Any]]) -> int:
    """Give the most people whose answers came in time, over the stages of a run; 0 where none."""
    within = [
        stage["people"]
        for stage in found
        if stage["p95_ms"] is not None and stage["p95_ms"] <= LONGEST_TOLERATED_P95_MS
    ]
    return max(within, default=0)
