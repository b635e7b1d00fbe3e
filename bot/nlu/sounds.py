"""How a text sounds: one syllable a character, tones left out, so that homophones meet."""

import functools
import re
from importlib import resources

_NEAR = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"(?<=[aei])ng$"), "n"),
)


@functools.lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    source = resources.files("bot.nlu.dictionaries").joinpath("syllables.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    readings = (line.split() for line in lines if line and not line.startswith("#"))
    return {character: _near(syllable) for syllable, read_so in readings for character in read_so}


def _near(syllable: str) -> str:
    """Give one spelling to what many people hear as one: zh and z, ing and in."""
    for pattern, plain in _NEAR:
        syllable = pattern.sub(plain, syllable)
    return syllable


def sounds(text: str) -> list[str]:
    """Spell a normalised text out, one syllable a character; what has none stands for itself.

    Example:
        >>> sounds("逾期3天") == sounds("预期3天")
        True
    """
    syllables = _syllables()
    return [syllables.get(character, character) for character in text if not character.isspace()]
