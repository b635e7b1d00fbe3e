"""Add up digits and units into one value: 一百零一万一千, 三万五."""

from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "俩": 2,
    "仨": 3,
}
TENS = {"廿": 20, "卅": 30, "卌": 40}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000}
BIG_UNITS = {"万": 10**4, "w": 10**4, "m": 10**6, "亿": 10**8, "g": 10**9, "兆": 10**12}
UNITS = SMALL_UNITS | BIG_UNITS

# Beyond any debt; what is larger is a slip or a code.
LARGEST = 10**13


class Refused(Exception):
    """The characters make no number that a person would write."""


class Tally:
    """Adds up the parts of one number from left to right."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.pending: Decimal | None = None
        self.pending_digits = 0
        self.last_unit = 0
        self.last_big = 0
        self.after_zero = False

    def digit(self, value: Decimal, digits: int) -> None:
        """Take a digit or a figure that still waits for its unit."""
        if self.pending is not None:
            raise Refused
        self.pending, self.pending_digits = value, digits

    def unit(self, name: str) -> None:
        """Multiply what waits, or the section before it, by a unit."""
        if name in BIG_UNITS:
            self._big(BIG_UNITS[name])
        else:
            self._small(SMALL_UNITS[name])

    def _small(self, unit: int) -> None:
        if self.section and 0 < self.last_unit <= unit:
            raise Refused
        if self.pending is None and self.section and not self.after_zero:
            raise Refused
        self.section += (Decimal(1) if self.pending is None else self.pending) * unit
        self.pending, self.last_unit, self.after_zero = None, unit, False

    def _big(self, unit: int) -> None:
        self.section += self.rest() if self.section else (self.pending or Decimal(0))
        if self.section == 0:
            self.total = (self.total or Decimal(1)) * unit
        elif self.last_big and unit > self.last_big:
            self.total = (self.total + self.section) * unit
        else:
            if self.last_big and unit == self.last_big:
                raise Refused
            self.total += self.section * unit
        self.section, self.pending, self.after_zero = Decimal(0), None, False
        self.last_unit = self.last_big = unit

    def rest(self) -> Decimal:
        """The digits not yet under a unit, with the elided unit put in: 三万五 -> 5000."""
        if self.pending is None:
            return Decimal(0)
        elided = self.pending_digits == 1 and self.last_unit and not self.after_zero
        return self.pending * self.last_unit / 10 if elided else self.pending

    def value(self) -> Decimal:
        """Give the sum, the elided unit put in."""
        overflows = self.pending is not None and self.pending >= self.last_unit > 0
        if overflows and self.pending_digits:
            raise Refused
        value = self.total + self.section + self.rest()
        if value > LARGEST:
            raise Refused
        return value
