"""Where the bars of a chart stand; the page draws them as SVG."""

from collections.abc import Sequence
from typing import Any

from bot.core.money import Money

HEIGHT = 60
_BAR, _GAP, _NARROWEST = 10, 2, 120


def payment_bars(amounts: Sequence[int]) -> dict[str, Any] | None:
    """Place one bar a payment, first to last.

    Args:
        amounts: Payments in fen.

    Returns:
        ``width`` of the picture and its ``bars``; None where nothing is paid.
    """
    highest = max(amounts, default=0)
    if highest <= 0:
        return None
    bars = [
        {
            "x": index * (_BAR + _GAP),
            "y": 62 - (tall := max(2, HEIGHT * fen // highest)),
            "width": _BAR,
            "height": tall,
            "title": f"{index + 1}. {Money(fen)}",
        }
        for index, fen in enumerate(amounts)
    ]
    return {"width": max(_NARROWEST, len(bars) * (_BAR + _GAP)), "bars": bars}


def count_bars(counts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Place one lying bar a name, the largest as long as there is room."""
    highest = max((count for _, count in counts), default=0) or 1
    rows = [
        {"name": name, "count": count, "y": index * 26, "width": 200 * count // highest}
        for index, (name, count) in enumerate(counts)
    ]
    return {"height": max(26, len(rows) * 26), "rows": rows}
