"""How long training takes: stock Rasa's and ours, each in a process of its own."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.versus import ours, stock
from bench.versus.processes import Child, HouseFailedError
from bench.versus.watch import Watch

LIMIT_S = 6 * 3600
_NOTE = "training.json"
Found = dict[str, Any]


def train_ours() -> Found:
    """Train this house's model from nothing, beside the one in use.

    Returns:
        Wall and processor seconds, MiB of the model, and how busy the machine was with others.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made) / "project"
        ours.write_project(folder)
        found = _timed(ours.train_command(folder), folder, Path(made))
        (model,) = (folder / "models").glob("*.tar.gz")
        return {**found, "model_mib": _mib(model)}


def train_stock(epochs: int, *, anew: bool) -> Found:
    """Train the stock model, unless one of the same data and epochs is kept.

    Args:
        epochs: How often DIET and TED go over their examples.
        anew: Train even so.

    Returns:
        As ``train_ours``, with the epochs and the moment; a kept model keeps its own figures.
    """
    folder = stock.workshop(epochs)
    stock.write_project(folder, epochs)
    of, note = stock.made_of(folder), folder / _NOTE
    kept = _read(note)
    if not anew and kept.get("made_of") == of and (folder / stock.MODEL).is_file():
        return {**kept["found"], "kept": True}
    note.unlink(missing_ok=True)
    found = _timed(stock.train_command(folder / stock.MODEL), folder, folder)
    found = {**found, "epochs": epochs, "model_mib": _mib(folder / stock.MODEL)}
    note.write_text(json.dumps({"made_of": of, "found": found}, indent=1) + "\n", encoding="utf-8")
    return found


def _timed(command: Sequence[str], folder: Path, around: Path) -> Found:
    """Run a training; its cache is empty and thrown away.

    Raises:
        HouseFailedError: It failed, or took longer than anybody waits.
    """
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as cache, Watch() as watch:
        before, begun = os.times(), time.monotonic()
        changes = {"BENCH_LOG": str(around / "training.log"), "RASA_CACHE_DIRECTORY": cache}
        child = Child(command, folder, changes)
        try:
            status = child.wait(LIMIT_S)
        finally:
            child.end()
        took, after = time.monotonic() - begun, os.times()
    if status:
        raise HouseFailedError("training failed", child.last_words())
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return {
        "wall_s": round(took),
        "processor_s": round(used),
        "others_busy": watch.others_busy(used),
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="minutes"),
    }


def _read(note: Path) -> Found:
    try:
        kept: Found = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def _mib(path: Path) -> float:
    return round(path.stat().st_size / 2**20, 1)
