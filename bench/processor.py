"""How much of the processor processes and all they started have taken, from /proc."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

Taken = dict[str, float]
"""Processor seconds by part."""

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
# Where they stand behind the name, which is in brackets and may hold anything.
_PARENT, _OWN, _OF_THE_ENDED = 1, slice(11, 13), slice(13, 15)


def taken_by(parts: dict[str, list[int]]) -> Taken:
    """Give the processor seconds that each part has taken since its start.

    Args:
        parts: The processes at the root of each; what they started counts with them, also what
            has ended since.

    Returns:
        The parts, and ``callers`` for this process.
    """
    found = dict(_all())
    taken = {name: sum(_with_all_below(pid, found) for pid in pids) for name, pids in parts.items()}
    return {**taken, "callers": time.process_time()}


def _all() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                # It has ended meanwhile; who started it knows what it took.
                continue
            yield int(folder.name), line.rpartition(")")[2].split()


def _with_all_below(root: int, found: dict[int, list[str]]) -> float:
    below = [pid for pid, fields in found.items() if int(fields[_PARENT]) == root]
    own = found[root]
    ticks = sum(int(each) for each in (*own[_OWN], *own[_OF_THE_ENDED]))
    return ticks * _TICK_S + sum(_with_all_below(pid, found) for pid in below)
