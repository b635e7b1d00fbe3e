"""Read every quantity of a message."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.quantities.anchors import read_anchors
from bot.quantities.counts import read_count, read_spread
from bot.quantities.dates import read_dates
from bot.quantities.durations import HALF, Length, build_duration, read_half, read_length
from bot.quantities.money import read_money
from bot.quantities.numerals import Number, find_numbers, is_sum_apart
from bot.quantities.offsets import read_offset
from bot.quantities.rates import find_shares, read_rates
from bot.quantities.text import hide, prepare
from bot.quantities.types import Quantity

_WORTH_READING = re.compile(
    r"[\d旬季节節夕秋午旦诞誕宵庆慶夜至立寒腊臘双雙春清霜谷种惊雪暑露雨满滿球权零〇一二两兩三四五六七八九十百千万萬亿億兆几幾数半俩仨壹贰貳叁參肆伍陆陸柒捌玖拾廿卅卌年月日号天周週星礼禮节节前后後今昨明工薪资]"
)


def read_quantities(text: str, today: date, *, past: bool | None = None) -> tuple[Quantity, ...]:
    """Find amounts, counts, durations, dates and rates in a message.

    Args:
        text: The message; traditional, financial and full-width forms are welcome.
        today: The day it was written.
        past: The tense for bare months and days; None judges it from the words around.

    Returns:
        Quantities that do not overlap, in order of appearance, with offsets in ``text``.

    Example:
        >>> [q.fen for q in read_quantities("欠了三万五", date(2026, 11, 22))]
        [3500000]
    """
    if not _WORTH_READING.search(text):
        return ()
    return tuple(_with_own_words(text, _Reading(text, today, past).run()))


def _with_own_words(text: str, found: Iterable[Quantity]) -> list[Quantity]:
    ordered = sorted(found, key=lambda quantity: quantity.start)
    return [replace(item, text=text[item.start : item.end]) for item in ordered]


class _Reading:
    """One pass over one text; what a reader takes is hidden from those after it."""

    def __init__(self, text: str, today: date, past: bool | None) -> None:
        self.text, self.today, self.past = prepare(text), today, past
        self.found: list[Quantity] = []

    def run(self) -> list[Quantity]:
        self._take(read_rates(self.text))
        for start, end in list(find_shares(self.text)):
            self.text = hide(self.text, start, end)
        self._take(read_anchors(self.text))
        self._take(read_dates(self.text, self.today, self.past))
        self._hide_impossible_days()
        self._hide_hours()
        self._read_halves()
        self._read_numbers()
        return self.found

    def _take(self, quantities: Iterable[Quantity]) -> None:
        for quantity in list(quantities):
            self.found.append(quantity)
            self.text = hide(self.text, quantity.start, quantity.end)

    def _hide_impossible_days(self) -> None:
        """2月30日 is no day, but neither two yuan nor thirty days."""
        self.text = _NO_SUCH_DAY.sub(lambda found: "□" * len(found.group()), self.text)

    def _hide_hours(self) -> None:
        self.text = _HOUR.sub(lambda found: "□" * len(found.group()), self.text)

    def _read_halves(self) -> None:
        for half in list(HALF.finditer(self.text)):
            quantity = self._read_length(half.start(), read_half(half))
            self._take([quantity] if quantity else [])
            self.text = hide(self.text, *half.span())

    def _read_numbers(self) -> None:
        end = 0
        for number in find_numbers(self.text):
            # A range or a compound length may have taken the next number along.
            if number.start < end or _ORDINAL.search(self.text[: number.start]):
                continue
            quantity = self._read_number(number)
            if quantity is not None:
                end = quantity.end
                self.found.append(quantity)

    def _read_number(self, number: Number) -> Quantity | None:
        length = read_length(self.text, number)
        if length and self._is_per_unit(number, length):
            return None
        if length:
            return self._read_length(number.start, length)
        if _counts_something_else(self.text, number):
            return None
        return (
            read_spread(self.text, number.start, None, number)
            or read_count(self.text, number)
            or read_money(self.text, number)
        )

    def _is_per_unit(self, number: Number, length: Length) -> bool:
        """80块一天 and 一天20块 tell a price a day, not how long something lasted."""
        if number.whole != 1 or length.total_days not in _ONE_UNIT:
            return False
        before, after = self.text[: number.start], self.text[length.end :]
        if _LASTING.search(before):
            return False
        return bool(_PRICE_BEFORE.search(before) or _PRICE_AFTER.match(after))

    def _read_length(self, start: int, length: Length) -> Quantity | None:
        return (
            read_spread(self.text, start, length)
            or read_offset(self.text, start, length, self.today)
            or build_duration(self.text, start, length)
        )


def _is_a_bit_more(text: str, number: Number) -> bool:
    """Tell 1000多点 from 8点."""
    return text.startswith("多点", number.end - 1)


# 第16期 is one term, 还到第16期 tells how many were paid.
_ORDINAL = re.compile(r"(?<![还交]到)第$")


def _counts_something_else(text: str, number: Number) -> bool:
    """Whether a number is of what this grammar does not read; 欠5000 点名批评 is a sum."""
    unit = _NO_QUANTITY.match(text, number.end)
    if unit is None or _is_a_bit_more(text, number):
        return False
    return unit.group()[-1].isascii() or not is_sum_apart(text, number)


_N = r"(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_NO_SUCH_DAY = re.compile(rf"(?<![个\d]){_N}月{_N}[号日]")
_ONE_UNIT = {1, 7, 30, 365}
_PRICE_BEFORE = re.compile(r"[元块钱万千百wk\d]\s*$")
_LASTING = re.compile(r"(?:逾期|延期?|晚还?|拖|缓|推迟|宽限|欠|超)了?\s*$")
_PRICE_AFTER = re.compile(r"\s*[\d一二三四五六七八九两十几]")
# Numbers of things this grammar does not read: discounts, multiples, sizes, ordinal names.
_NO_QUANTITY = re.compile(
    r"\s*(?:折|成(?![了员为本立功都不吗么嘛行吧])|倍|度|米|公里|斤|克|升|平米|平方|平(?=$|的|[\s,。])|亩|棵|吨|箱|桌|趟|届|班|节课|户|瓶|袋|包|针|双|只鸡|只羊|头猪|头牛|℃|线|楼|层|级|代|环|号|点|后(?=[的,]|$)|零后)"
    r"|(?!rmb|RMB|cny|CNY|(?i:yuan))[a-zA-Z]"
)
_HOUR = re.compile(
    rf"(?:凌晨|早上|上午|中午|下午|晚上|傍晚|早|晚|今晚|夜里|半夜)\s*{_N}\s*(?:点|:|时)\s*(?:钟|半|{_N}分?|一刻)?多?"
    rf"|(?<![\d.千百万亿]){_N}点(?:钟|半(?!个)|[一二三四五]?十[一二三四五六七八九]?分?|{_N}分|多|左右|前|后|之前|之后|以前|以后|(?![\d零一二三四五六七八九]))"
    r"|(?<![\d./])\d+/\d+(?![\d/])|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
)
