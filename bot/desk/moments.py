"""Moments and spans as an agent reads them, in China's time."""

from datetime import datetime, timedelta

from bot.clock import SHANGHAI
from bot.desk.words import Words

_DAY = timedelta(days=1)


def clock_time(moment: datetime | str | None) -> str:
    """Write a moment as month, day and time.

    Example:
        >>> clock_time("2026-11-22T08:05:00+00:00")
        '11-22 16:05'
    """
    if not moment:
        return "—"
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    local = read.astimezone(SHANGHAI) if read.tzinfo else read
    return local.strftime("%m-%d %H:%M")


def span(length: timedelta, words: Words) -> str:
    """Write how long something takes, in its two largest units at most."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours, left = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return words("span_days", days=days, hours=hours)
    if hours:
        return words("span_hours", hours=hours, minutes=left)
    return words("span_minutes", minutes=left)


def until(due_at: datetime, now: datetime, words: Words) -> str:
    """Write how much time is left, or how long it has been over."""
    if due_at >= now:
        return words("left_time", span=span(due_at - now, words))
    return words("over_time", span=span(now - due_at, words))
