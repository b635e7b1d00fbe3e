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
Reader = Callable[[Any], Any]
_FROM_TEXT: dict[Any, Reader] = {Money: Money, date: date.fromisoformat, Decimal: Decimal}


def to_json(value: Any) -> Any:
    """Write a record, or anything made of records, as JSON values.

    Money becomes whole fen, a day its ISO form, a rate a decimal string.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {name: to_json(getattr(value, name)) for name in _names(type(value))}
    return format(value, "f") if isinstance(value, Decimal) else value


def from_json(record: type[T], body: dict[str, Any]) -> T:
    """Read back what ``to_json`` wrote; fields not in ``body`` keep their defaults."""
    readers = _readers(record)
    return record(**{name: read(body[name]) for name, read in readers.items() if name in body})


def _names_of(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(record))


def _readers_of(record: Any) -> dict[str, Reader]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(record).items()}


# Asked for every record of every turn, and slow to work out.
_names: Callable[[Any], tuple[str, ...]] = lru_cache(maxsize=64)(_names_of)
_readers: Callable[[Any], dict[str, Reader]] = lru_cache(maxsize=64)(_readers_of)


def _reader(hint: Any) -> Reader:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _reader(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return _unless_none(_read_tuple, _reader(parts[0]))
    if origin is dict:
        return _unless_none(_read_dict, _reader(parts[1]))
    return _plain_reader(hint)


def _plain_reader(hint: Any) -> Reader:
    if hint in _FROM_TEXT:
        return _unless_none(_FROM_TEXT[hint])
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _unless_none(from_json, hint)
    return _as_it_is


def _unless_none(read: Callable[..., Any], *before: Any) -> Reader:
    return lambda value: None if value is None else read(*before, value)


def _read_tuple(read: Reader, values: list[Any]) -> tuple[Any, ...]:
    return tuple([read(value) for value in values])


def _read_dict(read: Reader, values: dict[str, Any]) -> dict[str, Any]:
    return {key: read(value) for key, value in values.items()}


def _as_it_is(value: Any) -> Any:
    return value
