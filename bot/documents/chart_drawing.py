"""Draws the chart of the offers at a telephone's width, from the top down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.core.money import Money
from bot.documents.fonts import SANS, font_file
from bot.documents.linebreak import lines_of
from bot.documents.texts import Texts

WIDTH_PIXELS = 360
DOTS_PER_INCH = 100
SHARPNESS = 2
"""The PNG has twice the pixels, for the screens telephones have."""
INK, SOFT, RULE, WAIT = "#1a1a1a", "#595959", "#c8c8c8", "#d9d9d9"
# Told apart with any kind of colour vision, and each at least 4.5:1 on white.
COLOURS = ("#0072b2", "#b34700", "#00674f", "#7a3b69")
# Points.
_SIZE, _SMALL, _TITLE = 9.5, 8.5, 11.5
# Inches: margins, lines of text, bars, and what lies between.
_SIDE, _EDGE, _TITLE_LINE, _LINE = 0.14, 0.12, 0.28, 0.19
_BARS, _GAP, _COST_BAR, _NEAR = 0.5, 0.14, 0.14, 0.06
_BAR_SHARE, _WAIT_SHARE = 0.82, 0.2
_SHORTEST_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One offer as drawn.

    Attributes:
        number: As it is chosen by.
        name: What it is called.
        payment: Its payments in words.
        cost: What it costs in words.
        extra: What is paid beyond the debt; below zero where something is waived.
        bars: Month, counted from now, and amount.
        wait: Months in which nothing is paid.
    """

    number: int
    name: str
    payment: str
    cost: str
    extra: Money
    bars: tuple[tuple[int, Money], ...]
    wait: int = 0


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of text; ``at`` is its middle, inches from the top."""

    words: str
    at: float
    size: float
    colour: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle, inches from the left and the top."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    hatched: bool = False


class Drawing:
    """One chart: everything is placed first, so that the height is known, and then drawn."""

    def __init__(
        self, offers: tuple[Shown, ...], texts: Texts, change: Callable[[str], str]
    ) -> None:
        """Hold what is drawn and what every text passes through."""
        self._offers, self._texts, self._change = offers, texts, change
        self._width = WIDTH_PIXELS / DOTS_PER_INCH
        self._room = self._width - 2 * _SIDE
        self._marks: list[_Text | _Box] = []
        self._y = _EDGE

    def figure(self) -> Any:
        """Give the chart as a matplotlib figure."""
        self._write(self._texts.say("chart_over_time"), _TITLE)
        for item, colour in zip(self._offers, COLOURS, strict=False):
            self._over_time(item, colour)
        self._months_named()
        self._write(self._texts.say("chart_cost"), _TITLE)
        for item, colour in zip(self._offers, COLOURS, strict=False):
            self._cost(item, colour)
        return _drawn(self._marks, self._width, self._y + _EDGE)

    def _write(self, text: str, size: float, colour: str = INK) -> None:
        step, em = (_TITLE_LINE if size == _TITLE else _LINE), size / 72
        for line in lines_of(self._change(text), self._room, lambda part: _rough(part) * em):
            self._marks.append(_Text(line, self._y + step / 2, size, colour))
            self._y += step

    def _over_time(self, item: Shown, colour: str) -> None:
        self._write(f"{item.number}. {item.name}", _SIZE)
        tallest = _tallest(self._offers)
        cut = any(amount.fen > tallest for _, amount in item.bars)
        words = item.payment + (self._texts.say("chart_cut") if cut else "")
        self._write(words, _SMALL, colour)
        floor, step = self._y + _NEAR + _BARS, self._room / (self._last_month() + 1)
        if item.wait:
            height = _BARS * _WAIT_SHARE
            box = _Box(_SIDE + step / 2, floor - height, item.wait * step, height, WAIT, True)
            self._marks.append(box)
        for month, amount in item.bars:
            height = _BARS * min(1.0, amount.fen / tallest)
            left = _SIDE + (month + (1 - _BAR_SHARE) / 2) * step
            self._marks.append(_Box(left, floor - height, _BAR_SHARE * step, height, colour))
        self._marks.append(_Box(_SIDE, floor, self._room, 0.01, RULE))
        self._y = floor + _GAP

    def _last_month(self) -> int:
        """Give how many months the chart spans; few would blow one bar up to the whole width."""
        ends = [month for item in self._offers for month, _ in item.bars]
        return max([_SHORTEST_MONTHS, *ends, *(item.wait for item in self._offers)])

    def _months_named(self) -> None:
        """Name the beginning and the end of the time shown, under the last offer."""
        self._y += _NEAR - _GAP
        at, say = self._y + _LINE / 2, self._texts.say
        last = say("chart_month", number=self._last_month())
        for words, right in ((say("chart_start"), False), (last, True)):
            self._marks.append(_Text(self._change(words), at, _SMALL, SOFT, right))
        self._y += _LINE + _GAP

    def _cost(self, item: Shown, colour: str) -> None:
        self._write(f"{item.number}. {item.cost}", _SIZE)
        if item.extra:
            self._cost_bar(item, colour)
        self._y += _NEAR

    def _cost_bar(self, item: Shown, colour: str) -> None:
        """Draw what is paid beyond the debt to the right of a line, what is waived to its left."""
        both = any(other.extra.fen < 0 for other in self._offers)
        zero = _SIDE + (self._room / 2 if both else 0)
        longest = self._room / 2 if both else self._room
        most = max(abs(other.extra.fen) for other in self._offers)
        length = longest * abs(item.extra.fen) / most
        less = item.extra.fen < 0
        left = zero - length if less else zero
        self._marks += [
            _Box(left, self._y + _NEAR / 2, length, _COST_BAR, colour, less),
            _Box(zero, self._y, 0.01, _COST_BAR + _NEAR, SOFT),
        ]
        self._y += _COST_BAR + _NEAR


def _tallest(offers: tuple[Shown, ...]) -> int:
    """Give the payment the bars are measured by, fen.

    A payment made once would press every monthly one flat: it is cut, and said to be.
    """
    monthly = [amount.fen for item in offers if len(item.bars) > 2 for _, amount in item.bars]
    once = [amount.fen for item in offers for _, amount in item.bars]
    return max(monthly or once, default=1) or 1


def _rough(text: str) -> float:
    """Give a text's width in ems, on the safe side."""
    return sum(0.62 if sign.isascii() else 1.0 for sign in text)


def _drawn(marks: list[_Text | _Box], width: float, height: float) -> Any:
    """Draw marks on a figure of that size, without axes: they would cost more than all bars."""
    plot = _matplotlib()
    figure = plot.Figure(figsize=(width, height), dpi=DOTS_PER_INCH, facecolor="white")
    plot.Canvas(figure)
    for mark in marks:
        if isinstance(mark, _Text):
            figure.text(
                1 - _SIDE / width if mark.right else _SIDE / width, 1 - mark.at / height,
                # A dollar sign would begin a formula.
                mark.words.replace("$", r"\$"), size=mark.size, color=mark.colour,
                va="center_baseline", ha="right" if mark.right else "left",
                fontproperties=_font(mark.size),
            )  # fmt: skip
            continue
        corner = (mark.x / width, 1 - (mark.y + mark.height) / height)
        style = {"facecolor": "white", "edgecolor": SOFT if mark.colour == WAIT else mark.colour,
                 "hatch": "////", "linewidth": 0.8} if mark.hatched else {
                     "facecolor": mark.colour, "linewidth": 0}  # fmt: skip
        box = plot.Rectangle(
            corner, mark.width / width, mark.height / height,
            transform=figure.transFigure, **style,
        )  # fmt: skip
        figure.add_artist(box)
    return figure


def _font(size: float) -> Any:
    return _matplotlib().FontProperties(fname=str(font_file(SANS)), size=size)


@dataclass(frozen=True, slots=True)
class _Matplotlib:
    Figure: Any
    Canvas: Any
    FontProperties: Any
    Rectangle: Any


@lru_cache(maxsize=1)
def _matplotlib() -> _Matplotlib:
    """Load matplotlib where a chart is drawn and nowhere else: it takes half a second."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import Rectangle

    # Names of shapes would else be random: the same chart gives the same bytes.
    matplotlib.rcParams["svg.hashsalt"] = "shukun"
    matplotlib.rcParams["hatch.linewidth"] = 0.6
    return _Matplotlib(Figure, FigureCanvasAgg, FontProperties, Rectangle)
