"""Read one number: 三万五, 1w2, 五六千, 十几万, 1,040,000, 四百亿点零五."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.quantities.bounds import BUT_NO_MORE
from bot.quantities.tally import DIGITS, LARGEST, TENS, UNITS, Refused, Tally

_TOKEN = re.compile(
    r"(?P<arabic>\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<pair>(?:一[二两]|二三|两三|三[四五]|四五|五六|六七|七八|八九)(?![零一二三四五六七八九两]))"
    r"|(?P<string>[零一二三四五六七八九]{3,})"
    r"|(?P<digit>[一二三四五六七八九两]|(?<![我你他她咱们])[俩仨])"
    r"|(?P<zero>零)"
    r"|(?P<tens>[廿卅卌])"
    r"|(?P<several>[几数])"
    r"|(?P<more>[多余](?=[万亿w])|来(?=[万亿w]))"
    r"|(?P<of>个[多来]?(?=亿|[万w](?!把)))"
    r"|(?P<unit>[十百千万亿兆]|[wk](?![a-zA-Z])|[mg](?=\s*(?:$|[,。;元块])))"
)
_POINT = re.compile(r"点(?P<places>[零一二三四五六七八九]+|\d+)(?P<unit>[百千万亿wk]*)(?![十])")
_START = re.compile(
    r"(?:(?<![A-Za-jl-vx-z\d.])(?<![A-Za-z][wk])|(?<=[Rr][Mm][Bb])|(?<=[Cc][Nn][Yy]))(?=[.\d零一二三四五六七八九两俩仨廿卅卌十百千万亿几数])"
)
_TAIL_MORE = re.compile(
    rf"多(?![少久大长谢]|{BUT_NO_MORE})|余(?!额)|来(?=[块元个天岁期口次年月]|\s*$)|好几|把(?=[块元个月]|\s*$)"
)
# 五千八千 are two numbers: a digit before a unit never ends the number before.
_NEXT_UNIT = re.compile(r"[十百千万亿]|[wk](?![a-zA-Z])")
# 5M is five million where it is owed, elsewhere five megabytes.
_OWING = re.compile(r"[欠借贷]了?$")
# 三万一个月 is 三万 a month, not 三万一.
_PER_ONE = re.compile(r"个?(?:[天年周期次人张笔家套单条份台件部]|月|星期|礼拜)")
_ROUGH = re.compile(r"(?P<high>[百千万])儿?八(?P<low>[十百千])(?P<times>[万亿]?)")
_ABOUT = re.compile(r"(?P<unit>[百千])十来?(?=[块元个号])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read, with how sure it is.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        low: The value, or the lower end of a range.
        high: The upper end; equal to ``low`` when it is one value.
        approximate: A word inside it (多, 来, 几) makes it a guess.
        unit: Its last multiplying unit, 1 when it has none: 10000 for ``3万``.
        grouped: Its digits are grouped in thousands: ``1,040,000``.
        spelled: Written in Chinese characters only.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    approximate: bool = False
    unit: int = 1
    grouped: bool = False
    spelled: bool = False

    @property
    def value(self) -> Decimal | None:
        """The value, None for a range."""
        return self.low if self.low == self.high else None

    @property
    def whole(self) -> int | None:
        """The value where it is a whole number, else None."""
        value = self.value
        return int(value) if value is not None and value == int(value) else None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    end: int


def find_numbers(text: str) -> Iterator[Number]:
    """Find every number of a prepared text, in order of appearance.

    Example:
        >>> [str(number.low) for number in find_numbers("三万五和1w2")]
        ['35000', '12000']
    """
    position = 0
    while found := _START.search(text, position):
        number = read_number(text, found.start())
        if number is None:
            position = found.start() + 1
        else:
            yield number
            position = number.end


def read_number(text: str, start: int) -> Number | None:
    """Read the longest number that begins at an offset.

    Returns:
        The number, or None when nothing there is one.
    """
    if rough := _ROUGH.match(text, start):
        return _read_rough(rough)
    tokens = list(_tokens(text, start))
    while tokens:
        try:
            return _build(text, start, tokens)
        except Refused:
            tokens.pop()
    return None


def read_small(text: str) -> int:
    """Read the whole number of a date part: 十二, 09, 二零一三; 0 where it is none."""
    digits = "".join(str(DIGITS.get(character, character)) for character in text)
    if digits.isdigit():
        return int(digits)
    number = read_number(text, 0)
    return (number.whole or 0) if number else 0


def _read_rough(found: "re.Match[str]") -> Number:
    """千八百 is the better part of a thousand, not 1800."""
    times = UNITS.get(found["times"], 1)
    low, high = Decimal(8 * UNITS[found["low"]] * times), Decimal(UNITS[found["high"]] * times)
    return Number(found.start(), found.end(), min(low, high), high, True, times, spelled=True)


def _tokens(text: str, start: int) -> Iterator[_Token]:
    while found := _TOKEN.match(text, start):
        yield _Token(str(found.lastgroup), found.group(), found.end())
        start = found.end()


def _build(text: str, start: int, tokens: list[_Token]) -> Number:
    kinds = {token.kind for token in tokens}
    _check_shape(tokens, kinds)
    if tokens[-1].text in {"m", "g"} and not _OWING.search(text[:start]):
        raise Refused
    if len(tokens) > 1 and tokens[-1].kind != "unit" and _NEXT_UNIT.match(text, tokens[-1].end):
        raise Refused
    if _is_price_per_one(text, tokens):
        raise Refused
    low, high = _add_up(tokens, 0), _add_up(tokens, 1)
    end = tokens[-1].end
    unit = UNITS.get(tokens[-1].text, 1)
    spread = _two_readings(tokens, low)
    high = max(high, spread)
    if point := _POINT.match(text, end):
        return _with_places(start, (low, high), point, "arabic" not in kinds)
    approximate = low != high or bool(kinds & {"more", "several"}) or "个多" in text[start:end]
    if tail := _TAIL_MORE.match(text, end):
        approximate, end = True, tail.end()
    return Number(
        start, end, low, high, approximate, _largest_unit(tokens) if unit == 1 else unit,
        "," in tokens[0].text, "arabic" not in kinds,
    )  # fmt: skip


def _is_price_per_one(text: str, tokens: list[_Token]) -> bool:
    if len(tokens) < 2 or tokens[-1].text != "一" or UNITS.get(tokens[-2].text, 0) < 100:
        return False
    return _PER_ONE.match(text, tokens[-1].end) is not None


def _largest_unit(tokens: list[_Token]) -> int:
    return max((UNITS[token.text] for token in tokens if token.kind == "unit"), default=1)


def _check_shape(tokens: list[_Token], kinds: set[str]) -> None:
    """Refuse what only looks like a number."""
    last, first = tokens[-1], tokens[0]
    if last.kind in {"more", "of", "zero"} and len(tokens) > 1:
        raise Refused
    if last.kind == "several" and (len(tokens) == 1 or tokens[-2].text != "十"):
        raise Refused
    if "string" in kinds and len(tokens) > 1:
        raise Refused
    if first.kind in {"more", "of"}:
        raise Refused
    for before, after in pairwise(tokens):
        if before.kind == "pair" and after.kind not in {"unit", "of"}:
            raise Refused


def _add_up(tokens: list[_Token], side: int) -> Decimal:
    tally = Tally()
    for token in tokens:
        if token.kind == "unit":
            tally.unit(token.text)
        elif token.kind == "zero":
            if tally.pending is not None:
                raise Refused
            tally.after_zero = True
        elif token.kind not in {"more", "of"}:
            _add_digit(tally, token, side)
    return tally.value()


def _add_digit(tally: Tally, token: _Token, side: int) -> None:
    if token.kind == "arabic":
        value = Decimal(token.text.replace(",", ""))
        tally.digit(value, len(token.text))
    elif token.kind == "several":
        tally.digit(Decimal((0 if tally.last_unit else 1, 10)[side]), 0)
    elif token.kind == "tens":
        tally.digit(Decimal(TENS[token.text]), 2)
        tally.section += tally.rest()
        tally.pending, tally.last_unit, tally.after_zero = None, 10, False
    elif token.kind == "string":
        tally.digit(Decimal("".join(str(DIGITS[digit]) for digit in token.text)), len(token.text))
    else:
        tally.digit(Decimal(DIGITS[token.text[side if token.kind == "pair" else 0]]), 1)


def _two_readings(tokens: list[_Token], literal: Decimal) -> Decimal:
    """3w50 may be 30050 or 35000: nobody can tell, so both ends are kept."""
    if len(tokens) < 2 or tokens[-1].kind != "arabic":
        return literal
    before, last = tokens[-2].text, tokens[-1].text
    if before in {"万", "w"} and len(last) == 2 and last.isdigit() and last[0] != "0":
        return literal - int(last) + int(last) * 100
    return literal


def _with_places(
    start: int, ends: tuple[Decimal, Decimal], point: "re.Match[str]", spelled: bool
) -> Number:
    if ends[0] != ends[1]:
        raise Refused
    places = "".join(str(DIGITS.get(place, place)) for place in point["places"])
    value = ends[0] + Decimal(f"0.{places}")
    unit = 1
    for name in point["unit"]:
        unit *= UNITS[name]
    if value * unit > LARGEST:
        raise Refused
    return Number(start, point.end(), value * unit, value * unit, unit=unit, spelled=spelled)


# Nobody counts so many people, papers or nights; a sum begins here.
_LEAST_SUM_APART = 400


def is_sum_apart(text: str, number: Number) -> bool:
    """Tell whether a blank parts a great number from what would be its unit: 欠2000 只能还500."""
    return text[number.end : number.end + 1].isspace() and number.high >= _LEAST_SUM_APART
