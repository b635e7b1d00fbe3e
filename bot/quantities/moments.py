"""What a date expression means, and the parts that several kinds of date share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.quantities.numerals import read_small


@dataclass(frozen=True, slots=True)
class Day:
    """What a date expression means.

    Attributes:
        on: The day, or the first of a span.
        until: The last day of a span.
        approximate: The words name a time of month or year rather than a day.
        recurring: It comes back every month or week; ``on`` is the next one.
    """

    on: date
    until: date | None = None
    approximate: bool = False
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The day the text was written and the tense around one date in it."""

    today: date
    past: bool


Rule = tuple["re.Pattern[str]", Callable[["re.Match[str]", Moment], Day | None]]

CN = "一二三四五六七八九"
YEAR = (
    rf"(?P<year>(?<![\d.])(?:(?:1[89]|20)\d\d|\d{{4}}(?=年\d{{1,2}}月)|\d{{2}})年|(?<![\d.])20[12]\d\s+年|(?<![{CN}零])[零{CN}]{{2,4}}年|[一二两]千(?:零?[{CN}十]{{1,3}})?年"
    r"|(?<![以从之])(?:今|明|去|大前|大后|前|后|来|本|上|当|同)年)"
)
MONTH_NAME = rf"1[0-2]|0?[1-9](?!\d)|十[一二]?|[{CN}]|元(?=月)"
MONTH_OF = r"上+个?|下+个?|本|这个?|当|今个?|同|次"
# 两个月, 24月 and 半月 are lengths, not months of the year.
MONTH = (
    rf"(?:(?<![\d.个第分{CN}十两几半俩仨来整数])(?<![万千百元块钱wk](?=一月))(?!一月(?:还?多少|要还))(?P<month>{MONTH_NAME})\s*月份?"
    rf"|(?P<relative>{MONTH_OF})月份?)"
)
DAY_NAME = rf"3[01]|[12]\d|0?[1-9](?!\d)|三十一?|二?十[{CN}]?|廿[{CN}]?|卅一?|[{CN}]"
DAY = rf"(?P<day>{DAY_NAME})"
# A day without 号 or 日 must not be the head of an amount or a count.
NO_MARK = (
    r"(?![\d.,/]|\s*(?:[块元万千百亿wk期次笔家张天年十%点成倍岁口人名条]|个(?!月)|多|几|月|分(?!期)|-+\d|~|到\d)"
    rf"|[{CN}零])"
)
WEEKDAY = r"(?P<weekday>[一二三四五六日天1-7])"
WEEK = r"(?:周|星期|礼拜)"

_RELATIVE_YEARS = {
    "今": 0, "本": 0, "当": 0, "同": 0, "明": 1, "来": 1, "去": -1, "上": -1, "前": -2, "后": 2,
    "大前": -3, "大后": 3,
}  # fmt: skip
_PIVOT = 70


def day_or_none(on: date | None) -> Day | None:
    """Wrap a plain day."""
    return Day(on) if on else None


def year_of(found: "re.Match[str]", today: date) -> int | None:
    """Read the year of a date: 2015年, 零七年, 去年; None where it names none."""
    words = found["year"]
    if words is None:
        return None
    word = words.removesuffix("年").strip()
    if word in _RELATIVE_YEARS:
        return today.year + _RELATIVE_YEARS[word]
    year = read_small(word)
    return century(year) if len(word) == 2 and "千" not in word else year


def century(short: int) -> int:
    """Give a two-digit year its century: 15 is 2015, 90 is 1990."""
    return (2000 if short < _PIVOT else 1900) + short


def weekday_of(word: str) -> int:
    """Read the last character of a weekday; Monday is 0."""
    return 6 if word in "日天7" else read_small(word) - 1


def weeks_away(which: str) -> int:
    """Count the weeks that 上, 下下 and the like move."""
    return which.count("下") - which.count("上")
