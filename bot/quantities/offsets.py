"""Read a length of time that points at a day: 20天后, 半年后, 两年前, 过一个月."""

import re
from datetime import date

from bot.quantities.bounds import is_loose
from bot.quantities.days import shift_days, shift_months
from bot.quantities.durations import Length
from bot.quantities.types import Quantity

_LATER = re.compile(r"\s*(?:之后|以后|过后|后(?!面|续|期|悔))")
_EARLIER = re.compile(r"\s*(?:之前|以前|前(?!面|后|夕|还|能|的?月))")
_PASSING = re.compile(r"(?<![超不经])(?:再?过)\s*$")
_BEFORE_EVENT = re.compile(r"(?:逾期|还款日|到期日?|提前|账单日|满|内|拖欠?)了?\s*$")


def read_offset(text: str, start: int, length: Length, today: date) -> Quantity | None:
    """Turn a length followed by 后 or 前, or led by 过, into the day it points at.

    Returns:
        A date, or None when nothing points.
    """
    before = text[:start]
    later, earlier = _LATER.match(text, length.end), _EARLIER.match(text, length.end)
    if _BEFORE_EVENT.search(before) and not later:
        return None
    mark = later or earlier
    if mark is None and not _PASSING.search(before):
        return None
    end = mark.end() if mark else length.end
    on = _shift(today, length, -1 if earlier else 1)
    if on is None:
        return None
    loose = length.approximate or is_loose(text, start, end)
    return Quantity("date", start, end, text[start:end], approximate=loose, on=on)


def _shift(today: date, length: Length, sign: int) -> date | None:
    months = length.whole_months
    if months is not None and length.months:
        return shift_months(today, sign * months)
    return shift_days(today, sign * round(length.total_days))
