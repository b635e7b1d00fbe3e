"""How a page looks: A4, a serif face for running text, a sans for headings and tables."""

from dataclasses import dataclass
from typing import Literal

from bot.documents.fonts import SANS, SERIF

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MM_PER_POINT = 25.4 / 72
INK, SOFT, HAIR, TINT = 0x1A, 0x59, 0xB4, 0xF1
"""Grey levels: text, notes, rules, the ground of a table's head."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a kind of text is set.

    Attributes:
        face: ``serif`` or ``sans``.
        points: Size.
        leading: Distance of lines as a multiple of the size.
        grey: Level of grey.
    """

    face: str
    points: float
    leading: float = 1.5
    grey: int = INK

    @property
    def em(self) -> float:
        """Width of one Chinese character, mm."""
        return self.points * MM_PER_POINT

    @property
    def line(self) -> float:
        """Distance of lines, mm."""
        return self.em * self.leading


TypeName = Literal["title", "subtitle", "heading", "body", "note", "cell", "quote", "foot"]


@dataclass(frozen=True, slots=True)
class Look:
    """Margins and sizes of one sheet.

    Attributes:
        scale: 1, or less where a sheet must fit one page.
        side: Margin left and right, mm.
        top: Margin above the text.
        bottom: Margin below it, the foot included.
    """

    scale: float = 1.0
    side: float = 24.0
    top: float = 20.0
    bottom: float = 22.0

    def type(self, name: TypeName) -> Type:
        """Give how a kind of text is set."""
        face, points, leading, grey = _TYPES[name]
        return Type(face, points * self.scale, leading, grey)

    @property
    def width(self) -> float:
        """Width of the text, mm."""
        return PAGE_WIDTH - 2 * self.side

    @property
    def floor(self) -> float:
        """Where the text ends on a page, mm from its top."""
        return PAGE_HEIGHT - self.bottom

    def gap(self, millimetres: float) -> float:
        """Give a distance as it shrinks with the type."""
        return millimetres * self.scale


_TYPES: dict[TypeName, tuple[str, float, float, int]] = {
    "title": (SANS, 18.0, 1.5, INK),
    "subtitle": (SANS, 9.5, 1.5, SOFT),
    "heading": (SANS, 12.0, 1.5, INK),
    "body": (SERIF, 11.0, 1.65, INK),
    "quote": (SERIF, 11.0, 1.65, INK),
    "note": (SANS, 9.0, 1.55, SOFT),
    "cell": (SANS, 9.5, 1.45, INK),
    "foot": (SANS, 8.5, 1.4, SOFT),
}

CLOSE = Look(side=20.0, top=17.0, bottom=20.0)
"""For what should fit one page."""
