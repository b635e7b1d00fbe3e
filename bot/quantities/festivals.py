"""Read festivals, solar terms and lunar dates: 中秋节, 大年三十, 正月十五, 冬至."""

import re
from collections.abc import Callable
from datetime import date

from bot.quantities.days import make_date, nth_weekday, shift_days
from bot.quantities.lunar import SOLAR_TERMS, lunar_date, new_years_eve, solar_term
from bot.quantities.moments import CN, YEAR, Day, Moment, Rule, day_or_none, year_of
from bot.quantities.numerals import read_small

_FIXED = {
    "元旦": (1, 1), "白色情人": (3, 14),
    "情人": (2, 14), "妇女": (3, 8), "三八": (3, 8), "植树": (3, 12),
    "愚人": (4, 1), "劳动": (5, 1), "五一": (5, 1), "青年": (5, 4), "五四": (5, 4),
    "儿童": (6, 1), "六一": (6, 1), "建党": (7, 1), "建军": (8, 1), "八一": (8, 1),
    "教师": (9, 10), "国庆": (10, 1), "十一": (10, 1), "万圣": (10, 31), "双十一": (11, 11),
    "双11": (11, 11), "光棍": (11, 11), "双十二": (12, 12), "双12": (12, 12),
    "平安夜": (12, 24), "圣诞": (12, 25), "跨年": (12, 31), "记者": (11, 8), "护士": (5, 12),
    "双十": (10, 10), "万圣夜": (10, 31), "消费者权益日": (3, 15), "地球日": (4, 22),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "过年": (1, 1), "元宵": (1, 15), "龙抬头": (2, 2),
    "端午": (5, 5), "七夕": (7, 7), "中元": (7, 15), "中秋": (8, 15), "重阳": (9, 9),
    "腊八": (12, 8), "小年": (12, 23), "农历新年": (1, 1), "阴历新年": (1, 1), "农历年": (1, 1),
    "新春": (1, 1), "上元": (1, 15), "下元": (10, 15), "盂兰": (7, 15),
}  # fmt: skip
_EVE = {"除夕", "大年三十", "年三十", "大年夜"}
_FLOATING = {"母亲": (5, 6, 2), "父亲": (6, 6, 3), "感恩": (11, 3, 4)}
_CERTAIN_TERMS = (
    "立春|春分|清明|立夏|夏至|立秋|秋分|立冬|冬至|小寒|大寒|惊蛰|谷雨|芒种|处暑|霜降|寒露"
)

_NAMES = (
    r"(?:白色情人|情人|记者|护士|双十|上元|下元|盂兰|妇女|三八|植树|愚人|劳动|青年|儿童|建党|建军|教师|万圣|光棍|母亲|父亲|感恩|中元)(?=节)"
    r"|元旦|(?<![零十百千万\d])(?:五一|六一|五四|八一)(?=节|劳动|儿童|青年|建军|假|放假|期间|那|之?前|之?后|以后|过后)|(?<![零十百千万\d])五一(?=$|[\s,。还])"
    rf"|(?<![{CN}双百千万零])十一(?=长?假|黄金周|放假|国庆|期间|前|后|过后|之前|之后|以后|回来)|国庆|双十[一二]|双1[12]|平安夜|圣诞|跨年|万圣夜|消费者权益日|地球日"
    r"|大年初一|(?:农历|阴历)新年|农历年(?=$|[前后,。 ])|新春(?!佳)|春节|过年(?![少轻])"
    r"|元宵|龙抬头|端午|七夕|中秋|重阳|腊八"
    r"|(?<![大很])小年(?![轻纪])|除夕|大年三十|(?<![大\d])年三十(?![万千百])|大年夜"
)
_FESTIVAL = re.compile(
    rf"(?:{YEAR}的?\s*)?(?P<name>{_NAMES}|{_CERTAIN_TERMS}|(?:{'|'.join(SOLAR_TERMS)})(?=节气|那天|当天|这天)|(?<![^\s])(?:{'|'.join(SOLAR_TERMS)})(?!\S))节?"
)
_TERM_OF_YEAR = re.compile(rf"{YEAR}的?\s*(?P<name>{'|'.join(SOLAR_TERMS)})")
_LUNAR_DAY = re.compile(
    rf"(?P<calendar>农历|阴历|旧历)?的?\s*(?:{YEAR}的?\s*)?(?P<calendar2>农历|阴历|旧历)?"
    rf"(?<![\d{CN}])(?P<month>[正腊冬{CN}]|十[一二]?|1[0-2]|[1-9])月"
    rf"(?P<day>初[{CN}十]|二?十[{CN}]?|廿[{CN}]?|三十|[{CN}]|30|[12]?\d)(?![\d{CN}块元个百千万]|[号日])"
)
_WORK_BEGINS = r"(?=以?后?(?:就|才|再|能|去|要)*(?:开工|上班|复工|开市|开门|动身|返岗))"
_NEW_YEAR_DAY = re.compile(
    rf"(?:大年|过年|年后?)初(?P<day>[{CN}十])|初(?P<work>[{CN}十]){_WORK_BEGINS}"
    rf"|(?:过完|过了|等)(?P<lantern>十五)(?![\d{CN}号日天个块])"
)
_BEFORE_NEW_YEAR = re.compile(rf"(?<![\d{CN}十两半几今去前明后当来本同往多])年前(?!面)")
_AFTER_NEW_YEAR = re.compile(
    rf"(?:过完|过了)(?:春节|年(?![{CN}\d]))(?:之后|以后|后)?|春节(?:之后|以后|过后|后)"
    rf"|(?<![\d{CN}十两半几今去前明后当来本同往多])年后"
)
_HOLIDAY_DAYS = 7


def _festival_in(name: str, year: int) -> date | None:
    """Find a festival or solar term; lunar ones belong to the lunar year that begins in it."""
    if name in _FIXED:
        return make_date(year, *_FIXED[name])
    if name in _LUNAR:
        return lunar_date(year, *_LUNAR[name])
    if name in _EVE:
        return new_years_eve(year)
    if name in _FLOATING:
        month, weekday, nth = _FLOATING[name]
        return nth_weekday(year, month, weekday, nth) if 1 <= year <= date.max.year else None
    return solar_term(year, SOLAR_TERMS.index(name))


def _nearest(find: Callable[[int], date | None], moment: Moment) -> date | None:
    """Choose among the years around today: the next day found or, in the past, the last."""
    today = moment.today
    days = [day for year in range(today.year - 2, today.year + 3) if (day := find(year))]
    if moment.past:
        return max((day for day in days if day <= today), default=None)
    return min((day for day in days if day >= today), default=None)


def _festival(found: "re.Match[str]", moment: Moment) -> Day | None:
    name, year = found["name"], year_of(found, moment.today)
    if year is not None:
        on = _festival_in(name, year)
    else:
        on = _nearest(lambda one: _festival_in(name, one), moment)
    return Day(on, approximate=name in {"过年", "十一"}) if on else None


def _term_of_year(found: "re.Match[str]", moment: Moment) -> Day | None:
    """The round of terms begins with 立春, so 小寒 and 大寒 end it in the next January."""
    index, year = SOLAR_TERMS.index(found["name"]), year_of(found, moment.today)
    return day_or_none(solar_term((year or 0) + (index < 2), index))


def _lunar_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    """八月十五 is Mid-Autumn; other months are lunar only where the words leave no doubt."""
    year, mid_autumn = year_of(found, moment.today), _is_mid_autumn(found)
    certain = found["calendar"] or found["calendar2"] or found["month"] in "正腊冬"
    if not (certain or mid_autumn or found["day"].startswith(("初", "廿"))):
        return None
    month = {"正": 1, "冬": 11, "腊": 12}.get(found["month"]) or read_small(found["month"])
    day = read_small(found["day"].removeprefix("初"))
    if year is not None:
        on = lunar_date(year, month, day)
    else:
        on = _nearest(lambda one: lunar_date(one, month, day), moment)
    return Day(on, approximate=mid_autumn and not certain) if on else None


def _is_mid_autumn(found: "re.Match[str]") -> bool:
    named = found["year"] is None or found["year"][0] in "今去明前后"
    return named and found["month"] == "八" and found["day"] == "十五"


def _new_year_day(found: "re.Match[str]", moment: Moment) -> Day | None:
    day = read_small(found["day"] or found["work"] or found["lantern"])
    return day_or_none(_nearest(lambda year: lunar_date(year, 1, day), moment))


def _before_new_year(_: "re.Match[str]", moment: Moment) -> Day | None:
    on = _nearest(new_years_eve, moment)
    return Day(on, approximate=True) if on else None


def _after_new_year(_: "re.Match[str]", moment: Moment) -> Day | None:
    """The holiday ends a week after Spring Festival; during it, that is still ahead."""
    on = _nearest(_holiday_end, moment)
    return Day(on, approximate=True) if on else None


def _holiday_end(year: int) -> date | None:
    first = lunar_date(year, 1, 1)
    return shift_days(first, _HOLIDAY_DAYS) if first else None


FESTIVAL_RULES: tuple[Rule, ...] = (
    (_NEW_YEAR_DAY, _new_year_day),
    (_AFTER_NEW_YEAR, _after_new_year),
    (_TERM_OF_YEAR, _term_of_year),
    (_LUNAR_DAY, _lunar_day),
    (_FESTIVAL, _festival),
    (_BEFORE_NEW_YEAR, _before_new_year),
)
