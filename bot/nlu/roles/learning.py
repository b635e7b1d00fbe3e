"""Learn the weights of ``judge.py`` from the annotated messages in ``lessons.jsonl``.

Run ``python -m bot.nlu.roles.learning`` after a change to the lessons, the cue table or the
features; the same lessons always give the same weights.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from bot.nlu.role_measures import Annotated, load_annotated, write_value
from bot.nlu.roles.features import features
from bot.nlu.roles.judge import NOTHING, SCALE, WEIGHTS
from bot.nlu.roles.periods import PER_MONTH
from bot.nlu.roles.reader import lay_out
from bot.nlu.roles.values import fact_from
from bot.nlu.text import normalise
from bot.quantities.types import Quantity

LESSONS = Path(__file__).with_name("lessons.jsonl")
TODAY = date(2026, 11, 22)
"""The day on which the lessons were written."""
_NOT_OF_QUANTITIES = frozenset({"household", "reason", "product", "institution", "annual_rate"})
_KINDS = ("money", "count", "duration", "date")
_SEEN_OFTEN_ENOUGH = 2
_LEAST = 20
_STRENGTH = 1.0

Example = tuple[str, set[str], str]
"""A kind of quantity, its features, its role."""


def learn(lessons: Path = LESSONS) -> dict[str, Any]:
    """Learn the weights of every kind of quantity, ready to be written."""
    examples = list(_examples(load_annotated(lessons)))
    return {"kinds": {kind: _learn_kind(examples, kind) for kind in _KINDS}}


def write_weights(body: dict[str, Any], file: Path = WEIGHTS) -> None:
    """Write the weights, one feature a line."""
    file.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _examples(messages: Iterable[Annotated]) -> Iterator[Example]:
    for message in messages:
        if message.asked is None:
            yield from _lesson(message)


def _lesson(message: Annotated) -> Iterator[Example]:
    """Match the quantities of a message with the facts it was annotated with, in order."""
    scene = lay_out(normalise(message.text).text, TODAY)
    facts = [fact.split("!")[0].partition("=") for fact in message.facts]
    left = [(role, values) for role, _, values in facts if role not in _NOT_OF_QUANTITIES]
    for quantity in scene.quantities:
        if quantity.kind in _KINDS:
            at = next((at for at, fact in enumerate(left) if _fits(quantity, *fact)), None)
            role = NOTHING if at is None else left.pop(at)[0]
            yield quantity.kind, features(scene, quantity), role


def _fits(quantity: Quantity, role: str, values: str) -> bool:
    if quantity.kind == "date" and role in {"deferral", "income_from"}:
        return True
    written = {write_value(fact_from(quantity, role))}
    if quantity.kind == "duration" and quantity.months:
        written.add(str(quantity.months))
    if role == "essential":
        written.update(_by_the_month(quantity))
    return not written.isdisjoint(values.split("|"))


def _by_the_month(quantity: Quantity) -> Iterator[str]:
    fen = quantity.fen if quantity.fen is not None else quantity.high_fen
    for factor in PER_MONTH.values():
        yield str((Decimal(fen or 0) * factor / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _learn_kind(examples: Iterable[Example], kind: str) -> dict[str, Any]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    own = [(names, role) for of, names, role in examples if of == kind]
    seen = Counter(name for names, _ in own for name in names)
    kept = [[name for name in names if seen[name] >= _SEEN_OFTEN_ENOUGH] for names, _ in own]
    vectors = DictVectorizer(sort=True)
    matrix = vectors.fit_transform([dict.fromkeys(names, 1) for names in kept])
    model = LogisticRegression(C=_STRENGTH, max_iter=1000, fit_intercept=False)
    model.fit(matrix, [role for _, role in own])
    weights = (model.coef_.T * SCALE).round().astype(int).tolist()
    named = zip(vectors.get_feature_names_out(), weights, strict=True)
    return {
        "roles": model.classes_.tolist(),
        "weights": {name: pairs for name, row in named if (pairs := _pairs(row))},
    }


def _pairs(row: list[int]) -> list[int]:
    """Write a row as column, weight, column, weight …, the negligible left out."""
    return [part for at, weight in enumerate(row) if abs(weight) >= _LEAST for part in (at, weight)]


if __name__ == "__main__":
    write_weights(learn())
    sys.stdout.write(f"{WEIGHTS}\n")
