"""Fits the temperature of the intent classifier and shows what each fallback threshold costs.

Run with ``.venv/bin/python -m bench.nlu_calibration``; it trains the pipeline in use and writes
bench/results/nlu_calibration.json. The temperature is fitted on the held-out twins alone: the one
at which their labels are likeliest (least mean negative log-probability). The independent
sentences, on which nothing was chosen, tell whether it holds.

The threshold is read from the curve on the twins: the highest at which macro-F1 is within
``TOLERANCE`` of its best. Below it the bot answers as understood; above it, it asks again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bench.nlu_pipelines import PIPELINES, Trained, train
from bot.nlu.classifier import dense_rows, sparse_rows
from bot.nlu.measures import THRESHOLDS, Reading, macro_f1, scores
from bot.nlu.report import HELD_OUT, LABELLED, ROOT
from bot.nlu.sentences import Sentence, read_labelled, read_sentences

RESULTS = ROOT / "bench/results/nlu_calibration.json"
TEMPERATURES = tuple(round(0.15 + step * 0.05, 2) for step in range(14))
TOLERANCE = 0.002
IN_USE = next(name for name in PIPELINES if "in use" in name)


def calibrate() -> dict[str, Any]:
    """Train, fit on the twins, check on the independent sentences."""
    with tempfile.TemporaryDirectory() as folder:
        trained = train(PIPELINES[IN_USE], read_sentences(ROOT / "data/nlu"), Path(folder))
    twins, others = read_sentences(ROOT / HELD_OUT), read_labelled(ROOT / LABELLED)
    features = _features(trained, twins)
    at = {degree: _probabilities(trained, features, degree) for degree in TEMPERATURES}
    losses = {degree: _loss(trained, twins, rows) for degree, rows in at.items()}
    best = min(losses, key=lambda degree: losses[degree])
    independent = _probabilities(trained, _features(trained, others), best)
    curve = _curve(trained, twins, at[best])
    return {
        "measured_on": datetime.now(timezone.utc).date().isoformat(),
        "temperature": best,
        "threshold": _highest_harmless(curve),
        "negative_log_probability": losses,
        "independent_negative_log_probability": _loss(trained, others, independent),
        "threshold_curve": curve,
        "independent_threshold_curve": _curve(trained, others, independent),
    }


def _features(trained: Trained, sentences: Sequence[Sentence]) -> tuple[Any, Any]:
    messages = [Message({TEXT: one.text}) for one in sentences]
    for component in trained.components[:-1]:
        messages = component.process(messages)
    return sparse_rows(messages), dense_rows(messages)


def _probabilities(trained: Trained, features: tuple[Any, Any], temperature: float) -> Any:
    classifier = trained.components[-1]
    classifier.config["temperature"] = temperature
    return classifier.model.probabilities(*features)


def _loss(trained: Trained, sentences: Sequence[Sentence], rows: Any) -> float:
    names = trained.components[-1].model.intents
    right = [row[names.index(one.intent)] for one, row in zip(sentences, rows, strict=True)]
    return round(float(-np.log(np.maximum(right, 1e-9)).mean()), 4)


def _curve(trained: Trained, sentences: Sequence[Sentence], rows: Any) -> list[list[float]]:
    names = trained.components[-1].model.intents
    readings = [
        Reading(one, names[int(row.argmax())], float(row.max()))
        for one, row in zip(sentences, rows, strict=True)
    ]
    return [[step, round(macro_f1(scores(readings, step)), 4)] for step in THRESHOLDS]


def _highest_harmless(curve: Sequence[Sequence[float]]) -> float:
    best = max(score for _, score in curve)
    return max(step for step, score in curve if score >= best - TOLERANCE)


def main() -> int:
    """Calibrate, write the figures and say what to put into the configuration."""
    found = calibrate()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"temperature {found['temperature']} (bot/nlu/classifier.py), "
        f"threshold {found['threshold']} (config.yml)\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
