"""Turns frozen records into JSON values and back, so that a case survives between turns."""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from bot.core.money import Money

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Write a record, or anything made of records, as JSON values.

    Money becomes whole fen, a day its ISO form, a rate a decimal string.
    """
    if isinstance(value, Money):
        return value.fen
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: to_json(getattr(value, field.name)) for field in fields}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def from_json(record: type[T], body: dict[str, Any]) -> T:
    """Read back what ``to_json`` wrote; fields not in ``body`` keep their defaults."""
    hints = _hints(record)
    known = {name: _read(hints[name], body[name]) for name in hints if name in body}
    return record(**known)


# Asked for every record of every turn, and slow to work out.
_hints: Callable[[Any], dict[str, Any]] = lru_cache(maxsize=64)(typing.get_type_hints)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _read(next(part for part in typing.get_args(hint) if part is not type(None)), value)
    if origin is tuple:
        return tuple(_read(typing.get_args(hint)[0], item) for item in value)
    if origin is dict:
        return {key: _read(typing.get_args(hint)[1], item) for key, item in value.items()}
    return _read_plain(hint, value)


def _read_plain(hint: Any, value: Any) -> Any:
    if hint is Money:
        return Money(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    is_record = isinstance(hint, type) and dataclasses.is_dataclass(hint)
    return from_json(hint, value) if is_record else value
