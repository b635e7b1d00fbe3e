"""Month arithmetic that keeps the anchor day and clamps to the month's end."""

import calendar
from datetime import date


def add_months(anchor: date, months: int) -> date:
    """Give the day some months after (or, negative, before) an anchor.

    Always reckon from the anchor: stepping month by month would lose the 31st for good after the
    first February.

    Args:
        anchor: The day that gives the day of the month.
        months: Whole months; may be negative.

    Returns:
        The same day of that month, or the month's last day where it is shorter.

    Source: DOMAIN section 3, months keep the anchor day and clamp.

    Example:
        >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 1, 31), 2)
        (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, month_index = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    month = month_index + 1
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


def monthly_dates(first_on: date, terms: int) -> tuple[date, ...]:
    """List the due dates of a monthly schedule, the first one included.

    Args:
        first_on: Day of the first payment; its day of the month is the anchor.
        terms: Number of payments, 1 or more.

    Returns:
        ``terms`` days, ascending.

    Raises:
        ValueError: ``terms`` is below 1.
    """
    if terms < 1:
        raise ValueError(f"terms must be 1 or more, not {terms}")
    return tuple(add_months(first_on, month) for month in range(terms))


def whole_months_until(start: date, end: date) -> int:
    """Count the whole months from one day until another is reached, rounded up.

    Args:
        start: The anchor day.
        end: The day to reach; not before ``start``.

    Returns:
        The smallest count of months, 0 or more, that brings ``start`` to ``end`` or past it.

    Raises:
        ValueError: ``end`` is before ``start``.

    Source: DOMAIN section 4, deferral months until the expected income begins.

    Example:
        >>> whole_months_until(date(2026, 11, 22), date(2027, 2, 28))
        4
    """
    if end < start:
        raise ValueError(f"end must not be before start {start}, got {end}")
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) >= end else months + 1
