"""Carrying the value of a quantity over into a fact."""

from bot.core.facts import Fact
from bot.quantities.types import Quantity


def fact_from(quantity: Quantity, role: str, label: str | None = None) -> Fact:
    """Carry the value of a quantity over into a fact."""
    return Fact(
        role=role, kind=quantity.kind, start=quantity.start, end=quantity.end, text=quantity.text,
        approximate=quantity.approximate, bound=quantity.bound, fen=quantity.fen,
        low_fen=quantity.low_fen, high_fen=quantity.high_fen, count=quantity.count,
        days=quantity.days, months=quantity.months, on=quantity.on, until=quantity.until,
        annual=quantity.annual, basis=quantity.basis, label=label,
    )  # fmt: skip
