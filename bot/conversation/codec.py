"""How moments and structured values stand in the database."""

import json
from datetime import datetime, timezone
from typing import Any


def write_moment(moment: datetime) -> str:
    """Write a moment as UTC in 32 characters, so that text order is time order.

    Example:
        >>> write_moment(datetime(2026, 11, 22, 8, tzinfo=timezone.utc))
        '2026-11-22T08:00:00.000000+00:00'
    """
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")


def read_moment(text: str | None) -> datetime | None:
    """Read a moment back, in UTC."""
    return None if text is None else datetime.fromisoformat(text)


def write_json(value: Any) -> str:
    """Write a plain value as JSON.

    Raises:
        TypeError: It holds something JSON has no word for.
        ValueError: It holds NaN or an infinity.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_json(text: str | None) -> Any:
    """Read JSON back; None for nothing stored."""
    return None if text is None else json.loads(text)
