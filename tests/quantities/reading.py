"""How the tests read one kind of quantity out of a text."""

from datetime import date

from bot.quantities import Quantity, read_quantities

TODAY = date(2026, 11, 22)  # a Sunday


def read_kind(kind, text, today=TODAY, past=None) -> list[Quantity]:
    return [found for found in read_quantities(text, today, past=past) if found.kind == kind]


def only(kind, text, today=TODAY, past=None) -> Quantity:
    found = read_kind(kind, text, today, past)
    assert len(found) == 1, found
    return found[0]
