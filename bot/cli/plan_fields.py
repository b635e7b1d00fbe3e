"""Reads the JSON of `plan`: every value checked, every mistake named by its path and its remedy."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from bot.cli.plan_json import NoWholeNumber, printable
from bot.core.money import Money
from bot.core.plans.schedule import highest_rate
from bot.errors import RequestInvalid
from bot.rulebook.checks import near

T = TypeVar("T")
MOST_FEN = 10_000_000_000
"""A hundred million yuan: above it a household's debt is a slip of the keyboard."""
MOST_ITEMS = 100
LONGEST_ID = 64
_RATE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,20})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_KINDS = {str: "text", bool: "true or false", list: "a list", dict: "an object", type(None): "null"}


class Fields:
    """One JSON object under its path; hands out checked values."""

    def __init__(self, value: Any, path: str, known: Sequence[str], source: str) -> None:
        """Hold an object.

        Args:
            value: What JSON held there.
            path: Dotted path to it, empty for the whole.
            known: The fields it may have.
            source: The file, or standard input.

        Raises:
            RequestInvalid: It is no object, or has a field that is not known.
        """
        self._path, self._source = path, source
        if not isinstance(value, dict):
            raise self._refused(path, _is(value), "write an object { … }")
        self._values: dict[str, Any] = value
        for name in value:
            if name not in known:
                raise self.refuse(name, "unknown field", near(name, known))

    def only(self, known: Sequence[str]) -> "Fields":
        """Give the same object once it has no field but these."""
        return Fields(self._values, self._path, known, self._source)

    def refuse(self, name: str, problem: str, remedy: str) -> RequestInvalid:
        """Give the error for one field, or with no name for the whole object."""
        return self._refused(self._below(name), problem, remedy)

    def _below(self, name: str) -> str:
        return ".".join(part for part in (self._path, name) if part)

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        return self._values.get(name) is not None

    def stands(self, name: str) -> bool:
        """Whether a field is there, be it null."""
        return name in self._values

    def place(self, name: str) -> str:
        """Name a field with its file and path, for a message."""
        return self._place(self._below(name))

    def optional(self, read: Callable[..., T], name: str, **limits: Any) -> T | None:
        """Read a field that may be missing or null."""
        return read(name, **limits) if self.has(name) else None

    def nullable(self, read: Callable[..., T], name: str, **limits: Any) -> T | None:
        """Read a field that may be null but must stand there."""
        if not self.stands(name):
            raise self.refuse(name, "missing", "add it, null where it is not known")
        return self.optional(read, name, **limits)

    def amount(self, name: str, *, lowest: int = 0) -> Money:
        """Read an amount in whole fen, from ``lowest`` to a hundred million yuan."""
        return Money(self._whole(name, lowest, MOST_FEN, "fen, without quotes"))

    def count(self, name: str, *, lowest: int, highest: int) -> int:
        """Read a whole number, ends included."""
        return self._whole(name, lowest, highest, "without quotes")

    def rate(self, name: str, *, periods_per_year: int = 1) -> Decimal:
        """Read a rate per period, from 0 to below 500 % a year."""
        return self._fraction(name, highest_rate(periods_per_year), "below 500 % a year")

    def share(self, name: str) -> Decimal:
        """Read a part of a whole, from 0 to 1."""
        return self._fraction(name, Decimal(1), "the whole")

    def day(self, name: str) -> date:
        """Read an ISO day."""
        text = self._text(name)
        try:
            day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError as error:
            raise self.refuse(name, f"{_shown(text)} is no day", "write YYYY-MM-DD") from error
        if not _FIRST_DAY <= day <= _LAST_DAY:
            remedy = f"write a day from {_FIRST_DAY} to {_LAST_DAY}"
            raise self.refuse(name, f"{day} is out of range", remedy)
        return day

    def choice(self, name: str, options: Collection[str]) -> str:
        """Read one of several words."""
        text = self._text(name)
        if text not in options:
            raise self.refuse(name, f"{_shown(text)} is none", near(text, options))
        return text

    def choices(self, name: str, options: Collection[str]) -> tuple[str, ...]:
        """Read a list of words, each one of several."""
        items = self._list(name)
        for number, item in enumerate(items):
            if not isinstance(item, str) or item not in options:
                problem = f"{_shown(item)} is none" if isinstance(item, str) else _is(item)
                remedy = f"use {', '.join(options)}"
                raise self.refuse(f"{name}[{number}]", problem, remedy)
        return tuple(items)

    def identity(self, name: str) -> str:
        """Read an id: short printable text."""
        text = self._text(name)
        if not text.strip() or not text.isprintable() or len(text) > LONGEST_ID:
            remedy = f"write 1 to {LONGEST_ID} printable characters"
            raise self.refuse(name, f"{_shown(text)} is no id", remedy)
        return text

    def child(self, name: str, known: Sequence[str]) -> "Fields":
        """Read an object."""
        return Fields(self._value(name), self._below(name), known, self._source)

    def children(self, name: str, known: Sequence[str], *, fewest: int = 1) -> list["Fields"]:
        """Read a list of objects."""
        items, path = self._list(name), self._below(name)
        if len(items) < fewest:
            raise self.refuse(name, "is empty", f"list {fewest} or more")
        return [
            Fields(item, f"{path}[{number}]", known, self._source)
            for number, item in enumerate(items)
        ]

    def _value(self, name: str) -> Any:
        if not self.stands(name):
            raise self.refuse(name, "missing", "add it")
        return self._values[name]

    def _text(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str):
            raise self.refuse(name, _is(value), "write it as text in quotes")
        return value

    def _list(self, name: str) -> list[Any]:
        value = self._value(name)
        if not isinstance(value, list):
            raise self.refuse(name, _is(value), "write a list [ … ]")
        if len(value) > MOST_ITEMS:
            raise self.refuse(name, f"has {len(value)} items", f"list at most {MOST_ITEMS}")
        return value

    def _whole(self, name: str, lowest: int, highest: int, unit: str) -> int:
        value = self._value(name)
        remedy = f"write a whole number from {lowest} to {highest} {unit}"
        if type(value) is not int:
            raise self.refuse(name, _is(value), remedy)
        if not lowest <= value <= highest:
            raise self.refuse(name, f"{value} is out of range", remedy)
        return value

    def _fraction(self, name: str, highest: Decimal, means: str) -> Decimal:
        value = self._value(name)
        remedy = f'write a fraction as text, from "0" to "{highest}" ({means})'
        if not isinstance(value, str):
            raise self.refuse(name, _is(value), remedy)
        if not _RATE.fullmatch(value) or Decimal(value) > highest:
            raise self.refuse(name, f"{_shown(value)} is out of range", remedy)
        return Decimal(value)

    def _refused(self, field: str, problem: str, remedy: str) -> RequestInvalid:
        return RequestInvalid(self._place(field), problem, remedy)

    def _place(self, field: str) -> str:
        return ": ".join(part for part in (self._source, printable(field)) if part)


def _is(value: Any) -> str:
    if isinstance(value, NoWholeNumber):
        return f"is {printable(value.text)}, no whole number within reason"
    return f"is {_KINDS.get(type(value), 'a number')}"


def _shown(text: str) -> str:
    return f"'{printable(text)}'"
