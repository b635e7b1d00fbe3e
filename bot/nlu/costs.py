"""What each component of a trained pipeline costs: time a message, memory, room on disk."""

from __future__ import annotations

import resource
import statistics
import tarfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.dialogue.direct_runner import DirectGraphRunner

_KIB, _MIB = 1024, 1024**2


@dataclass(slots=True)
class Watched:
    """A node of the graph that notes what its calls take.

    Attributes:
        node: What is called.
        seconds: Processor time of each call.
        first_mib: By how much the first call raised the most memory the process ever held, in
            mebibytes; word lists and the encoder are loaded then.
    """

    node: Any
    seconds: list[float] = field(default_factory=list)
    first_mib: float = 0.0

    def __call__(self, *inputs: Any) -> Any:
        """Pass the call on."""
        before, begun = peak_mib(), time.process_time()
        result = self.node(*inputs)
        self.seconds.append(time.process_time() - begun)
        if len(self.seconds) == 1:
            self.first_mib = peak_mib() - before
        return result


@dataclass(frozen=True, slots=True)
class Cost:
    """What one component costs.

    Attributes:
        component: Its class, numbered where several stand in the pipeline.
        milliseconds: Median processor time a message, the first message left out.
        first_mib: Mebibytes that its first message took.
        disk_mib: Mebibytes of its part of the model, unpacked.
    """

    component: str
    milliseconds: float
    first_mib: float
    disk_mib: float


def peak_mib() -> float:
    """Give the most memory this process ever held, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


def watch(runner: DirectGraphRunner) -> dict[str, Watched]:
    """Watch every node of a graph from now on."""
    watched = {name: Watched(node) for name, node in runner._instantiated_nodes.items()}
    runner._instantiated_nodes.update(watched)
    return watched


def costs(watched: dict[str, Watched], model: Path) -> tuple[Cost, ...]:
    """Sum up what was seen since ``watch``; nodes that were not called are left out."""
    sizes = _sizes(model)
    return tuple(
        Cost(_bare(name), _median_ms(one.seconds[1:]), one.first_mib, sizes[_bare(name)])
        for name, one in watched.items()
        if len(one.seconds) > 1
    )


def _median_ms(seconds: Iterable[float]) -> float:
    return statistics.median(seconds) * 1000


def _bare(node: str) -> str:
    """Name a component as both its training and its running node are called after it."""
    return node.removeprefix("run_").removeprefix("train_").rpartition(".")[2]


def _sizes(model: Path) -> Counter[str]:
    sizes: Counter[str] = Counter()
    with tarfile.open(model) as archive:
        for member in archive:
            parts = Path(member.name).parts
            if member.isfile() and len(parts) > 2 and parts[0] == "components":
                sizes[_bare(parts[1])] += member.size
    return Counter({name: round(size / _MIB, 2) for name, size in sizes.items()})
