"""Compares pipelines on the same sentences; writes bench/results/nlu_ablation.json.

Run all with ``.venv/bin/python -m bench.nlu_ablation``, some by ``--only TEXT``: their rows replace
those of the same name, the others stay. Each pipeline is trained in a process of its own. No
fallback threshold is applied and no word of danger listened for: only the learning is compared.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.nlu import measures
from bot.nlu.report import DEVSET, HELD_OUT, LABELLED, ROOT, measure
from bot.nlu.sentences import Sentence, read_labelled, read_sentences

RESULTS = ROOT / "bench/results/nlu_ablation.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the pipelines asked for, each in its own process."""
    parser = argparse.ArgumentParser(prog="python -m bench.nlu_ablation", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="a pipeline, or part of names")
    parser.add_argument("--here", metavar="NAME", help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.here:
        sys.stdout.write(json.dumps(measure_pipeline(told.here)) + "\n")
        return 0
    from bench.nlu_pipelines import PIPELINES

    names = [told.only] if told.only in PIPELINES else [n for n in PIPELINES if told.only in n]
    if not names:
        sys.stderr.write(f"no pipeline has {told.only!r} in its name; there are:\n")
        sys.stderr.write("".join(f"  {name}\n" for name in PIPELINES))
        return 1
    for name in names:
        _keep(_in_a_process(name))
    return 0


def _in_a_process(name: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.nlu_ablation", "--here", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def _keep(row: dict[str, Any]) -> None:
    """Put a row into the results, which stay in the order of the pipelines."""
    from bench.nlu_pipelines import PIPELINES

    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"] if RESULTS.exists() else []
    rows = {one["pipeline"]: one for one in (*kept, row)}
    ordered = [rows[name] for name in PIPELINES if name in rows]
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps({"rows": ordered}, ensure_ascii=False, indent=1) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    sys.stderr.write(f"{row['pipeline']}: {row['macro_f1']}\n")


def measure_pipeline(name: str) -> dict[str, Any]:
    """Train one pipeline in this process and measure it.

    Returns:
        Macro-F1 on each set; training time as wall clock and as processor seconds, which a busy
        machine does not stretch; the median message in processor milliseconds; mebibytes on disk
        and at most in memory.
    """
    from bench.nlu_pipelines import PIPELINES, train

    sentences = read_sentences(ROOT / "data/nlu")
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), time.process_time()
        trained = train(PIPELINES[name], sentences, Path(folder))
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    trained.read("你好")
    measured = [measure(title, of_set, trained.read) for title, of_set in _sets()]
    return {
        "pipeline": name,
        "measured_on": datetime.now(timezone.utc).date().isoformat(),
        "training_sentences": len(sentences),
        "macro_f1": {
            one.name: round(measures.macro_f1(measures.scores(one.readings, 0.0)), 4)
            for one in measured
        },
        "training_s": round(wall),
        "training_processor_s": round(processor),
        "milliseconds_per_message": round(measured[0].milliseconds, 2),
        "model_mib": round(size / 2**20, 1),
        "resident_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _sets() -> list[tuple[str, tuple[Sentence, ...]]]:
    sets = [
        ("held-out twins", read_sentences(ROOT / HELD_OUT)),
        ("independent", read_labelled(ROOT / LABELLED)),
    ]
    devset = ROOT / DEVSET
    return [*sets, ("development set", read_labelled(devset))] if devset.is_file() else sets


if __name__ == "__main__":
    sys.exit(main())
