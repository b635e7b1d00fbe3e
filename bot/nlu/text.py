"""One spelling for every message: NFKC, simplified characters, and the way back to the original."""

import functools
import itertools
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources

import opencc

from bot.yaml_files import read_yaml

_CLAUSE = re.compile(r"[^,，。.!！?？;；、~～…\n\s]+(?:[.,]\d[^,，。.!！?？;；、~～…\n\s]*)*")
_SHORTEST_CLAUSE = 2
# One old-style character is a habit (於, 係), two are a script.
_TRADITIONAL_FROM = 2
_MOST_CLAUSES = 12
# Where people begin a request or an addition without any mark: 工资没发|能缓几天吗.
_TURN = re.compile(
    r"(?<=.{4})(?<![不还该])(?=(?:能不能|可不可以|能否|会不会|可以|还?能(?![力够耐干用])|顺便|另外|还有|然后"
    r"|但是|不过|所以|给我|帮我|请问|该?怎么|想(?!不到|法)|先还).{3})"
)
# Half a surrogate pair would make OpenCC fail.
_MARKS = re.compile(r"[\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where each of its characters stood.

    Attributes:
        text: NFKC, simplified characters, no control or zero-width characters.
        origin: For each character of ``text`` its offset in the original, plus one entry for
            the end, so ``origin[end]`` closes a span.
        traditional: The person writes traditional characters.
        any_traditional: At least one of them is a character that only traditional Chinese has.
    """

    text: str
    origin: tuple[int, ...]
    traditional: bool
    any_traditional: bool = False

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` to the original."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


@functools.lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normalise(text: str) -> Normalised:
    """Bring a message to one spelling without losing the offsets.

    Example:
        >>> normalise("欠３萬").text
        '欠3万'
    """
    characters: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        for piece in _MARKS.sub("", unicodedata.normalize("NFKC", character)):
            characters.append(piece)
            origin.append(offset)
    compatible = "".join(characters)
    simplified = _simplify(compatible)
    traditional = _is_traditional(compatible, simplified)
    spelled = respell(simplified)
    return Normalised(spelled, (*origin, len(text)), traditional, compatible != simplified)


@functools.lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    source = resources.files("bot.nlu.dictionaries").joinpath("spellings.yml")
    entries: dict[str, str] = read_yaml(source)
    return tuple((re.compile(pattern), plain) for pattern, plain in entries.items())


def respell(text: str) -> str:
    """Put the usual spelling for slips of typing and words of dialect; no offset moves.

    Example:
        >>> respell("我没得工子了"), respell("同易")
        ('我没有工资了', '同意')
    """
    for pattern, plain in _spellings():
        text = pattern.sub(plain, text)
    return text


def _simplify(text: str) -> str:
    if text.isascii():
        return text
    converted: str = _to_simplified().convert(text)
    # Phrase conversion that changes the length would break the offsets.
    if len(converted) == len(text):
        return converted
    return "".join(_to_simplified().convert(character)[:1] or character for character in text)


def _is_traditional(before: str, after: str) -> bool:
    return sum(old != new for old, new in zip(before, after, strict=True)) >= _TRADITIONAL_FROM


def clauses(text: str) -> tuple[str, ...]:
    """Cut a message at punctuation and spaces into clauses worth understanding alone.

    Of an endless message only the first twelve are given.

    Example:
        >>> clauses("工资没发,能延后几天吗 急")
        ('工资没发', '能延后几天吗')
    """
    found = (match.group() for match in _CLAUSE.finditer(text))
    long_enough = (clause for clause in found if len(clause) >= _SHORTEST_CLAUSE)
    return tuple(itertools.islice(long_enough, _MOST_CLAUSES))


def turns(clause: str) -> tuple[str, ...]:
    """Cut a clause where it turns to a request, a question or an addition; empty if it does not.

    Example:
        >>> turns("工资没发能延后几天吗"), turns("能延后几天吗")
        (('工资没发', '能延后几天吗'), ())
    """
    pieces = tuple(_TURN.split(clause))
    return pieces if len(pieces) > 1 else ()
