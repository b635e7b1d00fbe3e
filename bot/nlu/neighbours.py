"""What the training sentences nearest in meaning were labelled: a second opinion on an intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

FILE = "neighbours.npz"


class Neighbours:
    """The encoded training sentences; the nearest of them vote, a nearer one weighing more.

    They are kept in the few directions in which they differ most: a look through all of them takes
    a quarter of the time, and the votes stay the same.
    """

    def __init__(self, basis: Any, rows: Any, labels: Any, config: Mapping[str, Any]) -> None:
        """Hold the sentences; ``learn`` makes them from encoder rows.

        Args:
            basis: The kept directions, one a column.
            rows: One row a sentence along those directions, of any length but zero.
            labels: For each row the number of its intent.
            config: ``neighbours`` of the nearest vote, and a vote fades with ``sharpness`` as
                similarity falls below 1.
        """
        self._basis = np.asarray(basis, dtype=np.float32)
        self._rows, self._labels = _unit(rows), np.asarray(labels)
        self._asked = min(config["neighbours"], len(self._rows))
        self._sharpness = config["sharpness"]
        self._intents = int(self._labels.max()) + 1

    @classmethod
    def learn(cls, encoded: Any, labels: Any, config: Mapping[str, Any]) -> Neighbours:
        """Keep encoder rows along their ``directions`` of greatest spread."""
        unit = _unit(encoded)
        # Ascending: the last columns are the directions that matter.
        _, directions = np.linalg.eigh(unit.T @ unit)
        basis = directions[:, ::-1][:, : config["directions"]]
        return cls(basis, unit @ basis, labels, config)

    def shares(self, rows: Any) -> Any:
        """Give for each encoder row each intent's share of the votes; every row sums to 1."""
        similarity = _unit(_unit(rows) @ self._basis) @ self._rows.T
        nearest = np.argpartition(-similarity, self._asked - 1, axis=1)[:, : self._asked]
        distance = 1 - np.take_along_axis(similarity, nearest, axis=1)
        votes = np.exp(-self._sharpness * distance)
        votes /= votes.sum(axis=1, keepdims=True)
        counted = [self._count(*of_one) for of_one in zip(nearest, votes, strict=True)]
        return np.vstack(counted)

    def _count(self, nearest: Any, votes: Sequence[float]) -> Any:
        return np.bincount(self._labels[nearest], weights=votes, minlength=self._intents)

    def save(self, folder: Path) -> None:
        """Write the sentences; half precision moves no vote that matters and halves the file."""
        rows = self._rows.astype(np.float16)
        np.savez_compressed(folder / FILE, basis=self._basis, rows=rows, labels=self._labels)

    @classmethod
    def load(cls, folder: Path, config: Mapping[str, Any]) -> Neighbours | None:
        """Read them back; none where the model was trained without the encoder."""
        if not (folder / FILE).exists():
            return None
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return cls(kept["basis"], kept["rows"], kept["labels"], config)


def _unit(rows: Any) -> Any:
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
