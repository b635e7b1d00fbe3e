"""Money: whole fen, entered by text, never by float."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100
_WHOLE = Decimal(1)
_YUAN = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen; may be negative, as a surplus can.

    Example:
        >>> Money.from_yuan("1,234.50")
        Money(fen=123450)
        >>> str(Money(123450))
        '1,234.50'
    """

    fen: int

    def __post_init__(self) -> None:
        """Refuse anything but a whole number of fen."""
        if type(self.fen) is not int:
            raise TypeError(f"fen must be int, not {type(self.fen).__name__}")

    @classmethod
    def from_yuan(cls, text: str) -> "Money":
        """Read yuan as written in figures: ``"1,234.50"``.

        Raises:
            ValueError: The text is no decimal number or holds a part of a fen.
        """
        if not _YUAN.fullmatch(text):
            raise ValueError(f"{text!r} is no amount in figures")
        fen = Decimal(text.replace(",", "")) * FEN_PER_YUAN
        if fen != fen.to_integral_value():
            raise ValueError(f"{text!r} holds a part of a fen")
        return cls(int(fen))

    @classmethod
    def total(cls, amounts: "Iterable[Money]") -> "Money":
        """Add amounts up; zero for none."""
        return cls(sum(amount.fen for amount in amounts))

    def times(self, factor: Decimal) -> "Money":
        """Multiply, rounded half up to the fen.

        Raises:
            TypeError: The factor is a float, which cannot hold a rate exactly.

        Source: DOMAIN section 3, HALF_UP at every posting.
        """
        if isinstance(factor, float):
            raise TypeError(f"factor must be Decimal, not float {factor}")
        return Money(int((self.fen * factor).quantize(_WHOLE, rounding=ROUND_HALF_UP)))

    def floored_to_yuan(self) -> "Money":
        """Drop the fen below a whole yuan, towards zero."""
        yuan = (Decimal(self.fen) / FEN_PER_YUAN).quantize(_WHOLE, rounding=ROUND_DOWN)
        return Money(int(yuan) * FEN_PER_YUAN)

    def __add__(self, other: "Money") -> "Money":
        """Add fen."""
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract fen."""
        return Money(self.fen - other.fen)

    def __mul__(self, count: int) -> "Money":
        """Take the amount a whole number of times."""
        return Money(self.fen * count)

    def __neg__(self) -> "Money":
        """Turn a gain into a lack."""
        return Money(-self.fen)

    # All four written out: a search compares thousands of payments, and derived ones cost thrice.
    def __lt__(self, other: "Money") -> bool:
        """Compare fen."""
        return self.fen < other.fen

    def __le__(self, other: "Money") -> bool:
        """Compare fen."""
        return self.fen <= other.fen

    def __gt__(self, other: "Money") -> bool:
        """Compare fen."""
        return self.fen > other.fen

    def __ge__(self, other: "Money") -> bool:
        """Compare fen."""
        return self.fen >= other.fen

    def __bool__(self) -> bool:
        """Whether it is not zero."""
        return self.fen != 0

    def __str__(self) -> str:
        """Write yuan with thousands separators and two decimals."""
        sign = "-" if self.fen < 0 else ""
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        return f"{sign}{yuan:,}.{fen:02d}"


ZERO = Money(0)
