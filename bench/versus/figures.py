"""The arithmetic of the bench: percentiles, windows, ratios, targets. No clock, no process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.turns import OPENING, ROUND

WINDOWS = (5, 50, 150, 300)
"""Turns, counted from 1, around which latency is told."""


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which that share lies, between two neighbours in proportion.

    Args:
        values: At least one, in any order.
        share: 0 to 1.

    Example:
        >>> quantile([10, 20, 30, 40, 50], 0.95)
        48.0
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread(values: Sequence[float]) -> dict[str, float]:
    """Give median, 95th percentile, maximum and number of what was measured in milliseconds."""
    return {
        "p50_ms": round(quantile(values, 0.5), 1),
        "p95_ms": round(quantile(values, 0.95), 1),
        "max_ms": round(max(values), 1),
        "turns": len(values),
    }


def window(turn: int) -> range:
    """Give the turns, counted from 0, of the whole round of messages that holds a turn.

    Every window holds the same messages, so that early and late differ in nothing else.

    Args:
        turn: Counted from 1, after the opening.

    Example:
        >>> window(5), window(50)
        (range(4, 12), range(44, 52))
    """
    begun = turn - 1 - (turn - 1 - len(OPENING)) % len(ROUND)
    return range(begun, begun + len(ROUND))


def turns_needed(windows: Sequence[int]) -> int:
    """Give how long a conversation must be for its last window."""
    return window(windows[-1]).stop


def latencies(conversations: Sequence[Sequence[float]], windows: Sequence[int]) -> dict[str, Any]:
    """Sum up conversations turn by turn.

    Args:
        conversations: Milliseconds of each turn, the opening at least.
        windows: Turns around which to tell.

    Returns:
        A spread for each window that all conversations got to, and for all turns after the
        opening.
    """
    shortest = min(map(len, conversations))
    by_turn = {
        str(turn): spread([each[at] for each in conversations for at in window(turn)])
        for turn in windows
        if window(turn).stop <= shortest
    }
    everything = [spent for each in conversations for spent in each[len(OPENING) :]]
    return {"windows": by_turn, "all": spread(everything)}


def share_of_others(busy: float, own: float, whole: float) -> float:
    """Give which share of the processor time went to others, 0 to 1.

    Args:
        busy: Seconds in which a core did anything.
        own: Seconds of it that were ours.
        whole: Seconds that all cores had.
    """
    return round(min(1.0, max(0.0, (busy - own) / whole)), 3) if whole else 0.0


def ratio(ours: float | None, stock: float | None) -> float | None:
    """Give how many times stock's figure ours is; None where one is missing or nothing."""
    return round(ours / stock, 3) if ours is not None and stock else None


def find(figures: Mapping[str, Any], path: str) -> float | None:
    """Give a figure by its keys with dots between; None where it was not measured."""
    at: Any = figures
    for key in path.split("."):
        if not isinstance(at, Mapping) or key not in at:
            return None
        at = at[key]
    return float(at) if isinstance(at, (int, float)) else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target and what was measured.

    Attributes:
        target: In words.
        figure: None where it was not measured.
        met: None where it was not measured.
    """

    target: str
    figure: float | None
    met: bool | None


def verdicts(houses: Mapping[str, Any]) -> list[Verdict]:
    """Judge this house by the targets, channel by channel."""
    ours, stock = houses.get("ours", {}), houses.get("stock", {})
    at_eight = find(stock, "throughput.rest.8.turns_a_second")
    found = [_most("first answer after start, s", find(ours, "start.median_s"), 6.0)]
    found.append(_most("resident after load (PSS), MiB", find(ours, "memory_after.pss"), 600.0))
    for way, named in (("rest", "REST"), ("page", "page")):
        late, early = (find(ours, f"turns.{way}.windows.{turn}.p50_ms") for turn in ("300", "5"))
        p95 = find(ours, f"turns.{way}.all.p95_ms")
        found.append(_most(f"turn p95, {named}, ms", p95, 20.0))
        found.append(_most(f"turn 300 to turn 5, {named}, p50", ratio(late, early), 1.2))
    faster = ratio(find(ours, "throughput.rest.8.turns_a_second"), at_eight)
    met = None if faster is None else faster >= 3
    return [*found, Verdict("turns/s at 8 conversations to stock's, at least 3", faster, met)]


def _most(what: str, figure: float | None, limit: float) -> Verdict:
    met = None if figure is None else figure <= limit
    return Verdict(f"{what}, at most {limit:g}", figure, met)
