"""Measures stock Rasa and this house side by side; writes one page and one JSON.

Run with ``make bench`` or ``.venv/bin/python -m bench``, after ``make train``. docs/operations.md
tells what the figures mean and how long it takes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.versus.machine import load_average, now
from bench.versus.page import render_page
from bench.versus.processes import ROOT
from bench.versus.run import NAMES, QUICK, Extent, Run

RESULTS = ROOT / "bench/results"
QUICK_RESULTS = ROOT / "var/bench"
EPOCHS, QUICK_EPOCHS = 100, 1
"""Rasa suggests the first; the second makes a model that is good for nothing but trying."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write; 1 where a part failed."""
    told = _parser().parse_args(arguments)
    # What was begun must end too where the bench is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    epochs = told.epochs or (QUICK_EPOCHS if told.quick else EPOCHS)
    run = Run(QUICK if told.quick else Extent(), told.only or NAMES, epochs)
    begun, before = now(), load_average()
    run.train(anew=told.train_stock, measure_ours=not told.skip_training)
    asyncio.run(run.measure())
    folder = told.out or (QUICK_RESULTS if told.quick else RESULTS)
    _write(folder, run.result(begun, before))
    sys.stdout.write(f"{(folder / 'bench.html')}\n")
    return 1 if run.problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few turns, into var/bench")
    parser.add_argument("--only", action="append", choices=NAMES, help="one house alone")
    parser.add_argument("--skip-training", action="store_true", help="do not time our training")
    parser.add_argument(
        "--train-stock", action="store_true", help="train stock anew though its model is kept"
    )
    parser.add_argument(
        "--epochs", type=int, help=f"of stock's DIET and TED; {EPOCHS}, or 1 if quick"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where page and JSON go")
    return parser


def _write(folder: Path, found: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (folder / "bench.json").write_text(text, encoding="utf-8")
    (folder / "bench.html").write_text(render_page(found), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
