"""Where a message breaks into clauses: people put a space where others put a comma."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.quantities.types import Quantity

_WEAK = re.compile(r"[\s,、:~]+")
_STRONG = re.compile(r"[。;!?\n.…]+")


class Clauses:
    """The breaks of one message, none of them inside a quantity."""

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        """Find the breaks of a message."""
        self._text = text
        inside = [(quantity.start, quantity.end) for quantity in quantities]
        self._weak = _outside(_WEAK, text, inside)
        self._strong = _outside(_STRONG, text, inside)
        self._all = sorted([*self._weak, *self._strong])

    def breaks_between(self, start: int, end: int) -> tuple[int, int]:
        """Count the weak (space, comma) and strong (full stop) breaks between two offsets."""
        return (_count(self._weak, start, end), _count(self._strong, start, end))

    def clause_at(self, offset: int) -> tuple[int, int]:
        """Give start and end of the clause around an offset."""
        position = bisect_left(self._all, offset)
        start = self._all[position - 1] if position else 0
        end = self._all[position] if position < len(self._all) else len(self._text)
        return (start, end)

    def text_at(self, offset: int) -> str:
        """Give the words of the clause around an offset."""
        return self._text[slice(*self.clause_at(offset))]


def _outside(pattern: re.Pattern[str], text: str, inside: Sequence[tuple[int, int]]) -> list[int]:
    starts = (match.start() for match in pattern.finditer(text))
    return [at for at in starts if not any(start <= at < end for start, end in inside)]


def _count(breaks: list[int], start: int, end: int) -> int:
    return max(0, bisect_left(breaks, end) - bisect_left(breaks, start))
