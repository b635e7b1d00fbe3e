"""Read days near today and days of the week: 昨天, 大后天, 下周五, 周末."""

import re

from bot.quantities.days import monday, shift_days
from bot.quantities.moments import (
    WEEK,
    WEEKDAY,
    Day,
    Moment,
    Rule,
    day_or_none,
    weekday_of,
    weeks_away,
)

_NOT_COUNTED = r"(?<![一二两三四五六七八九十几\d个半俩仨])"
_WHICH = r"(?P<which>上+一?个?|下+一?个?|这一?个?|本|今个?|每个?|逢)?"
_WEEK_DAY = re.compile(
    rf"{_NOT_COUNTED}{_WHICH}{WEEK}(?:的?(?:周|星期|礼拜))?{WEEKDAY}(?![次回个天期年般\d])"
)
_WEEKEND = re.compile(rf"{_NOT_COUNTED}{_WHICH}{WEEK}末")
_WEEK_SPAN = re.compile(rf"(?P<which>上+|下+|这|本)一?个?{WEEK}(?![一二三四五六日天末1-7年])")
_NAMED = {
    "大大前天": -4, "大前天": -3, "大前日": -3, "前儿": -2, "后儿": 2,
    "前天": -2, "前日": -2, "前晚": -2, "大后天": 3,
    "大后日": 3, "大大后天": 4, "后天": 2, "后日": 2, "后晚": 2, "翌日": 1, "次日": 1,
}  # fmt: skip
_INITIALS = {"昨": -1, "今": 0, "明": 1}
_NAMED_DAY = re.compile(
    r"大大后天|大大前天|大前[天日]|大后[天日]|(?<![以目提往])前[天晚](?!后)|(?<![以目提往之款])前日"
    r"|[昨今明][天日晚早晨夜儿]|(?<![以目提往从之])[前后]儿(?=个|$|[\s,。早晚上下去还])|今个(?!月|星期|礼拜|周|年)|(?<![然以最])后天(?!气)|(?<![然以最之])后[日晚](?!子)|翌日|次日"
)
_FEW_DAYS = re.compile(r"(?P<before>前(?:一?两)天|最近两天)|(?P<after>(?:再?过|等)(?:一?两)天)")


def _week_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    """A weekday with 上, 这 or 下 belongs to that week; a bare one is the next or the last."""
    which, today = found["which"] or "", moment.today
    weekday = weekday_of(found["weekday"])
    if which[:1] in {"上", "下", "这", "本"}:
        return day_or_none(shift_days(monday(today), weekday + 7 * weeks_away(which)))
    ahead = (weekday - today.weekday()) % 7
    if which:
        on = shift_days(today, ahead)
        return Day(on, recurring=which[0] != "今") if on else None
    return day_or_none(shift_days(today, ahead - 7 if moment.past else ahead or 7))


def _weekend(found: "re.Match[str]", moment: Moment) -> Day | None:
    which = found["which"] or ""
    shift = weeks_away(which) * 7 - (7 if moment.past and not which else 0)
    first = shift_days(monday(moment.today), 5 + shift)
    last = shift_days(first, 1) if first else None
    return Day(first, last, recurring=which.startswith(("每", "逢"))) if first else None


def _week_span(found: "re.Match[str]", moment: Moment) -> Day | None:
    first = shift_days(monday(moment.today), weeks_away(found["which"]) * 7)
    last = shift_days(first, 6) if first else None
    return Day(first, last) if first and last else None


def _named_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    name = found.group()
    days = _NAMED[name] if name in _NAMED else _INITIALS[name[0]]
    return day_or_none(shift_days(moment.today, days))


def _few_days(found: "re.Match[str]", moment: Moment) -> Day | None:
    on = shift_days(moment.today, -2 if found["before"] else 2)
    return Day(on, approximate=True) if on else None


WEEK_RULES: tuple[Rule, ...] = (
    (_WEEKEND, _weekend),
    (_WEEK_DAY, _week_day),
    (_WEEK_SPAN, _week_span),
    (_FEW_DAYS, _few_days),
    (_NAMED_DAY, _named_day),
)
