"""How well each house understands the project's held-out sentences."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from bench.versus.ours import TODAY
from bench.versus.processes import ROOT, Child, HouseFailedError
from bench.versus.stock import StockHouse
from bot.nlu.measures import FALLBACK, Reading, macro_f1, scores
from bot.nlu.report import HELD_OUT, LABELLED
from bot.nlu.sentences import Sentence, read_labelled, read_sentences

LIMIT_S = 900
SETS = ("held-out twins", "independent")


def sentences(step: int = 1) -> dict[str, tuple[Sentence, ...]]:
    """Read the sets that measure and never train, every ``step``-th sentence of them."""
    sets = (read_sentences(ROOT / HELD_OUT), read_labelled(ROOT / LABELLED))
    return {name: held[::step] for name, held in zip(SETS, sets, strict=True)}


async def read_by_stock(
    house: StockHouse, held: Sequence[Sentence], calls: aiohttp.ClientSession
) -> float:
    """Give stock's macro-F1, asked sentence by sentence over HTTP."""
    return _score(held, [await house.read(calls, one.text) for one in held])


def read_by_ours(held: Sequence[Sentence]) -> float:
    """Give this house's macro-F1, read by ``python -m bot parse``.

    Raises:
        HouseFailedError: The command failed, or answered another number of lines.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        asked, log = Path(made) / "sentences.txt", Path(made) / "answers.jsonl"
        asked.write_text("".join(f"{one.text}\n" for one in held), encoding="utf-8")
        command = [sys.executable, "-m", "bot", "parse", str(asked)]
        child = Child(command, ROOT, {"BENCH_LOG": str(log), "SHUKUN_TODAY": TODAY})
        try:
            status = child.wait(LIMIT_S)
        finally:
            child.end()
        lines = log.read_text(encoding="utf-8").splitlines()
    answers = [json.loads(one) for one in lines if one.startswith("{")]
    if status or len(answers) != len(held):
        raise HouseFailedError(f"parse ended with {status} and {len(answers)} answers")
    return _score(held, answers)


def _score(held: Iterable[Sentence], answers: Iterable[dict[str, Any]]) -> float:
    """Score the strongest intents, no fallback threshold applied, as the ablation does."""
    readings = [_reading(one, answer) for one, answer in zip(held, answers, strict=True)]
    return round(macro_f1(scores(readings, 0.0)), 4)


def _reading(sentence: Sentence, answer: dict[str, Any]) -> Reading:
    ranking = [item for item in answer["intent_ranking"] if item["name"] != FALLBACK]
    if not ranking:
        return Reading(sentence, FALLBACK, 0.0)
    return Reading(sentence, ranking[0]["name"], ranking[0]["confidence"])
