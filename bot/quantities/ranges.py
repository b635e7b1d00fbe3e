"""Ranges of whole things: 12到24期, 三到五天."""

import re
from dataclasses import replace

from bot.quantities.numerals import Number, read_number

LINK = re.compile(r"\s*(?:\(含\))?(?:-{1,2}|~|到|至|或者?)\s*|、")


def upper_of_range(text: str, number: Number, unit: "re.Pattern[str]") -> Number:
    """Widen a number to the range it begins, where a unit follows the second number.

    Returns:
        The number itself, or one reaching from it to the second; callers that keep one value
        take the upper end, the cautious one for terms, days and people alike.
    """
    link = LINK.match(text, number.end)
    second = read_number(text, link.end()) if link and number.unit <= 10 else None
    if second is None or second.low <= number.high or unit.match(text, second.end) is None:
        return number
    return replace(number, end=second.end, high=second.high, approximate=True)
