"""Reads single values of the environment, or says what would be right."""

from datetime import date

from bot.errors import RequestInvalid


def as_list(text: str) -> tuple[str, ...]:
    """Read what stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_number(name: str, text: str, least: int = 0) -> int:
    """Read a whole number.

    Raises:
        RequestInvalid: It is none, or too small.
    """
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise RequestInvalid(name, f"'{text}' does not do", f"a whole number from {least}")
    return int(text)


def read_day(name: str, text: str | None) -> date | None:
    """Read an ISO day.

    Raises:
        RequestInvalid: It is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RequestInvalid(name, f"'{text}' is no day", "write YYYY-MM-DD") from error
