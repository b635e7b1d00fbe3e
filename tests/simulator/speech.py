"""From what a person knows to what they type: frames, ways to write an amount, slips."""

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.simulator.people import Person

_FILE = Path(__file__).with_name("phrases.yml")
_DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Give every frame of phrases.yml."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def spoken_amount(yuan: int, rng: random.Random) -> str:
    """Write an amount in one of the ways people do, always exact.

    Example:
        >>> {spoken_amount(35000, random.Random(n)) for n in range(40)} >= {"35000", "3万5", "3w5"}
        True
    """
    ways = [str(yuan)]
    if yuan >= 10_000 and yuan % 1_000 == 0:
        wan, thousand = divmod(yuan // 1_000, 10)
        rest = str(thousand) if thousand else ""
        ways += [f"{wan}万{rest}", f"{wan}w{rest}"]
        if wan < len(_DIGITS):
            ways.append(f"{_DIGITS[wan]}万{_DIGITS[thousand] if thousand else ''}")
    elif 1_000 <= yuan < 10_000 and yuan % 100 == 0:
        thousand, hundred = divmod(yuan // 100, 10)
        ways.append(f"{_DIGITS[thousand]}千{_DIGITS[hundred] if hundred else ''}")
        ways.append(f"{yuan}块")
    else:
        ways.append(f"{yuan}块")
    return rng.choice(ways)


class Speaker:
    """One person's voice."""

    def __init__(self, person: Person) -> None:
        """Begin where the seed says."""
        self.person = person
        self.rng = random.Random(person.seed * 7919 + 1)

    def chance(self, probability: float) -> bool:
        """Toss the person's own coin."""
        return self.rng.random() < probability

    def pick(self, *path: str, **blanks: str) -> str:
        """Choose a frame and fill its blanks."""
        found: Any = phrases()
        for step in path:
            found = found[step]
        return str(self.rng.choice(found)).format(**blanks)

    def amount(self, yuan: int) -> str:
        """Write an amount."""
        return spoken_amount(yuan, self.rng)

    def message(self, *parts: str) -> str:
        """Join what is said to one message, in the person's mood and with their slips."""
        mood = phrases()["mood"][self.person.mood]
        said = [self.rng.choice(mood["before"]), *parts, self.rng.choice(mood["after"])]
        joint = self.rng.choice((" ", "，", " "))
        return self._mistyped(joint.join(part for part in said if part))

    def _mistyped(self, text: str) -> str:
        for word, slips in phrases()["typos"].items():
            if word in text and self.chance(self.person.typo_rate):
                text = text.replace(word, self.rng.choice(slips))
        return text
