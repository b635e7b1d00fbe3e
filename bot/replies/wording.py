"""Every text people read, from the one place where an editor works: wording.yml."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.core.money import Money
from bot.yaml_files import read_yaml

WORDING_FILE = Path(__file__).with_name("wording.yml")
_MARK_BEFORE_UNIT = re.compile("(（未核实）)(年|天|次|个月|小时|元)")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of wording.yml, with the rulebook's facts for their blanks.

    Attributes:
        responses: Key to its variants.
        facts: Blanks named law_… and hotline_… and what fills them.
    """

    responses: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, str]

    def has(self, key: str) -> bool:
        """Whether there is a text of this name."""
        return key in self.responses

    def say(self, key: str, seed: tuple[str, int] = ("", 0), **values: Any) -> str:
        """Word something; variants follow one another from turn to turn.

        Args:
            key: Name in wording.yml.
            seed: Conversation and turn: the first picks where to begin, the second moves on.
            values: What fills the blanks.

        Raises:
            KeyError: There is no such text, or a blank has no value.
        """
        variants = self.responses[key]
        begin = zlib.crc32(f"{seed[0]}{key}".encode())
        return self.fill(variants[(begin + seed[1]) % len(variants)], **values)

    def fill(self, text: str, /, **values: Any) -> str:
        """Fill the blanks of a text; raises as ``say``.

        A mark of doubt on a figure stands after its unit: 5年（未核实）, not 5（未核实）年.
        """
        shown = {name: in_words(value) for name, value in values.items()}
        return _MARK_BEFORE_UNIT.sub(r"\2\1", text.format_map({**self.facts, **shown}))


def load_wording(facts: Mapping[str, str], path: Path = WORDING_FILE) -> Wording:
    """Read the texts of a wording file."""
    texts = read_yaml(path)
    return Wording({key: tuple(variants) for key, variants in texts.items()}, facts)


def in_words(value: Any) -> Any:
    """Write money and days as people read them.

    Example:
        >>> in_words(Money(130_440)), in_words(Money(92_000)), in_words(date(2027, 2, 22))
        ('1,304.40', '920', '2027年2月22日')
    """
    if isinstance(value, Money):
        return str(value).removesuffix(".00")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value
