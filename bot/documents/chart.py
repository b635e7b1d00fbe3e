"""The chart of the offers: what is paid month by month, and cost beside cost."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from bot.core.calendar_months import whole_months_until
from bot.core.money import Money
from bot.core.offers import Offer, offers_to_show
from bot.documents.fonts import SANS, font_file
from bot.documents.linebreak import lines_of
from bot.documents.plan_words import beyond_debt, offer_name
from bot.documents.subject import Subject
from bot.documents.texts import Texts

WIDTH_PIXELS = 360
_DPI = 100
_SHARPNESS = 2
"""The PNG has twice the pixels, for the screens telephones have."""
# Inches: margins, lines of text, bars, and what lies between.
_SIDE, _EDGE, _TITLE_LINE, _NAME_LINE = 0.14, 0.12, 0.28, 0.19
_BARS, _GAP, _AXIS_NAMES, _COST_ROW, _NEAR = 0.5, 0.14, 0.36, 0.2, 0.06
_INK, _SOFT, _RULE, _WAIT = "#1a1a1a", "#595959", "#c8c8c8", "#d9d9d9"
# Told apart with any kind of colour vision, and each at least 4.5:1 on white.
_COLOURS = ("#0072b2", "#b34700", "#00674f", "#7a3b69")
_SIZE, _SMALL, _TITLE = 9.5, 8.5, 11.5


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


def shown_offers(subject: Subject, texts: Texts) -> tuple[Shown, ...]:
    """Give the offers a person compares, as they are drawn."""
    offers = offers_to_show(subject.proposal)
    return tuple(_shown(number, offer, subject, texts) for number, offer in enumerate(offers, 1))


def chart_alternative(subject: Subject, texts: Texts) -> str:
    """Tell in words what the chart shows."""
    told = [
        texts.say("chart_alt_plan", number=item.number, plan=item.name, payment=item.payment,
                  total=offer.plan.total, cost=item.cost)
        for item, offer in zip(shown_offers(subject, texts), offers_to_show(subject.proposal),
                               strict=True)
    ]  # fmt: skip
    return texts.say("chart_alt", count=len(told), plans="".join(told))


def render_chart(subject: Subject, texts: Texts, change: Callable[[str], str], form: str) -> bytes:
    """Draw the offers for a telephone's width.

    Args:
        subject: With one offer or more.
        texts: The texts.
        change: What every text passes through: cleaning, script.
        form: ``svg`` or ``png``.
    """
    figure = chart_figure(subject, texts, change)
    written = io.BytesIO()
    if form == "png":
        figure.savefig(written, format="png", dpi=_DPI * _SHARPNESS, metadata={"Software": None})
        return written.getvalue()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    alternative = change(chart_alternative(subject, texts))
    title = change(texts.say("name_chart"))
    return _with_alternative(written.getvalue().decode(), title, alternative).encode()


def chart_figure(subject: Subject, texts: Texts, change: Callable[[str], str]) -> Any:
    """Draw the offers as a matplotlib figure."""
    return _Drawing(shown_offers(subject, texts), texts, change).figure()


def _shown(number: int, offer: Offer, subject: Subject, texts: Texts) -> Shown:
    plan = offer.plan
    extra = beyond_debt(offer, subject)
    starts = plan.starts_on if offer.after_recovery else None
    offset = whole_months_until(subject.today, starts) if starts else 0
    wait = offset
    if plan.kind == "deferral" and plan.ends_on is not None:
        wait = whole_months_until(subject.today, plan.ends_on)
    first = offset + (1 if plan.terms is not None else 0)
    bars = tuple((first + month, amount) for month, amount in enumerate(plan.payments))
    return Shown(
        number, offer_name(offer, subject, texts), _payment_words(offer, texts),
        _cost_words(extra, texts), extra, () if plan.kind == "deferral" else bars, wait,
    )  # fmt: skip


def _payment_words(offer: Offer, texts: Texts) -> str:
    plan = offer.plan
    if plan.kind == "deferral":
        return texts.say("chart_payment_wait", days=plan.days)
    if plan.kind == "rollover":
        first, last = plan.first_payment, plan.last_payment
        return texts.say("chart_payment_twice", first=first, last=last)
    low, high = min(plan.payments), max(plan.payments)
    if len(plan.payments) == 1:
        return texts.say("chart_payment_once", amount=high)
    if low == high:
        return texts.say("chart_payment_even", amount=high)
    return texts.say("chart_payment_range", low=low, high=high)


def _cost_words(extra: Money, texts: Texts) -> str:
    if not extra:
        return texts.say("chart_cost_none")
    key = "chart_cost_more" if extra.fen > 0 else "chart_cost_less"
    return texts.say(key, amount=Money(abs(extra.fen)))


class _Drawing:
    """One chart being drawn, from the top down; lengths in inches."""

    def __init__(
        self, offers: tuple[Shown, ...], texts: Texts, change: Callable[[str], str]
    ) -> None:
        self._offers, self._texts, self._change = offers, texts, change
        self._width = WIDTH_PIXELS / _DPI
        self._names = [self._wrapped(f"{item.number}. {item.name}") for item in offers]
        self._months = max(
            max((month for month, _ in item.bars), default=0) for item in offers
        ) or 1  # fmt: skip
        self._months = max(self._months, *(item.wait for item in offers), 1)
        self._top = _tallest(offers)

    def figure(self) -> Any:
        matplotlib = _matplotlib()
        self._height = self._whole_height()
        self._figure = matplotlib.Figure(
            figsize=(self._width, self._height), dpi=_DPI, facecolor="white"
        )
        matplotlib.Canvas(self._figure)
        self._y = _EDGE
        self._write(self._texts.say("chart_over_time"), _TITLE)
        for item, name, colour in zip(self._offers, self._names, _COLOURS, strict=False):
            self._over_time(item, name, colour)
        self._write(self._texts.say("chart_cost"), _TITLE)
        for item, colour in zip(self._offers, _COLOURS, strict=False):
            self._cost(item, colour)
        return self._figure

    def _whole_height(self) -> float:
        lines = sum(len(name) + 1 for name in self._names)
        bars = len(self._offers) * (_BARS + _GAP) - _GAP + _AXIS_NAMES
        drawn = sum(1 for item in self._offers if item.extra)
        cost = len(self._offers) * (_NAME_LINE + _NEAR) + drawn * (_COST_ROW + _NEAR)
        return 2 * _EDGE + 2 * _TITLE_LINE + lines * _NAME_LINE + bars + cost

    def _wrapped(self, text: str) -> list[str]:
        em = _SIZE / 72
        return lines_of(self._change(text), self._width - 2 * _SIDE, lambda part: _rough(part) * em)

    def _write(self, text: str, size: float, colour: str = _INK, x: float = _SIDE) -> None:
        step = _TITLE_LINE if size == _TITLE else _NAME_LINE
        y = 1 - (self._y + step / 2) / self._height
        self._figure.text(
            x / self._width, y, _plain(self._change(text)), size=size, color=colour,
            va="center_baseline", ha="left", fontproperties=_font(size),
        )  # fmt: skip
        self._y += step

    def _axes(self, height: float, left: float = _SIDE) -> Any:
        bottom = 1 - (self._y + height) / self._height
        width = (self._width - left - _SIDE) / self._width
        place = (left / self._width, bottom, width, height / self._height)
        axes = self._figure.add_axes(place)
        axes.set_yticks([])
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(_RULE)
        return axes

    def _over_time(self, item: Shown, name: list[str], colour: str) -> None:
        for line in name:
            self._write(line, _SIZE)
        cut = any(amount.fen > self._top for _, amount in item.bars)
        words = item.payment + (self._texts.say("chart_cut") if cut else "")
        self._write(words, _SMALL, colour)
        axes = self._axes(_BARS)
        axes.set_xlim(-0.6, self._months + 0.6)
        axes.set_ylim(0, 1.05)
        if item.wait:
            axes.bar([item.wait / 2], [0.2], width=item.wait, color=_WAIT, hatch="///",
                     edgecolor=_SOFT, linewidth=0)  # fmt: skip
        months = [month for month, _ in item.bars]
        axes.bar(months, [min(1.0, amount.fen / self._top) for _, amount in item.bars],
                 width=0.82, color=colour)  # fmt: skip
        last = item is self._offers[-1]
        axes.set_xticks([])
        if last:
            self._ticks(axes)
        self._y += _BARS + (_AXIS_NAMES if last else _GAP)

    def _ticks(self, axes: Any) -> None:
        """Name the beginning and the end of the time shown."""
        say = self._texts.say
        axes.set_xticks([0, self._months])
        axes.tick_params(axis="x", length=2, color=_RULE, pad=2)
        titles = (say("chart_start"), say("chart_month", number=self._months))
        labels = axes.set_xticklabels([_plain(self._change(title)) for title in titles])
        for label, side in zip(labels, ("left", "right"), strict=True):
            label.set(fontproperties=_font(_SMALL), color=_SOFT, ha=side)

    def _cost(self, item: Shown, colour: str) -> None:
        self._write(f"{item.number}. {item.cost}", _SIZE)
        self._y += _NEAR
        if item.extra:
            self._cost_bar(item, colour)

    def _cost_bar(self, item: Shown, colour: str) -> None:
        axes = self._axes(_COST_ROW)
        most = max(abs(other.extra.fen) for other in self._offers) or 1
        low = -1 if any(other.extra.fen < 0 for other in self._offers) else 0
        axes.set_xlim(low, 1)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.axvline(0, color=_SOFT, linewidth=1)
        less = {"hatch": "///", "facecolor": "white"} if item.extra.fen < 0 else {"color": colour}
        axes.barh([0], [item.extra.fen / most], height=0.7, edgecolor=colour, **less)
        axes.set_ylim(-0.5, 0.5)
        self._y += _COST_ROW + _NEAR


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


def _plain(text: str) -> str:
    """Keep matplotlib from reading a formula into a text."""
    return text.replace("$", r"\$")


def _font(size: float) -> Any:
    return _matplotlib().FontProperties(fname=str(font_file(SANS)), size=size)


@dataclass(frozen=True, slots=True)
class _Matplotlib:
    Figure: Any
    Canvas: Any
    FontProperties: Any


@lru_cache(maxsize=1)
def _matplotlib() -> _Matplotlib:
    """Load matplotlib where a chart is drawn and nowhere else: it takes half a second."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    # Names of shapes would else be random: the same chart gives the same bytes.
    matplotlib.rcParams["svg.hashsalt"] = "shukun"
    matplotlib.rcParams["hatch.linewidth"] = 0.6
    return _Matplotlib(Figure, FigureCanvasAgg, FontProperties)


def _with_alternative(svg: str, title: str, alternative: str) -> str:
    """Give the picture a name and a description for those who do not see it."""
    head, mark, rest = svg.partition("<svg ")
    opening, end, body = rest.partition(">")
    told = f"<title>{escape(title)}</title><desc>{escape(alternative)}</desc>"
    return f'{head}{mark}role="img" aria-label="{_quoted(alternative)}" {opening}{end}{told}{body}'


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
