"""The learning behind the intent classifier: features in, probabilities out; nothing of Rasa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.svm import LinearSVC

from bot.nlu.neighbours import Neighbours

FILE = "classifier.skops"


class IntentModel:
    """A linear support vector machine over all features, beside the nearest training sentences.

    The machine generalises from words; the neighbours know what was said nearly so before.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        machine: LinearSVC | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """Hold the trained parts, or none of them yet.

        Args:
            config: ``C``, ``dense_weight``, ``temperature``, ``neighbours``, ``sharpness``,
                ``neighbour_weight`` and ``random_state``.
            machine: Trained on the features side by side.
            neighbours: None without the encoder.
        """
        self._config = config
        self._neighbours = neighbours
        self._machine = machine or LinearSVC(
            C=config["C"],
            class_weight="balanced",
            # The finer default trains longer and reads no held-out sentence otherwise.
            tol=1e-2,
            random_state=config["random_state"],
        )

    @property
    def intents(self) -> Sequence[str]:
        """The intents, in the order of the columns of ``probabilities``."""
        return [str(name) for name in self._machine.classes_]

    def fit(self, sparse: csr_matrix | None, dense: Any | None, labels: Sequence[str]) -> None:
        """Learn from labelled rows.

        Args:
            sparse: N-gram features, one row a sentence.
            dense: Encoder rows, where the encoder is installed.
            labels: The intent of each row.
        """
        self._machine.fit(self._side_by_side(sparse, dense), labels)
        if dense is not None and self._config["neighbour_weight"]:
            numbers = np.searchsorted(self._machine.classes_, labels)
            self._neighbours = Neighbours(dense, numbers, **self._asking())

    def probabilities(self, sparse: csr_matrix | None, dense: Any | None) -> Any:
        """Give for each row the probability of every intent; each row sums to 1."""
        margins = self._machine.decision_function(self._side_by_side(sparse, dense))
        if margins.ndim == 1:
            margins = np.stack([-margins, margins], axis=1)
        likely = softmax(margins / self._config["temperature"], axis=1)
        if self._neighbours is None or dense is None:
            return likely
        weight = self._config["neighbour_weight"]
        return (1 - weight) * likely + weight * self._neighbours.shares(dense)

    def save(self, folder: Path) -> None:
        """Write the trained parts into a folder."""
        skops.io.dump(self._machine, folder / FILE)
        if self._neighbours is not None:
            self._neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path, config: Mapping[str, Any]) -> IntentModel:
        """Read the trained parts back."""
        model = cls(config, skops.io.load(folder / FILE, trusted=[]))
        model._neighbours = Neighbours.load(folder, **model._asking())
        return model

    def _asking(self) -> dict[str, Any]:
        return {"asked": self._config["neighbours"], "sharpness": self._config["sharpness"]}

    def _side_by_side(self, sparse: csr_matrix | None, dense: Any | None) -> csr_matrix:
        weighted = None if dense is None else csr_matrix(dense * self._config["dense_weight"])
        blocks = [block for block in (sparse, weighted) if block is not None]
        return hstack(blocks, format="csr")
