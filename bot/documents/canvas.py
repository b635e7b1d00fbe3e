"""Pages under construction: what stands where, before any PDF is written."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.documents.linebreak import lines_of
from bot.documents.look import Look, Type


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``y`` is its baseline, ``spread`` what each character is moved on, mm."""

    x: float
    y: float
    text: str
    type: Type
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A thin straight line."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A filled rectangle behind text."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """An empty square to tick."""

    x: float
    y: float
    size: float


Mark = Words | Stroke | Ground | Tick


class Measure(Protocol):
    """Tells how wide a text is."""

    def __call__(self, text: str, kind: Type) -> float:
        """Give the width in mm."""


# Baseline below the top of a line, as a share of the size: where Chinese looks centred.
_BASELINE = 0.38
_MOST_SPREAD = 3.5


@dataclass
class Canvas:
    """Places lines from the top down and begins a new page where one is full.

    Attributes:
        look: Margins and sizes.
        measure: Width of a text.
        pages: What stands on each page so far.
        y: Where the next thing goes, mm from the top.
    """

    look: Look
    measure: Measure
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        """Begin at the top margin."""
        self.y = self.look.top

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append([])
        self.y = self.look.top

    def at_top(self) -> bool:
        """Whether nothing stands on this page yet."""
        return not self.pages[-1]

    def need(self, height: float) -> None:
        """Begin a new page unless this much room is left, or the page is empty anyway."""
        if self.y + height > self.look.floor and not self.at_top():
            self.new_page()

    def put(self, mark: Mark) -> None:
        """Set a mark on the page at hand."""
        self.pages[-1].append(mark)

    def skip(self, millimetres: float) -> None:
        """Leave room, but none at the top of a page."""
        if not self.at_top():
            self.y += self.look.gap(millimetres)

    def break_lines(self, text: str, kind: Type, width: float, indent: float = 0.0) -> list[str]:
        """Break a text into lines of that type."""
        return lines_of(text, width, lambda part: self.measure(part, kind), indent)

    def line(self, text: str, kind: Type, x: float, width: float, *, last: bool = True) -> None:
        """Set one line; all but the last of a paragraph are spread to the right edge."""
        self.need(kind.line)
        spread = 0.0 if last else self._spread(text, kind, width)
        self.put(Words(x, self.y + baseline(kind), text, kind, spread))
        self.y += kind.line

    def paragraph(self, text: str, kind: Type, x: float, width: float, indent: float = 0.0) -> None:
        """Set running text; neither its first nor its last line stands alone on a page."""
        lines = self.break_lines(text, kind, width, indent)
        self.need(kind.line * lines_kept(lines))
        for number, line in enumerate(lines):
            left = len(lines) - number
            self.need(kind.line * (left if left <= 2 else 1))
            begin = indent if number == 0 else 0.0
            self.line(line, kind, x + begin, width - begin, last=left == 1)

    def _spread(self, text: str, kind: Type, width: float) -> float:
        short = width - self.measure(text, kind)
        if len(text) < 2 or not 0 < short <= _MOST_SPREAD * kind.em:
            return 0.0
        return short / (len(text) - 1)


def lines_kept(lines: list[str]) -> int:
    """Give how many lines must stand together where a paragraph begins."""
    return len(lines) if len(lines) <= 3 else 2


def baseline(kind: Type) -> float:
    """Give how far below the top of its line a text's baseline is, mm."""
    return kind.line / 2 + kind.em * _BASELINE
