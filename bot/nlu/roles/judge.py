"""The learned reading: which role a quantity plays, judged from messages read before.

A linear model over the characters and cue words around a quantity, one for each kind. It casts a
vote beside the rules of ``cues.yml``; ``learning.py`` makes its weights from ``lessons.jsonl``.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.nlu.roles.features import features
from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

WEIGHTS = Path(__file__).with_name("weights.json")
SCALE = 1000
"""Weights are kept as whole thousandths."""
NOTHING = "none"
"""The role of a quantity that is nobody's debt or budget."""


@dataclass(frozen=True, slots=True)
class _Model:
    """The weights of one kind of quantity: a row for each feature, a column for each role."""

    roles: tuple[str, ...]
    rows: dict[str, int]
    matrix: npt.NDArray[np.float32]


@cache
def _models() -> dict[str, _Model]:
    body = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {kind: _model(model) for kind, model in body["kinds"].items()}


def _model(body: dict[str, dict[str, list[int]]]) -> _Model:
    roles, weights = tuple(body["roles"]), body["weights"]
    matrix = np.zeros((len(weights), len(roles)), dtype=np.float32)
    for row, pairs in enumerate(weights.values()):
        matrix[row, pairs[::2]] = pairs[1::2]
    rows = {feature: row for row, feature in enumerate(weights)}
    return _Model(roles, rows, matrix / SCALE)


def judge(scene: Scene, quantity: Quantity) -> dict[str, float]:
    """Give the roles a quantity may play with their probabilities.

    Args:
        scene: The message.
        quantity: One of its quantities.

    Returns:
        Probabilities that sum to 1, ``none`` for no role at all; empty where nothing was learned
        about this kind of quantity.
    """
    model = _models().get(quantity.kind)
    if model is None:
        return {}
    known = model.rows.get
    rows = [row for name in features(scene, quantity) if (row := known(name)) is not None]
    scores = np.add.reduce(model.matrix[rows])
    highest = float(scores.max())
    powers = [math.exp(score - highest) for score in scores.tolist()]
    total = sum(powers)
    return {role: power / total for role, power in zip(model.roles, powers, strict=True)}
