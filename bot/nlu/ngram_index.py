"""Counts runs of units as TF-IDF rows: learnt by scikit-learn, looked up by ourselves.

A message is short and read alone, where scikit-learn spends most of its time on checks meant for
a corpus; the look-up here gives the same numbers in a tenth of the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

FILE = "ngrams.npz"


class NgramIndex:
    """The runs that were seen in training, each with its column and its weight."""

    def __init__(self, runs: Sequence[str], weights: Any, lengths: tuple[int, int]) -> None:
        """Hold what was learnt.

        Args:
            runs: The known runs, in the order of the columns.
            weights: The inverse document frequency of each.
            lengths: Units in the shortest and in the longest run.
        """
        self._columns = {run: column for column, run in enumerate(runs)}
        self._weights = np.asarray(weights, dtype=np.float32)
        self._lengths = lengths

    @classmethod
    def learn(
        cls, texts: Iterable[Sequence[str]], lengths: tuple[int, int], min_df: int
    ) -> NgramIndex:
        """Learn the runs that occur in ``min_df`` of the texts at least.

        Args:
            texts: Each as its units.
            lengths: Units in the shortest and in the longest run.
            min_df: A count of texts.
        """
        learner = TfidfVectorizer(analyzer=lambda units: _runs(units, lengths), min_df=min_df)
        learner.fit(texts)
        return cls(list(learner.get_feature_names_out()), learner.idf_, lengths)

    def row(self, units: Sequence[str], length: float = 1.0) -> csr_matrix:
        """Give one text as a row of that length: each run's count on a log scale, weighted."""
        known = (self._columns.get(run) for run in _runs(units, self._lengths))
        counted = Counter(column for column in known if column is not None)
        columns = np.fromiter(counted, dtype=np.int32, count=len(counted))
        counts = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
        values = (1 + np.log(counts)) * self._weights[columns]
        values *= length / (np.sqrt(values @ values) or 1)
        shape = (1, len(self._weights))
        return csr_matrix((values, columns, np.array([0, len(columns)])), shape=shape)

    def save(self, folder: Path) -> None:
        """Write the runs and their weights into a folder."""
        np.savez_compressed(folder / FILE, runs=list(self._columns), weights=self._weights)

    @classmethod
    def load(cls, folder: Path, lengths: tuple[int, int]) -> NgramIndex:
        """Read them back."""
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return cls(kept["runs"].tolist(), kept["weights"], lengths)


def _runs(units: Sequence[str], lengths: tuple[int, int]) -> list[str]:
    shortest, longest = lengths
    return [
        " ".join(units[start : start + length])
        for length in range(shortest, longest + 1)
        for start in range(len(units) - length + 1)
    ]
