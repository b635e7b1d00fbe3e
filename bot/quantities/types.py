"""What the quantity grammar returns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["money", "count", "duration", "date", "rate"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount, count, duration, date or rate found in a text.

    Attributes:
        kind: What it measures; the value fields below it that do not belong stay None.
        start: Offset of its first character in the text given.
        end: Offset after its last character.
        text: The characters themselves, ``text[start:end]``.
        approximate: True for 左右, 多, 来, 几, 大概 and for every range.
        bound: ``"max"`` for 最多/以内/不超过/不到, ``"min"`` for 至少/以上, else None.
        fen: Money in fen; None where only a range is known.
        low_fen: Lower end of a money range in fen.
        high_fen: Upper end of a money range in fen.
        has_unit: The money carries a unit (块, 元, 万, w, k …) or a thousands separator,
            so it cannot be a mere count. False for a bare ``2200``.
        count: A number of things.
        unit: The counted thing as written (期, 口, 个人, 次, 家, 张 …); for money the currency
            word or None.
        days: Length in days, for a duration not given in whole months.
        hours: The exact length where hours made it no whole number of days: 8天20小时 is
            212 hours and 9 days.
        months: Length in months, for a duration given in months or years.
        on: The day, for a date.
        until: The last day, for a span of days.
        anchor: A day that is not on the calendar yet, as written: 发工资后.
        recurring: True for 每月10号: ``on`` is then the next one.
        annual: Rate per year as a fraction, no trailing zeros.
        basis: What the person stated: daily, monthly or annual.
    """

    kind: Kind
    start: int
    end: int
    text: str
    approximate: bool = False
    bound: Literal["max", "min"] | None = None
    fen: int | None = None
    low_fen: int | None = None
    high_fen: int | None = None
    has_unit: bool = False
    count: int | None = None
    unit: str | None = None
    days: int | None = None
    hours: int | None = None
    months: int | None = None
    on: date | None = None
    until: date | None = None
    anchor: str | None = None
    recurring: bool = False
    annual: Decimal | None = None
    basis: Literal["daily", "monthly", "annual"] | None = None
