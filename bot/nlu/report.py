"""Measures the trained model on labelled sentences; writes reports/nlu.html and reports/nlu.json.

Run with ``python -m bot.nlu.report``; ``--devset PATH`` names a development set kept elsewhere.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.model_check import current_model
from bot.errors import HardshipError
from bot.nlu import measures
from bot.nlu.costs import costs, peak_mib, watch
from bot.nlu.measures import DISTRESS, FALLBACK, Reading
from bot.nlu.report_page import render_page
from bot.nlu.sentences import Sentence, read_labelled, read_sentences
from bot.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = "tests/data/nlu"
LABELLED = "tests/nlu/labelled/independent.tsv"
ABLATION = "bench/results/nlu_ablation.json"
DEVSET = "../shared/devset/intents.tsv"
OUT_OF_SCOPE = "out_of_scope"
_Read = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One set of sentences, read by the model.

    Attributes:
        name: What the set is called in the report.
        readings: One a sentence.
        milliseconds: Median processor time of one reading; other work on the machine leaves it
            as it is.
    """

    name: str
    readings: tuple[Reading, ...]
    milliseconds: float


def measure(name: str, sentences: Iterable[Sentence], read: _Read) -> Measured:
    """Read every sentence and keep the time it took."""
    readings, times = [], []
    for sentence in sentences:
        begun = time.process_time()
        parsed = read(sentence.text)
        times.append(time.process_time() - begun)
        readings.append(_reading(sentence, parsed))
    return Measured(name, tuple(readings), statistics.median(times) * 1000 if times else 0.0)


def _reading(sentence: Sentence, parsed: dict[str, Any]) -> Reading:
    ranking = [item for item in parsed["intent_ranking"] if item["name"] != FALLBACK]
    if not ranking:
        return Reading(sentence, FALLBACK, 0.0)
    return Reading(sentence, ranking[0]["name"], ranking[0]["confidence"])


def summary(measured: Measured, threshold: float) -> dict[str, Any]:
    """Give the figures of a set as JSON takes them; no sentence is among them."""
    readings = measured.readings
    found = measures.scores(readings, threshold)
    by_name = {score.intent: score for score in found}
    confused = measures.confusions(readings, threshold)
    return {
        "set": measured.name,
        "sentences": len(readings),
        "macro_f1": measures.macro_f1(found),
        "accuracy": measures.accuracy(readings, threshold),
        "out_of_scope_f1": by_name[OUT_OF_SCOPE].f1 if OUT_OF_SCOPE in by_name else None,
        "distress_recall": by_name[DISTRESS].recall if DISTRESS in by_name else None,
        "false_alarms": sum(
            count for (label, got), count in confused.items() if got == DISTRESS != label
        ),
        "milliseconds_per_message": measured.milliseconds,
        "intents": [asdict(score) for score in found],
        "confusions": [
            [*pair, count] for pair, count in confused.most_common() if len({*pair}) > 1
        ],
        "threshold_curve": measures.threshold_curve(readings),
        "reliability": [asdict(band) for band in measures.reliability(readings)],
    }


def fallback_threshold(config: Path) -> float:
    """Read the threshold the bot really uses; 0 where the pipeline has no fallback."""
    pipeline = read_yaml(config)["pipeline"]
    found = [part for part in pipeline if part["name"] == "FallbackClassifier"]
    return float(found[0]["threshold"]) if found else 0.0


def ablation(results: Path) -> list[dict[str, Any]]:
    """Read the comparison of pipelines; empty where nobody has made it."""
    if not results.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(results.read_text(encoding="utf-8"))["rows"]
    return rows


def write_report(
    folder: Path, threshold: float, sets: Sequence[Measured], about: dict[str, Any]
) -> Path:
    """Write the page and the figures; give the page's path.

    Args:
        folder: Made where it is missing.
        threshold: Below it the bot falls back.
        sets: The sentences as the model reads them.
        about: ``model``, its name; ``components``, ``peak_mib`` and ``ablation`` as the page
            shows them.
    """
    folder.mkdir(exist_ok=True)
    figures = {
        **about,
        "threshold": threshold,
        "sets": [summary(measured, threshold) for measured in sets],
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    (folder / "nlu.json").write_text(text, encoding="utf-8")
    mistakes = [measures.worst_mistakes(one.readings, threshold) for one in sets]
    page = folder / "nlu.html"
    page.write_text(render_page(figures, mistakes), encoding="utf-8")
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; 1 where there is no model to measure."""
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.report", description=__doc__)
    parser.add_argument("--devset", type=Path, default=ROOT / DEVSET, metavar="PATH")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="FOLDER")
    told = parser.parse_args(arguments)
    try:
        model = current_model(told.root)
        from bot.dialogue.understanding import Understanding

        understanding = Understanding.load(model)
    except HardshipError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    watched = watch(understanding.runner)
    read = understanding.read
    read("你好")
    sets = [
        measure("held-out twins", read_sentences(told.root / HELD_OUT), read),
        measure("independent", read_labelled(told.root / LABELLED), read),
    ]
    if told.devset.is_file():
        sets.append(measure("development set", read_labelled(told.devset), read))
    threshold = fallback_threshold(told.root / "config.yml")
    about = {
        "model": model.name,
        "components": [asdict(cost) for cost in costs(watched, model)],
        "peak_mib": peak_mib(),
        "ablation": ablation(told.root / ABLATION),
    }
    _tell(write_report(told.root / "reports", threshold, sets, about), sets, threshold)
    return 0


def _tell(page: Path, sets: Sequence[Measured], threshold: float) -> None:
    for measured in sets:
        found = summary(measured, threshold)
        sys.stdout.write(
            f"{found['set']}: macro-F1 {found['macro_f1']:.3f}, accuracy {found['accuracy']:.3f}, "
            f"out_of_scope F1 {found['out_of_scope_f1']:.3f}, "
            f"distress recall {found['distress_recall']:.3f}, "
            f"{found['milliseconds_per_message']:.1f} ms a message\n"
        )
    sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    sys.exit(main())
