"""Read dates written out in figures: 2010-01-29, 3/3/2015, 20261122."""

import re

from bot.quantities.days import make_date, nearest_month_day, nearest_year
from bot.quantities.moments import DAY, NO_MARK, Day, Moment, Rule, century, day_or_none
from bot.quantities.numerals import read_small

_MONTH_DIGITS = r"(?P<month>0?[1-9]|1[0-2])"
_DAY_DIGITS = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,])(?P<year>\d{{4}})\s?[-./]\s?{_MONTH_DIGITS}\s?[-./]\s?{_DAY_DIGITS}(?!\d)[日号]?"
)
_COMPACT = re.compile(
    r"(?<![\d.,])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?![\d.,]|\s*[元块万wk])"
)
_YEAR_LAST = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[-./])(?P<second>\d{1,2})(?P=mark)"
    r"(?P<year>\d{4}|\d{2})(?![\d./万千wk-])"
)
_SPACED = re.compile(
    r"(?<![\d.,])(?P<year>(?:19|20)\d\d) (?P<month>0[1-9]|1[0-2]) (?P<day>0[1-9]|[12]\d|3[01])"
    r"(?![\d.,])"
)
# 8/15 is a day, 1/3 may be a third: only a day past the twelfth tells.
_SLASHED = re.compile(r"(?<![\d./-])(?P<month>1[0-2]|[1-9])/(?P<day>1[3-9]|2\d|3[01])(?![\d/.-])")
_PADDED = re.compile(
    r"(?<![\d./-])(?P<month>0[1-9]|1[0-2])[-/](?P<day>0[1-9]|[12]\d|3[01])"
    r"(?![\d./-]|\s*[万千wk元块个天期])"
)
_AFTER_CUE = re.compile(
    r"(?<=[日期号是为在: ])(?:(?P<month>1[0-2]|0?[1-9])[./-](?P<second>3[01]|[12]\d|0?[1-9])"
    r"(?![\d.])|" + DAY + ")"
    rf"[号日]?{NO_MARK}"
)
_CUE_WORDS = re.compile(
    r"(?:还款日期?|账单日期?|出账日|到期日期?|扣款日期?|发薪日|发工资日|日期)(?:都?是|为|在|:)?\s*$"
)


def _year_first(found: "re.Match[str]", _: Moment) -> Day | None:
    return day_or_none(make_date(int(found["year"]), int(found["month"]), int(found["day"])))


def _year_last(found: "re.Match[str]", _: Moment) -> Day | None:
    """Day first, as outside the United States, unless only month first makes a date."""
    short = len(found["year"]) == 2
    if short and found["mark"] == ".":
        return None
    year = century(int(found["year"])) if short else int(found["year"])
    first, second = int(found["first"]), int(found["second"])
    return day_or_none(make_date(year, second, first) or make_date(year, first, second))


def _padded(found: "re.Match[str]", moment: Moment) -> Day | None:
    month, day = int(found["month"]), int(found["day"])
    return day_or_none(nearest_year(month, day, moment.today, past=moment.past))


def _after_cue(found: "re.Match[str]", moment: Moment) -> Day | None:
    """还款日是26 and 日期是11.16 need no 号."""
    if not _CUE_WORDS.search(found.string[: found.start()]):
        return None
    if found["month"]:
        month, day = int(found["month"]), int(found["second"])
        return day_or_none(nearest_year(month, day, moment.today, past=moment.past))
    on = nearest_month_day(read_small(found["day"]), moment.today, past=False)
    return Day(on, recurring=True) if on else None


FULL_DATE_RULES: tuple[Rule, ...] = (
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _year_first),
    (_SPACED, _year_first),
    (_YEAR_LAST, _year_last),
    (_AFTER_CUE, _after_cue),
    (_PADDED, _padded),
    (_SLASHED, _padded),
)
