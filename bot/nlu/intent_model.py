"""The learning behind the intent classifier: features in, probabilities out; nothing of Rasa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.svm import LinearSVC

from bot.nlu.neighbours import Neighbours

FILE = "classifier.npz"


@dataclass(frozen=True, slots=True)
class _Machine:
    """A trained linear machine, as the sums that a message needs.

    Attributes:
        names: The intents, in the order of the columns.
        sparse: Weights of the n-grams, one row a feature.
        dense: Weights of the encoder's numbers, one row each.
        bias: Of each intent.
    """

    names: Any
    sparse: Any
    dense: Any
    bias: Any

    def margins(self, sparse: csr_matrix | None, dense: Any | None) -> Any:
        """Say how far on the side of each intent every row lies."""
        parts = [rows @ weights
                 for rows, weights in ((sparse, self.sparse), (dense, self.dense))
                 if rows is not None]  # fmt: skip
        return sum(parts, self.bias)


class IntentModel:
    """A linear support vector machine over all features, beside the nearest training sentences.

    The machine generalises from words; the neighbours know what was said nearly so before.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        machine: _Machine | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """Hold the trained parts, or none of them yet.

        Args:
            config: ``C``, ``dense_weight``, ``temperature``, ``neighbours``, ``directions``,
                ``sharpness``, ``neighbour_weight``, ``sure`` and ``random_state``. From ``sure``
                on the neighbours are not asked: their vote could not change the first place.
            machine: Trained on the features side by side.
            neighbours: None without the encoder.
        """
        self._config = config
        self._neighbours = neighbours
        self._machine = machine

    @property
    def intents(self) -> Sequence[str]:
        """The intents, in the order of the columns of ``probabilities``."""
        return [str(name) for name in self._trained.names]

    @property
    def _trained(self) -> _Machine:
        if self._machine is None:
            raise RuntimeError("the intent model was asked before it was trained; call fit or load")
        return self._machine

    def fit(self, sparse: csr_matrix | None, dense: Any | None, labels: Sequence[str]) -> None:
        """Learn from labelled rows.

        Args:
            sparse: N-gram features, one row a sentence.
            dense: Encoder rows, where the encoder is installed.
            labels: The intent of each row, of three intents at least.
        """
        learner = LinearSVC(
            C=self._config["C"],
            class_weight="balanced",
            # The finer default trains longer and reads no held-out sentence otherwise.
            tol=1e-2,
            random_state=self._config["random_state"],
        )
        weight = self._config["dense_weight"]
        weighted = None if dense is None else csr_matrix(dense * weight)
        blocks = [block for block in (sparse, weighted) if block is not None]
        learner.fit(hstack(blocks, format="csr"), labels)
        # One row a feature, side by side in memory: few features of a message are not zero.
        weights = np.ascontiguousarray(learner.coef_.T, dtype=np.float32)
        words = 0 if sparse is None else sparse.shape[1]
        self._machine = _Machine(
            learner.classes_, weights[:words], weights[words:] * weight, learner.intercept_
        )
        if dense is not None and self._config["neighbour_weight"]:
            numbers = np.searchsorted(learner.classes_, labels)
            self._neighbours = Neighbours.learn(dense, numbers, self._config)

    def probabilities(self, sparse: csr_matrix | None, dense: Any | None) -> Any:
        """Give for each row the probability of every intent; each row sums to 1."""
        margins = self._trained.margins(sparse, dense)
        likely = softmax(margins / self._config["temperature"], axis=1)
        doubtful = likely.max(axis=1) < self._config["sure"]
        if self._neighbours is not None and dense is not None and doubtful.any():
            weight = self._config["neighbour_weight"]
            votes = self._neighbours.shares(dense[doubtful])
            likely[doubtful] = (1 - weight) * likely[doubtful] + weight * votes
        return likely

    def save(self, folder: Path) -> None:
        """Write the trained parts into a folder."""
        machine = self._trained
        np.savez_compressed(
            folder / FILE, names=np.asarray(machine.names, dtype=str), sparse=machine.sparse,
            dense=machine.dense, bias=machine.bias,
        )  # fmt: skip
        if self._neighbours is not None:
            self._neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path, config: Mapping[str, Any]) -> IntentModel:
        """Read the trained parts back."""
        with np.load(folder / FILE, allow_pickle=False) as kept:
            machine = _Machine(kept["names"], kept["sparse"], kept["dense"], kept["bias"])
        return cls(config, machine, Neighbours.load(folder, config))
