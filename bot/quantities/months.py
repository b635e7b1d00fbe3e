"""Read days and parts of months and years: 下个月15号, 2月底, 去年, 上半年."""

import re
from datetime import date

from bot.quantities.days import (
    last_day,
    make_date,
    nearest_month_day,
    nearest_year,
    nth_weekday,
    shift_months,
)
from bot.quantities.moments import (
    CN,
    DAY,
    DAY_NAME,
    MONTH,
    MONTH_NAME,
    NO_MARK,
    WEEK,
    WEEKDAY,
    YEAR,
    Day,
    Moment,
    Rule,
    day_or_none,
    weekday_of,
    weeks_away,
    year_of,
)
from bot.quantities.numerals import read_small

_PART = r"(?P<part>上旬|中旬|下旬|月?(?:底|末|初|头(?!条)|尾|中(?!国|信|行|邮|银|原|介|间|午|旬)))"
_OF_YEAR = rf"(?:{YEAR}的?\s*)?"
_SAME_WEEKDAY = rf"{WEEK}{WEEKDAY}"

_NTH_WEEKDAY = re.compile(
    rf"{_OF_YEAR}{MONTH}的?\s*(?:第\s*(?P<nth>[一二三四五1-5])|(?P<final>最后一?))个?{_SAME_WEEKDAY}"
)
_EVERY_MONTH = re.compile(rf"每个?月(?:的)?\s*{DAY}\s*(?:[号日]|{NO_MARK})")
_DATED_WEEKDAY = re.compile(rf"{_SAME_WEEKDAY}[,、 (]{{0,2}}{MONTH}{DAY}[号日]")
_WEEKDAY_OF_DATE = re.compile(rf"{MONTH}{DAY}[号日][,、 (]{{0,2}}{_SAME_WEEKDAY}")
_MONTH_DAYS = re.compile(
    rf"{_OF_YEAR}{MONTH}的?\s*{DAY}\s*[号日]?\s*(?:-+|~|到|至)\s*(?P<last>{DAY_NAME})\s*[号日]"
)
_MONTH_DAY = re.compile(rf"{_OF_YEAR}{MONTH}的?\s*{DAY}\s*(?:(?P<mark>[号日])|{NO_MARK})")
_MONTH_PART = re.compile(rf"{_OF_YEAR}{MONTH}的?{_PART}")
_BARE_PART = re.compile(
    r"(?:(?P<every>每个?)?(?<![半一二两三四五六七八九十俩仨\d]个)月[的月]?(?=\S))?(?P<part>(?<=[月的])(?<![半一二两三四五六七八九十俩仨\d]个月)(?:底|末|初|尾|中(?!国|信|行|银|旬))|上旬|中旬|下旬)"
)
_YEAR_PART = re.compile(rf"(?:{YEAR}年?|年)的?(?P<part>底|末|初|终(?!奖)|中(?!行|国)|尾)")
_HALF_YEAR = re.compile(rf"{_OF_YEAR}(?P<half>[上下])半年(?!度奖)")
_QUARTER = re.compile(
    rf"{_OF_YEAR}(?:第?(?<![缓延停推给过宽歇每])(?P<quarter>[一二三四1-4])季度?(?<=度)|(?P<which>上+一?个?|下+一?个?|这一?个?|本)季度?(?!节)"
    r"|(?P<bare>季)度?(?=末|底))(?P<end>末|底)?"
)
_MONTHS = re.compile(
    rf"{_OF_YEAR}(?<![\d.])(?P<month>{MONTH_NAME})月?份?\s*(?:-+|~|到|至)\s*(?P<last>{MONTH_NAME})月(?!\d|[{CN}])"
)
_DAY_OF_MONTH = re.compile(
    rf"{_OF_YEAR}{MONTH}的?(?:第(?P<nth>[{CN}十\d]{{1,3}})|(?P<final>最后一))天"
)
_DAY_SPAN = re.compile(
    rf"(?<![\d.月]){DAY}[号日]?\s*(?:-+|~|到|至|、)\s*(?P<last>{DAY_NAME})[号日]"
)
_MONTH_SPAN = re.compile(
    rf"{_OF_YEAR}{MONTH}(?!\s*[底末初中供薪租息利费光]|的?\d{{1,2}}[号日]|交|度)"
)
_YEAR_SPAN = re.compile(
    rf"(?P<year>(?<![\d.])(?:1[89]|20)\d\d\s*年|(?<![{CN}零])[一二][{CN}零]{{3}}年"
    r"|(?<![以从之日月])(?:今|明|去|前|后|大前|大后|来)年)(?![轻纪底初前])"
)
_YEAR_MONTH = re.compile(
    r"(?<![\d./-])(?P<year>20\d\d)[-/.年](?P<month>0[1-9]|1[0-2])(?![\d./-]|\s*[万千wk元块])"
)
_SAME_DAY = re.compile(
    r"(?P<which>今|明|去|前|后|来)年的?今[天日]|(?P<month>上+个?|下+个?)月的?今[天日]"
)
_BARE_DAY = re.compile(
    rf"(?<![\d.月第每今昨明前当次{CN}十节假生周工]){DAY}\s*"
    r"(?:号(?![线码楼店机院])|日(?![元息利内均常子游报]|以内|之内|后|前|之)|(?=扣款|还款日|出账|发工资|到期))"
)


def month_of(found: "re.Match[str]", moment: Moment) -> tuple[int | None, int] | None:
    """Read year and month; the year is None where only the tense can tell.

    Returns:
        (year, month), or None outside the calendar.
    """
    if relative := found["relative"]:
        step = relative.count("下") - relative.count("上") + (relative == "次")
        month = shift_months(moment.today.replace(day=1), step)
        return (month.year, month.month) if month else None
    return year_of(found, moment.today), 1 if found["month"] == "元" else read_small(found["month"])


def _in_month(found: "re.Match[str]", moment: Moment) -> tuple[int, int] | None:
    """Read year and month, a bare month being the next or, in the past, the last one."""
    year, month = month_of(found, moment) or (0, 0)
    if year is None:
        year = moment.today.year
        if moment.past and month > moment.today.month:
            year -= 1
        elif not moment.past and month < moment.today.month:
            year += 1
    return (year, month) if 1 <= year <= date.max.year else None


def _nth_weekday(found: "re.Match[str]", moment: Moment) -> Day | None:
    month = _in_month(found, moment)
    nth = -1 if found["final"] else read_small(found["nth"])
    return day_or_none(nth_weekday(*month, weekday_of(found["weekday"]), nth)) if month else None


def _every_month(found: "re.Match[str]", moment: Moment) -> Day | None:
    on = nearest_month_day(read_small(found["day"]), moment.today, past=False)
    return Day(on, recurring=True) if on else None


def _dated_weekday(found: "re.Match[str]", moment: Moment) -> Day | None:
    """The weekday beside a date tells whether the last or the next one is meant."""
    if found["relative"]:
        return _month_day(found, moment)
    month, day = read_small(found["month"]), read_small(found["day"])
    for past in (moment.past, not moment.past):
        on = nearest_year(month, day, moment.today, past=past)
        if on and on.weekday() == weekday_of(found["weekday"]):
            return Day(on)
    return day_or_none(nearest_year(month, day, moment.today, past=moment.past))


def _month_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    year, month = month_of(found, moment) or (0, 0)
    day = read_small(found["day"])
    if year is not None:
        return day_or_none(make_date(year, month, day))
    return day_or_none(nearest_year(month, day, moment.today, past=moment.past))


def _span_to(on: date | None, last: int) -> Day | None:
    until = make_date(on.year, on.month, last) if on else None
    return Day(on, until) if on and until and on < until else None


def _month_days(found: "re.Match[str]", moment: Moment) -> Day | None:
    first = _month_day(found, moment)
    return _span_to(first.on, read_small(found["last"])) if first else None


def _day_span(found: "re.Match[str]", moment: Moment) -> Day | None:
    on = nearest_month_day(read_small(found["day"]), moment.today, past=moment.past)
    return _span_to(on, read_small(found["last"]))


_PARTS: dict[str, tuple[int, int | None]] = {
    "初": (1, None), "头": (1, None), "中": (15, None), "上旬": (1, 10), "中旬": (11, 20),
    "下旬": (21, 31),
}  # fmt: skip


def _part_of_month(year: int, month: int, part: str) -> Day:
    """Place 初, 中, 底 and the three 旬 within a month."""
    end = last_day(year, month)
    place = _PARTS.get(part.removeprefix("月"))
    if place is None:
        return Day(end, approximate=True)
    first, last = place
    until = end.replace(day=min(last, end.day)) if last else None
    return Day(date(year, month, first), until, approximate=True)


def _month_part(found: "re.Match[str]", moment: Moment) -> Day | None:
    month = _in_month(found, moment)
    return _part_of_month(*month, found["part"]) if month else None


def _bare_part(found: "re.Match[str]", moment: Moment) -> Day | None:
    """月初 is that of this month or, once it is over, of the next."""
    today = moment.today
    day = _part_of_month(today.year, today.month, found["part"])
    gone, ahead = (day.until or day.on) < today, day.on > today
    if (gone and not moment.past) or (ahead and moment.past):
        other = shift_months(today.replace(day=1), -1 if moment.past else 1)
        day = _part_of_month(other.year, other.month, found["part"]) if other else day
    return Day(day.on, day.until, not found["every"], bool(found["every"]))


def _year_part(found: "re.Match[str]", moment: Moment) -> Day | None:
    year = year_of(found, moment.today)
    month, day = {"初": (1, 1), "中": (6, 30)}.get(found["part"], (12, 31))
    if year is None:
        on = nearest_year(month, day, moment.today, past=moment.past)
    else:
        on = make_date(year, month, day)
    return Day(on, approximate=True) if on else None


def _months_span(year: int, first: int, last: int) -> Day | None:
    on = make_date(year, first, 1)
    return Day(on, last_day(year, last)) if on else None


def _half_year(found: "re.Match[str]", moment: Moment) -> Day | None:
    year = year_of(found, moment.today)
    first = 1 if found["half"] == "上" else 7
    return _months_span(moment.today.year if year is None else year, first, first + 5)


def _quarter(found: "re.Match[str]", moment: Moment) -> Day | None:
    """第三季度, 下季度, 本季度末: a span, or the day it ends."""
    start = _quarter_start(found, moment)
    span = _months_span(start.year, start.month, start.month + 2) if start else None
    return Day(span.until, approximate=True) if span and found["end"] and span.until else span


def _quarter_start(found: "re.Match[str]", moment: Moment) -> date | None:
    today = moment.today
    if not found["quarter"]:
        this = today.replace(month=today.month - (today.month - 1) % 3, day=1)
        return shift_months(this, 3 * weeks_away(found["which"] or ""))
    year = year_of(found, today)
    first = 3 * read_small(found["quarter"]) - 2
    return make_date(today.year if year is None else year, first, 1)


def _months(found: "re.Match[str]", moment: Moment) -> Day | None:
    """3月到6月: from the next or last March, over the turn of the year where need be."""
    first, last = read_small(found["month"]), read_small(found["last"])
    on = nearest_year(first, 1, moment.today, past=moment.past)
    year = year_of(found, moment.today)
    start = on if year is None else make_date(year, first, 1)
    end = make_date(start.year + (last < first), last, 1) if start else None
    if start is None or end is None:
        return None
    return Day(start, last_day(end.year, end.month))


def _day_of_month(found: "re.Match[str]", moment: Moment) -> Day | None:
    month = _in_month(found, moment)
    if month is None:
        return None
    last = last_day(*month)
    return Day(last) if found["final"] else day_or_none(make_date(*month, read_small(found["nth"])))


def _month_span(found: "re.Match[str]", moment: Moment) -> Day | None:
    month = _in_month(found, moment)
    return _months_span(month[0], month[1], month[1]) if month else None


def _year_month(found: "re.Match[str]", _: Moment) -> Day | None:
    month = int(found["month"])
    return _months_span(int(found["year"]), month, month)


def _year_span(found: "re.Match[str]", moment: Moment) -> Day | None:
    return _months_span(year_of(found, moment.today) or 0, 1, 12)


_YEARS_AWAY = {"今": 0, "明": 1, "来": 1, "去": -1, "前": -2, "后": 2}


def _same_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    """明年的今天 is today's day of another year or month."""
    if found["which"]:
        return day_or_none(shift_months(moment.today, 12 * _YEARS_AWAY[found["which"]]))
    return day_or_none(shift_months(moment.today, weeks_away(found["month"])))


def _bare_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    day = read_small(found["day"])
    return day_or_none(nearest_month_day(day, moment.today, past=moment.past))


MONTH_RULES: tuple[Rule, ...] = (
    (_NTH_WEEKDAY, _nth_weekday),
    (_SAME_DAY, _same_day),
    (_DAY_OF_MONTH, _day_of_month),
    (_EVERY_MONTH, _every_month),
    (_DATED_WEEKDAY, _dated_weekday),
    (_WEEKDAY_OF_DATE, _dated_weekday),
    (_MONTHS, _months),
    (_MONTH_DAYS, _month_days),
    (_MONTH_DAY, _month_day),
    (_MONTH_PART, _month_part),
    (_BARE_PART, _bare_part),
    (_YEAR_PART, _year_part),
    (_HALF_YEAR, _half_year),
    (_QUARTER, _quarter),
    (_DAY_SPAN, _day_span),
)
# Bare months, years and days give way to every longer reading.
SPAN_RULES: tuple[Rule, ...] = (
    (_YEAR_MONTH, _year_month),
    (_MONTH_SPAN, _month_span),
    (_YEAR_SPAN, _year_span),
    (_BARE_DAY, _bare_day),
)
