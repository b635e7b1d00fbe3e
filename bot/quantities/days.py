"""Days of the calendar: months that clamp, weeks that begin on Monday, tense that chooses."""

import calendar
from datetime import date, timedelta


def make_date(year: int, month: int, day: int) -> date | None:
    """Build a date, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    """Give the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shift_months(day: date, months: int) -> date | None:
    """Move by whole months, clamped to the month's end; None outside the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, last_day(year, month + 1).day))


def shift_days(day: date, days: int) -> date | None:
    """Move by days; None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def monday(day: date) -> date:
    """Give the Monday of a day's week, never before the calendar begins."""
    return shift_days(day, -day.weekday()) or date.min


def nearest_year(month: int, day: int, today: date, *, past: bool) -> date | None:
    """Choose the year of a bare month and day: the next one, or the last in the past.

    Returns:
        The day, or None where no year within eight has it (30 February).
    """
    step = -1 if past else 1
    for distance in range(9):
        found = make_date(today.year + step * distance, month, day)
        if found and (found <= today if past else found >= today):
            return found
    return None


def nearest_month_day(day: int, today: date, *, past: bool) -> date | None:
    """Choose the month of a bare day of the month: the next one, or the last in the past."""
    first = today.replace(day=1)
    for distance in range(12):
        month = shift_months(first, -distance if past else distance)
        found = make_date(month.year, month.month, day) if month else None
        if found and (found <= today if past else found >= today):
            return found
    return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Give the nth weekday of a month; ``nth`` -1 is the last.

    Args:
        year: The year.
        month: 1 to 12.
        weekday: Monday is 0.
        nth: 1 to 5, or -1.
    """
    if nth == -1:
        last = last_day(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return make_date(year, month, day)
