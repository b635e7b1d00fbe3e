"""Reads a request as JSON in which no float can hide."""

import json
from dataclasses import dataclass
from typing import Any

from bot.errors import RequestInvalid

LONGEST_SHOWN = 64
_LONGEST_INTEGER = 18


@dataclass(frozen=True, slots=True)
class NoWholeNumber:
    """A number as it was written that cannot be an amount of fen: with a point, or endless."""

    text: str


def read_json(text: str, source: str) -> Any:
    """Read JSON with no float in it: a number with a point stays what was written.

    Args:
        text: The request.
        source: The file, or standard input.

    Raises:
        RequestInvalid: It is empty, no JSON, nested beyond reason, or names a field twice.
    """
    if not text.strip():
        raise RequestInvalid(source, "empty", "write one JSON request")
    try:
        return json.loads(
            text, parse_float=NoWholeNumber, parse_int=_integer, parse_constant=NoWholeNumber,
            object_pairs_hook=_once_each,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        raise RequestInvalid(
            f"{source} line {error.lineno}", f"no JSON ({error.msg})", "mend that line"
        ) from error
    except _NamedTwice as error:
        raise RequestInvalid(f"{source}: {error}", "stands twice", "keep one") from error
    except RecursionError as error:
        raise RequestInvalid(source, "nested too deep", "write one flat request") from error


class _NamedTwice(ValueError):
    """A field stands twice in one object."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise _NamedTwice(printable(name))
        values[name] = value
    return values


def _integer(text: str) -> int | NoWholeNumber:
    return int(text) if len(text) <= _LONGEST_INTEGER else NoWholeNumber(text)


def printable(text: str) -> str:
    """Give what was written short and in one line, for a message."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return "".join(character if character.isprintable() else "?" for character in short)
