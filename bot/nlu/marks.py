"""Small words that say how a figure is meant, with their places: 加起来, 都, 我认, 不算."""

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any, NamedTuple

from bot.yaml_files import read_yaml

# A space before a unit and a point or comma inside a figure break nothing.
_BREAK = re.compile(r"(?:\s(?![万千百元块Ww])|[。;；!！?？、:：~～…]|(?<!\d)[,，.]|[,，.](?!\d))+")


QUOTED = re.compile(r"[\"“「『][^\"”」』]{2,}[\"”」』]")
"""What somebody else said, word by word."""
QUOTED_SPEECH = "quoted"


WORDY = "wordy"
"""Of a clause that says more than a figure."""
_MANY_WORDS = 3
_SAID_WITH_FIGURES = re.compile(
    r"大概|大约|差不多|左右|上下|样子|应该|估计|可能|目前|现在|每个?月|一个?月|月初|月底|这期|本期|下期"
    r"|信用卡|网贷|贷款|账单|显示|应还|要还|还款|到手|工资|收入|开销|开支|花销|房租|吃饭|水电|生活费"
    r"|总共|一共|加起来|全部|最多|最少|顶多|逾期|没还|开始|从|以后|之后|块钱"
    r"|[我们你他家这那个就也才都还有是要得能可以花用欠拿给再多少点来去到快过不了吧啊呢嘛吗么的呀哦噢额嗯"
    r"恩哈呗咯嘞撒约莫块元月期号年底头里上下,。、!?~… :;…\"']"
)


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


def read_wordy(text: str, spans: Sequence[tuple[int, int]]) -> tuple[MarkAt, ...]:
    """Mark the clauses that say more than a figure and what goes with one, as answers do not.

    Args:
        text: The normalised message.
        spans: Where the facts read from it stand.

    Example:
        >>> read_wordy("大概3200吧", [(2, 6)]), len(read_wordy("请人砌墙又去了9000", [(7, 11)]))
        ((), 1)
    """
    bare = list(text)
    for start, end in spans:
        bare[start:end] = " " * (end - start)
    starts = (0, *read_breaks(text))
    ends = (*starts[1:], len(text))
    return tuple(
        MarkAt(WORDY, start, end)
        for start, end in zip(starts, ends, strict=True)
        if len(_SAID_WITH_FIGURES.sub("", "".join(bare[start:end]))) >= _MANY_WORDS
    )


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
    entries: dict[str, Any] = read_yaml(source)
    return tuple(
        (name, re.compile("|".join(entry["any"])), _unless(entry))
        for name, entry in entries.items()
    )


def _unless(entry: dict[str, Any]) -> re.Pattern[str] | None:
    return re.compile("|".join(entry["unless"])) if "unless" in entry else None
