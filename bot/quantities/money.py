"""Read amounts of money in yuan: 三万五, 50元6角三分, 3-5万, 大几千."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from bot.quantities.bounds import is_loose, read_bound
from bot.quantities.numerals import Number, read_number
from bot.quantities.ranges import LINK
from bot.quantities.tally import DIGITS
from bot.quantities.types import Quantity

_YUAN = re.compile(
    r"\s*(?:\(含\))?\s*(?P<name>块钱|块|元钱|元整|元人民币|元|人民币|软妹币|大洋|rmb|RMB|CNY|cny|yuan|Yuan|YUAN)(?!旦|宵|素|件)整?"
)
_BEFORE_YUAN = re.compile(r"(?:¥|人民币|[Rr][Mm][Bb]|[Cc][Nn][Yy])\s*$")
_FOREIGN = re.compile(
    r"\s*(?:美元|美金|日元|欧元|英镑|港币|港元|港纸|韩元|澳元|加元|台币|新台币|泰铢|卢布|法郎|马克|刀(?!具)|usd|USD|比索|卢比|新元|澳门元)"
)
_JIAO = re.compile(
    r"\s*零?(?P<jiao>[一二两三四五六七八九\d])\s*[角毛]钱?(?:(?P<fen>[一二两三四五六七八九\d])分?(?![\d万千百十]))?"
)
_FEN = re.compile(
    r"\s*零?(?P<fen>[一二两三四五六七八九\d])\s*分(?!期|钟|之|成|给|摊|[\d一二三四五六七八九十])"
)
_BARE_JIAO = re.compile(
    r"(?P<jiao>[一二两三四五六七八九半\d])(?![\d.,一二三四五六七八九十百千万亿个年月天期次号口人家张笔点折成])"
)
_HALF = re.compile(r"半(?![年个天月])")
_LARGE_HALF = re.compile(r"大$")
_GOOD_MANY = re.compile(r"好$")
_MINUS = re.compile(r"负$|(?<=[为是了额])-$")
_CUE = re.compile(r"(?:[欠还借是有剩下花要给付交共差存扣挣赚发贷]|了|¥)\s*$")
_CLAUSE_END = re.compile(r"\s*(?:$|[,.。;;!!??、~\n])")
# 也一块免了, 加一块: together, no yuan.
_TOGETHER = re.compile(
    r"(?<=也)一块|(?<=都)一块|(?<=加)一块|(?<=在)一块|(?<=们)一块|一块儿|一块(?=[免减还算办交结弄说来去])"
)
_ALONE = re.compile(r"\s*\S\s*")
# 大几千 is the better part of ten thousand: seven to nine.
_MOST = (Decimal("0.7"), Decimal("0.9"))
FEN = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Amount:
    """Yuan read from one number with its currency and small change."""

    number: Number
    end: int
    low: Decimal
    high: Decimal
    unit: str | None


def read_money(text: str, number: Number) -> Quantity | None:
    """Read the amount that begins with a number; no other unit claims that number.

    Returns:
        Money in fen, or None when the number is no amount of yuan.
    """
    amount = _read_amount(text, number)
    if amount is None or _means_together(text, amount):
        return None
    if amounts := _read_range(text, amount):
        return amounts
    return _single(text, amount) if _is_money(text, amount) else None


def _means_together(text: str, amount: _Amount) -> bool:
    """俩人加一块一万零四: 一块 is no yuan."""
    return amount.unit == "块" and bool(_TOGETHER.match(text, amount.number.start))


def _read_amount(text: str, number: Number) -> _Amount | None:
    if _FOREIGN.match(text, number.end):
        return None
    low, high = number.low, number.high
    yuan = _YUAN.match(text, number.end)
    if yuan is None:
        return _read_change_only(text, number) or _Amount(number, number.end, low, high, None)
    change, end = _read_change(text, yuan.end(), yuan["name"])
    return _Amount(number, end, low + change, high + change, yuan["name"])


def _read_change(text: str, start: int, name: str) -> tuple[Decimal, int]:
    """Read 角 and 分 after the yuan."""
    if jiao := _JIAO.match(text, start):
        fen = _FEN.match(text, jiao.end()) if jiao["fen"] is None else None
        loose = _digit(jiao["fen"]) if jiao["fen"] else Decimal(0)
        cents = _digit(fen["fen"]) if fen else loose
        return _digit(jiao["jiao"]) / 10 + cents / 100, (fen or jiao).end()
    if fen := _FEN.match(text, start):
        return _digit(fen["fen"]) / 100, fen.end()
    bare = _BARE_JIAO.match(text, start) if name in {"块", "元"} else None
    return (_digit(bare["jiao"]) / 10, bare.end()) if bare else (Decimal(0), start)


def _read_change_only(text: str, number: Number) -> _Amount | None:
    """Read 三毛五: an amount below a yuan."""
    jiao = _JIAO.match(text, number.start)
    if jiao is None or jiao.end() <= number.end:
        return None
    change, end = _read_change(text, number.start, "角")
    return _Amount(number, end, change, change, "角")


def _digit(character: str) -> Decimal:
    return Decimal(5 if character == "半" else DIGITS.get(character, character))


def _is_money(text: str, amount: _Amount) -> bool:
    """A lone Chinese digit is money only where a cue asks for an amount and nothing follows."""
    number = amount.number
    if amount.unit or number.end - number.start > 1 or not number.spelled:
        return True
    if not _CLAUSE_END.match(text, number.end):
        return False
    return bool(_CUE.search(text[: number.start]) or _ALONE.fullmatch(text))


def _read_range(text: str, first: _Amount) -> Quantity | None:
    link = LINK.match(text, first.end)
    if link is None:
        return None
    number = read_number(text, link.end())
    second = _read_amount(text, number) if number else None
    if second is None or first.low != first.high or not _is_money(text, second):
        return None
    low = _lift(first, second)
    if low >= second.high or (link.group() == "、" and not _neighbours(first, second)):
        return None
    return _build(text, replace(first, low=low, high=second.high, end=second.end), second)


def _lift(first: _Amount, second: _Amount) -> Decimal:
    """Give the first number the unit of the second: 3-5万 is 三万 to 五万."""
    unit = second.number.unit
    bare = first.unit is None and first.number.unit < unit
    if bare and first.low < second.high / unit:
        return first.low * unit
    return first.low


def _neighbours(first: _Amount, second: _Amount) -> bool:
    unit = second.number.unit
    return first.number.unit == 1 and unit > 1 and second.high - first.low * unit == unit


def _single(text: str, amount: _Amount) -> Quantity:
    before = text[: amount.number.start]
    if _LARGE_HALF.search(before) and amount.high == 10 * amount.low:
        amount = replace(amount, low=amount.high * _MOST[0], high=amount.high * _MOST[1])
    if _MINUS.search(before):
        amount = replace(amount, low=-amount.high, high=-amount.low)
    return _build(text, amount, amount)


def _build(text: str, amount: _Amount, last: _Amount) -> Quantity:
    start, end = amount.number.start, amount.end
    one = amount.low == amount.high
    low, high = _fen(amount.low), _fen(amount.high)
    unit = amount.unit or last.unit
    has_unit = bool(
        unit or amount.number.unit > 10 or last.number.unit > 10 or amount.number.grouped
        or _BEFORE_YUAN.search(text[:start])
    )  # fmt: skip
    loose = amount.number.approximate or last.number.approximate or is_loose(text, start, end)
    return Quantity(
        "money", start, end, text[start:end], approximate=loose or not one,
        bound=read_bound(text, start, end), fen=low if one else None,
        low_fen=None if one else low, high_fen=None if one else high,
        has_unit=has_unit, unit=unit,
    )  # fmt: skip


def _fen(yuan: Decimal) -> int:
    return int((yuan * FEN).quantize(Decimal(1), rounding=ROUND_DOWN))
