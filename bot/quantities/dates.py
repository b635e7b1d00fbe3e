"""Read every date of a text, the surest kind first."""

import re
from collections.abc import Iterator
from datetime import date

from bot.quantities.bounds import is_loose
from bot.quantities.festivals import FESTIVAL_RULES
from bot.quantities.full_dates import FULL_DATE_RULES
from bot.quantities.moments import Day, Moment, Rule
from bot.quantities.months import MONTH_RULES, SPAN_RULES
from bot.quantities.tense import is_past
from bot.quantities.text import hide
from bot.quantities.types import Quantity
from bot.quantities.weeks import WEEK_RULES

_RULES: tuple[Rule, ...] = (
    *FULL_DATE_RULES, *FESTIVAL_RULES, *MONTH_RULES, *WEEK_RULES, *SPAN_RULES,
)  # fmt: skip
_WORTH_READING = re.compile(
    r"[年月日号天周礼星今昨明后翌旬季节夕秋午旦诞宵庆夜至立寒腊双期扣初]|[过完了等]十五"
    r"|\d[-./]\d|\d{8}|[五六八十]一|\d \d|新春|[前后]儿|雨水|春分|谷雨|处暑|小满|小雪|大雪|[小大]暑"
    r"|白露|寒露|霜降|芒种|惊蛰|地球日"
)


def read_dates(text: str, today: date, past: bool | None) -> Iterator[Quantity]:
    """Read every date of a prepared text.

    Args:
        text: The prepared text.
        today: The day it was written.
        past: The tense, or None to judge it from the words around each date.

    Returns:
        Dates that do not overlap, by kind rather than by place.
    """
    if not _WORTH_READING.search(text):
        return
    left = text
    for pattern, meaning in _RULES:
        for found in list(pattern.finditer(left)):
            tense = is_past(text, *found.span()) if past is None else past
            day = meaning(found, Moment(today, tense))
            if day is not None:
                left = hide(left, *found.span())
                yield _quantity(text, found, day)


def _quantity(text: str, found: "re.Match[str]", day: Day) -> Quantity:
    start, end = found.span()
    loose = day.approximate or is_loose(text, start, end)
    return Quantity(
        "date", start, end, text[start:end], approximate=loose,
        on=day.on, until=day.until, recurring=day.recurring,
    )  # fmt: skip
