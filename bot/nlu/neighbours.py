"""What the training sentences nearest in meaning were labelled: a second opinion on an intent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

FILE = "neighbours.npz"


class Neighbours:
    """The encoded training sentences; the nearest of them vote, a nearer one weighing more."""

    def __init__(self, rows: Any, labels: Any, asked: int, sharpness: float) -> None:
        """Hold the sentences.

        Args:
            rows: One encoder row a sentence, of any length but zero.
            labels: For each row the number of its intent.
            asked: How many of the nearest vote.
            sharpness: How fast a vote fades as similarity falls below 1.
        """
        self._rows, self._labels = _unit(rows), np.asarray(labels)
        self._asked = min(asked, len(self._rows))
        self._sharpness = sharpness
        self._intents = int(self._labels.max()) + 1

    def shares(self, rows: Any) -> Any:
        """Give for each row the share of the votes each intent has; every row sums to 1."""
        similarity = _unit(rows) @ self._rows.T
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
        np.savez_compressed(folder / FILE, rows=self._rows.astype(np.float16), labels=self._labels)

    @classmethod
    def load(cls, folder: Path, asked: int, sharpness: float) -> Neighbours | None:
        """Read them back; none where the model was trained without the encoder."""
        if not (folder / FILE).exists():
            return None
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return cls(kept["rows"], kept["labels"], asked, sharpness)


def _unit(rows: Any) -> Any:
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
