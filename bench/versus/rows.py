"""The rows of the table: each figure of stock, of ours, and the one as a multiple of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.versus.figures import find, ratio

Row = dict[str, Any]
_WAYS = {"rest": "REST", "page": "as a page"}


def rows(houses: Mapping[str, Any], extent: Mapping[str, Any]) -> list[Row]:
    """Give every figure that at least one house has.

    Args:
        houses: Figures by house.
        extent: Tells windows and numbers of conversations.
    """
    paths = [*_COSTS, *_turns(extent["windows"]), *_load(extent["at_once"]), *_REST]
    found = [_row(title, path, houses) for title, path in paths]
    return [row for row in found if row["stock"] is not None or row["ours"] is not None]


def _row(title: str, path: str, houses: Mapping[str, Any]) -> Row:
    stock, ours = (find(houses.get(name, {}), path) for name in ("stock", "ours"))
    # What only a page does has nothing of stock's beside it but stock's REST channel.
    if stock is None and ".page." in path:
        beside = find(houses.get("stock", {}), path.replace(".page.", ".rest."))
        return {"figure": f"{title}; ratio to stock's REST", "path": path, "stock": None,
                "ours": ours, "ratio": ratio(ours, beside)}  # fmt: skip
    return {"figure": title, "path": path, "stock": stock, "ours": ours,
            "ratio": ratio(ours, stock)}  # fmt: skip


_COSTS = (
    ("start to first answer, s", "start.median_s"),
    ("start to first answer, processor s", "warm.processor_s"),
    ("resident after the first answer, MiB (RSS)", "warm.memory.rss"),
    ("the same, shared pages by their share (PSS)", "warm.memory.pss"),
    ("resident after all the load, MiB (RSS)", "memory_after.rss"),
    ("the same, PSS", "memory_after.pss"),
    ("processes", "memory_after.processes"),
    ("training, s", "training.wall_s"),
    ("training, processor s", "training.processor_s"),
    ("model, MiB", "training.model_mib"),
)
_REST = (
    ("macro-F1, held-out twins", "macro_f1.held-out twins"),
    ("macro-F1, independent sentences", "macro_f1.independent"),
    ("database, bytes a turn", "turns.rest.bytes_a_turn"),
)


def _turns(windows: Sequence[int]) -> list[tuple[str, str]]:
    found = []
    for way, named in _WAYS.items():
        for turn in windows:
            for share in ("p50", "p95"):
                title = f"turn {turn}, {share}, {named}, ms"
                found.append((title, f"turns.{way}.windows.{turn}.{share}_ms"))
        found.append((f"all turns, p50, {named}, ms", f"turns.{way}.all.p50_ms"))
        found.append((f"all turns, p95, {named}, ms", f"turns.{way}.all.p95_ms"))
        found.append((f"processor, {named}, ms a turn", f"turns.{way}.processor_ms"))
    return found


def _load(numbers: Sequence[int]) -> list[tuple[str, str]]:
    found = []
    for way, named in _WAYS.items():
        for number in numbers:
            at = f"throughput.{way}.{number}"
            found.append((f"turns a second, {number} at once, {named}", f"{at}.turns_a_second"))
            found.append((f"turn p95, {number} at once, {named}, ms", f"{at}.p95_ms"))
    return found
