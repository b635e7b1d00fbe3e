"""Pure grammar for Chinese numbers, money, durations, dates and rates."""

from bot.quantities.reader import read_quantities
from bot.quantities.types import Kind, Quantity

__all__ = ["Kind", "Quantity", "read_quantities"]
