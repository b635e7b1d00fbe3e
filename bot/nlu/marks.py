"""Small words that say how a figure is meant, with their places: 加起来, 都, 我认, 不算."""

import functools
import re
from importlib import resources
from typing import Any, NamedTuple

import yaml

# A space before a unit and a point or comma inside a figure break nothing.
_BREAK = re.compile(r"(?:\s(?![万千百元块Ww])|[。;；!！?？、:：~～…]|(?<!\d)[,，.]|[,，.](?!\d))+")


QUOTED = re.compile(r"[\"“「『][^\"”」』]{2,}[\"”」』]")
"""What somebody else said, word by word."""
QUOTED_SPEECH = "quoted"


class MarkAt(NamedTuple):
    """One mark: its name and where its words stand."""

    name: str
    start: int
    end: int


def read_breaks(text: str) -> tuple[int, ...]:
    """Give the offsets at which a clause of the message begins, the first one's left out.

    Example:
        >>> read_breaks("招行3万 花呗1万")
        (5,)
    """
    return tuple(found.end() for found in _BREAK.finditer(text) if 0 < found.end() < len(text))


def read_marks(text: str) -> tuple[MarkAt, ...]:
    """Name the marks of a normalised message, clause by clause.

    Example:
        >>> read_marks("一共5万 招行2万")
        (MarkAt(name='together', start=0, end=2),)
    """
    starts = (0, *read_breaks(text))
    spans = zip(starts, (*starts[1:], len(text)), strict=True)
    quoted = (MarkAt(QUOTED_SPEECH, *found.span()) for found in QUOTED.finditer(text))
    marks = (mark for start, end in spans for mark in _marks_of(text[start:end], start))
    return (*quoted, *marks)


def _marks_of(clause: str, offset: int) -> list[MarkAt]:
    return [
        MarkAt(name, offset + found.start(), offset + found.end())
        for name, anywhere, unless in _entries()
        for found in anywhere.finditer(unless.sub(_blank, clause) if unless else clause)
    ]


def _blank(found: re.Match[str]) -> str:
    return "　" * len(found.group())


@functools.lru_cache(maxsize=1)
def _entries() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    source = resources.files("bot.nlu.dictionaries").joinpath("marks.yml")
    entries: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return tuple(
        (name, re.compile("|".join(entry["any"])), _unless(entry))
        for name, entry in entries.items()
    )


def _unless(entry: dict[str, Any]) -> re.Pattern[str] | None:
    return re.compile("|".join(entry["unless"])) if "unless" in entry else None
