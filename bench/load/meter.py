"""What is counted while a run goes on, and the figures that come of it."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.load.record import Faults

_LEAST_FOR_P95 = 20
_MOST_TOLD = 10


@dataclass(slots=True)
class Meter:
    """The tally of one run; everything happens in one thread.

    Attributes:
        people: Gives how many hold a conversation now.
        turns: For each answered message its moment and its latency, both in seconds; only of
            people who sat there listening.
        counts: How often each kind of thing happened at which second.
        faults: Of all conversations judged.
        conversations: How many were judged.
        messages: Acknowledged in them.
        memory: Of the server, sample by sample.
        seen_people: How many there were at which second.
        longest_line: The most that anybody was told are before them.
        wrong: What went wrong, conversation by conversation.
    """

    people: Callable[[], int]
    began: float = field(default_factory=time.monotonic)
    turns: list[tuple[float, float]] = field(default_factory=list)
    counts: dict[str, Counter[int]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    conversations: int = 0
    messages: int = 0
    memory: list[dict[str, float]] = field(default_factory=list)
    seen_people: dict[int, int] = field(default_factory=dict)
    longest_line: int = 0
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def now(self) -> float:
        """Give the second of the run."""
        return time.monotonic() - self.began

    def count(self, kind: str) -> None:
        """Count something that happened now."""
        self.counts.setdefault(kind, Counter())[int(self.now())] += 1

    def answered(self, since: float, *, counts: bool) -> None:
        """Note that a message was answered now."""
        now = self.now()
        self.count("answered")
        if counts:
            self.turns.append((now, now - since))

    def noticed(self, ahead: int) -> None:
        """Note a notice of how many are before somebody."""
        self.count("notices")
        self.longest_line = max(self.longest_line, ahead)

    def judged(self, faults: Faults, messages: int) -> None:
        """Add a conversation."""
        self.conversations += 1
        self.messages += messages
        self.faults += faults

    def blame(self, faults: Faults, where: list[str]) -> None:
        """Note what went wrong in one conversation."""
        self.count("faulty_conversations")
        if len(self.wrong) < _MOST_TOLD:
            self.wrong.append({**asdict(faults), "where": where[:_MOST_TOLD]})

    def total(self, kind: str) -> int:
        """Give how often something happened."""
        return sum(self.counts.get(kind, Counter()).values())

    def look(self) -> None:
        """Note how many are there."""
        self.seen_people[int(self.now())] = self.people()

    def figures(self, bucket_s: int) -> dict[str, Any]:
        """Give all of it.

        Args:
            bucket_s: Over how many seconds each point of the curves is taken.
        """
        return {
            "conversations": self.conversations,
            "messages": self.messages,
            "faults": asdict(self.faults),
            "wrong": self.wrong,
            "counts": {kind: self.total(kind) for kind in sorted(self.counts)},
            "longest_line": self.longest_line,
            "latency": spread([took for _, took in self.turns]),
            "load_average": round(os.getloadavg()[1], 2),
            "bucket_s": bucket_s,
            "curve": self._curve(bucket_s),
            "memory": self.memory,
        }

    def between(self, start: float, end: float) -> dict[str, Any]:
        """Give latency and turns a second of a part of the run."""
        took = [each for at, each in self.turns if start <= at < end]
        answered = self.counts.get("answered", Counter())
        done = sum(count for second, count in answered.items() if start <= second < end)
        return {**spread(took), "turns_a_second": round(done / (end - start), 2)}

    def _curve(self, bucket_s: int) -> list[dict[str, Any]]:
        last = int(self.now()) // bucket_s
        return [self._bucket(number * bucket_s, bucket_s) for number in range(last)]

    def _bucket(self, start: int, length: int) -> dict[str, Any]:
        seconds = range(start, start + length)
        counted = {
            kind: sum(by_second[second] for second in seconds)
            for kind, by_second in self.counts.items()
        }
        people = [self.seen_people[second] for second in seconds if second in self.seen_people]
        return {
            "at_s": start,
            "people": max(people, default=None),
            **self.between(start, start + length),
            **{kind: count for kind, count in counted.items() if count and kind != "answered"},
        }


def spread(took: list[float]) -> dict[str, Any]:
    """Give the median, the 95th percentile and the worst of some seconds, in milliseconds."""
    if not took:
        return {"turns": 0, "p50_ms": None, "p95_ms": None, "max_ms": None}
    worst = max(took)
    p95 = statistics.quantiles(took, n=20)[-1] if len(took) >= _LEAST_FOR_P95 else worst
    figures = {"p50_ms": statistics.median(took), "p95_ms": min(p95, worst), "max_ms": worst}
    return {"turns": len(took), **{name: round(1000 * each) for name, each in figures.items()}}


def growth_mib(memory: list[dict[str, float]], start_s: float, end_s: float) -> float | None:
    """Give by how much resident memory grew: the last sixth of a time against its first sixth.

    Args:
        memory: The samples.
        start_s: Where the warm-up ended.
        end_s: Where the time ends.

    Returns:
        MiB between the two medians; None where there is no sample in one of them.
    """
    sixth = (end_s - start_s) / 6
    first = [each["rss_mib"] for each in memory if 0 <= each["at_s"] - start_s < sixth]
    last = [each["rss_mib"] for each in memory if 0 <= end_s - each["at_s"] < sixth]
    if not (first and last):
        return None
    return round(statistics.median(last) - statistics.median(first), 1)
