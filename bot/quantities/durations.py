"""Read lengths of time: 俩月, 一年半, 8天20小时, 两年零三个月."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.quantities.bounds import is_loose, read_bound
from bot.quantities.numerals import Number, is_sum_apart, read_number
from bot.quantities.ranges import upper_of_range
from bot.quantities.types import Quantity

_UNIT = re.compile(
    r"\s*(?P<of>个)?(?P<more>[多来半把整]?)\s*(?P<name>"
    r"年(?!级|龄|终|底|初|薪|化|利|息|轻|前面|度)|载|周年|季度|月(?!月|份|底|初|末|薪|供|租|息|利|费|光|薪)|星期|礼拜|周(?![年岁])"
    r"|工作日|天(?![天猫津空气])|日(?![元利息报子])|昼夜|夜(?!里)|晚(?:上|(?![了还点些]))|宿|小时|钟头|时(?!候|间|刻|不时)|分钟|秒钟?)(?P<half>半(?!个)|多|来|有余|余)?"
)
_TIE = re.compile(r"(?:零|又|加|和)?")
# The units of one length fall: 70天一个月 are two.
_RANK = {"年": 4, "载": 4, "周年": 4, "季度": 3, "月": 3, "星期": 2, "礼拜": 2, "周": 2}
_HALF = re.compile(
    r"(?<![上下个一二两三四五六七八九十\d])(?:(?P<size>[大小]?)半(?P<of>个?[多来]?)|(?P<one>个把))(?P<name>年|载|月|星期|礼拜|小时|钟头)(?!薪|级)"
)
_A_BIT_MORE = {"多", "来", "余", "有余"}
_SEASONS = re.compile(r"春秋")
_NIGHTS = {"夜", "晚", "晚上", "宿"}
_DAYS = {
    "天": Decimal(1), "日": Decimal(1), "工作日": Decimal(1), "昼夜": Decimal(1),
    "周": Decimal(7), "星期": Decimal(7), "礼拜": Decimal(7),
    "小时": Decimal(1) / 24, "钟头": Decimal(1) / 24, "时": Decimal(1) / 24,
    "分钟": Decimal(1) / 1440, "秒": Decimal(1) / 86400, "秒钟": Decimal(1) / 86400,
}  # fmt: skip
_MONTHS = {"年": 12, "载": 12, "周年": 12, "季度": 3, "月": 1}
_DAYS_IN_MONTH, _DAYS_IN_YEAR = 30, 365
_LATE = re.compile(r"(?:逾期|拖|晚|超)了?\s*$")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in the two coins people count it in.

    Attributes:
        end: Offset after its last character.
        months: Whole or broken months.
        days: Whole or broken days beside them.
        approximate: The person did not mean it to the day.
    """

    end: int
    months: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    approximate: bool = False

    @property
    def whole_months(self) -> int | None:
        """The length in months where nothing is left over, else None."""
        return int(self.months) if not self.days and self.months == int(self.months) else None

    @property
    def total_days(self) -> Decimal:
        """All of it in days; a month is 30, a full year 365."""
        years, months = divmod(self.months, 12)
        return years * _DAYS_IN_YEAR + months * _DAYS_IN_MONTH + self.days


def read_length(text: str, number: Number) -> Length | None:
    """Read a length that begins with a number: 一年又一个月21天.

    Returns:
        The whole length, or None when no unit of time follows the number.
    """
    number = upper_of_range(text, number, _UNIT)
    length = _read_part(text, number)
    while length and (further := _read_further(text, length)):
        length = further
    return length


def read_half(found: "re.Match[str]") -> Length:
    """Read 半年, 大半个月, 个把月: a length that begins without a number."""
    name = found["name"]
    if found["one"]:
        return Length(found.end(), Decimal(_MONTHS.get(name, 0)), _DAYS.get(name, Decimal(0)), True)
    rough = bool(found["size"]) or found["of"].endswith(("多", "来"))
    if name in _MONTHS:
        months = Decimal(_MONTHS[name]) / 2
        return Length(found.end(), months, approximate=rough)
    return Length(found.end(), days=_DAYS[name] / 2, approximate=rough)


HALF = _HALF


def build_duration(text: str, start: int, length: Length) -> Quantity | None:
    """Write a length as a quantity; shorter than half a day is none.

    Returns:
        Months where they are whole, else days, rounded; then ``hours`` tells the exact length.
    """
    loose = length.approximate or is_loose(text, start, length.end)
    months = length.whole_months
    days = None if months else _whole(length.total_days)
    if not months and not days:
        return None
    broken = not months and days != length.total_days
    return Quantity(
        "duration", start, length.end, text[start : length.end], approximate=loose,
        bound=read_bound(text, start, length.end), months=months or None, days=days,
        hours=_whole(length.total_days * 24) if broken and length.days else None,
    )  # fmt: skip


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _read_part(text: str, number: Number) -> Length | None:
    unit = _UNIT.match(text, number.end)
    if unit is None or not _fits(text, number, unit):
        return None
    end, name = unit.end(), unit["name"]
    amount = number.high
    if unit["more"] == "半" or unit["half"] == "半":
        amount += Decimal("0.5")
    rough = number.approximate or unit["more"] in {"多", "来", "把"} or unit["half"] in _A_BIT_MORE
    if name == "载" and (seasons := _SEASONS.match(text, end)):
        end = seasons.end()
    if name in _MONTHS:
        return Length(end, amount * _MONTHS[name], approximate=rough)
    return Length(end, days=amount * _DAYS.get(name, Decimal(1)), approximate=rough)


def _fits(text: str, number: Number, unit: "re.Match[str]") -> bool:
    """Refuse 2019年 and 3月, which are dates, and 5000 天天催, a sum before another clause."""
    name = unit["name"]
    if is_sum_apart(text, number) and not _LATE.search(text[: number.start]):
        return False
    plain = not unit["of"] and text[number.start] not in "俩仨"
    if name == "月" and plain:
        return number.high > 12 or unit["more"] == "半" or text[number.start] == "两"
    if name == "年" and plain:
        return number.high < 1000
    return True


def _read_further(text: str, length: Length) -> Length | None:
    tie = _TIE.match(text, length.end)
    number = read_number(text, tie.end()) if tie else None
    part = _read_part(text, number) if number and number.start < len(text) else None
    if part is None or number is None:
        return None
    if _is_night(text, number):
        return Length(part.end, length.months, length.days, length.approximate)
    unit = _UNIT.match(text, number.end)
    if unit is None or not _falls(text[: length.end], unit["name"]) or not _smaller(length, part):
        return None
    return Length(
        part.end, length.months + part.months, length.days + part.days,
        length.approximate or part.approximate,
    )  # fmt: skip


def _is_night(text: str, number: Number) -> bool:
    """The nights of 三天三夜 run beside its days."""
    unit = _UNIT.match(text, number.end)
    return bool(unit and unit["name"] in _NIGHTS)


def _falls(before: str, name: str) -> bool:
    """Tell whether a unit is below the one that ends the length before it, or both are days."""
    words = before.rstrip("半多来")
    last = max((rank for unit, rank in _RANK.items() if words.endswith(unit)), default=1)
    return _RANK.get(name, 1) < last or last == 1 == _RANK.get(name, 1)


def _smaller(length: Length, part: Length) -> bool:
    before = length.days or length.months * _DAYS_IN_MONTH
    return part.days + part.months * _DAYS_IN_MONTH < before
