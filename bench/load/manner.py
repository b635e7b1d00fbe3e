"""How a person talks: how long, how fast, and what they do in between."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.sentences import OPENINGS, TALK

_TURNS, _TURNS_SPREAD = 9, 0.45
_THINK_S, _THINK_SPREAD, _LONGEST_THINK_S = 7.0, 0.7, 90.0
_LONG = 5
_TALKS_LONG, _POLLS, _LEAVES = 0.04, 0.1, 0.1
_BREAKS, _PRESSES, _ADDS = 0.06, 0.25, 0.05
_AWAY_S = (15.0, 60.0)


@dataclass(frozen=True, slots=True)
class Manner:
    """One person's ways, drawn by chance from a seed.

    Attributes:
        chance: Where everything else is drawn from.
        pace: What all pauses are multiplied by.
        lines: What they say, one after the other.
        polls: Behind a proxy that lets no stream through: asks for the history instead.
        leaves_after: After which line they go away for a while; None: they stay.
    """

    chance: random.Random
    pace: float
    lines: tuple[str, ...]
    polls: bool
    leaves_after: int | None

    @classmethod
    def draw(cls, seed: int, pace: float) -> "Manner":
        """Draw somebody; the same seed gives the same person."""
        chance = random.Random(seed)
        turns = max(3, round(chance.lognormvariate(math.log(_TURNS), _TURNS_SPREAD)))
        turns *= _LONG if chance.random() < _TALKS_LONG else 1
        leaves = chance.randrange(1, turns) if chance.random() < _LEAVES else None
        lines = tuple(_lines(chance, turns))
        return cls(chance, pace, lines, chance.random() < _POLLS, leaves)

    def think_s(self) -> float:
        """Give how long they read and type before the next line."""
        think = self.chance.lognormvariate(math.log(_THINK_S), _THINK_SPREAD)
        return self.pace * min(think, _LONGEST_THINK_S)

    def away_s(self) -> float:
        """Give how long they are away."""
        return self.pace * self.chance.uniform(*_AWAY_S)

    def breaks(self) -> bool:
        """Tell whether the connection breaks while the answer is made."""
        return self.chance.random() < _BREAKS

    def presses(self) -> bool:
        """Tell whether they press a button where they could type."""
        return self.chance.random() < _PRESSES

    def adds(self) -> bool:
        """Tell whether they send the next line before they have read the answer."""
        return self.chance.random() < _ADDS


def _lines(chance: random.Random, turns: int) -> Iterator[str]:
    opening = chance.choice(OPENINGS)
    yield from opening[:turns]
    for _ in range(turns - len(opening)):
        yield chance.choice(TALK)
