"""The lunar calendar and the solar terms, computed from sun and moon for Beijing time.

Source: J. Meeus, Astronomical Algorithms, 2nd ed., chapters 25 (sun) and 49 (new moon), main
    terms only: good to a few minutes within the years offered.
"""

import math
from datetime import date
from functools import lru_cache
from itertools import pairwise

SOLAR_TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100

_SYNODIC_MONTH = 29.530588861
_FIRST_NEW_MOON = 2451550.09766
_ORDINAL_OF_JULIAN = 1721424.5
_BEIJING = 8 / 24
# Seconds that astronomers' time runs ahead of clocks, near enough for these years.
_CLOCK_LAG = 70 / 86400
_TROPICAL_YEAR = 365.2422
_MOON_TERMS = (
    (-0.40720, 0, 1, 0), (0.17241, 1, 0, 0), (0.01608, 0, 2, 0), (0.01039, 0, 0, 2),
    (0.00739, -1, 1, 0), (-0.00514, 1, 1, 0), (0.00208, 2, 0, 0), (-0.00111, 0, 1, -2),
    (-0.00057, 0, 1, 2), (0.00056, 1, 2, 0), (-0.00042, 0, 3, 0), (0.00042, 1, 0, 2),
    (0.00038, 1, 0, -2), (-0.00024, -1, 2, 0),
)  # fmt: skip


def lunar_date(year: int, month: int, day: int) -> date | None:
    """Find the day of a lunar date; leap months are not asked for.

    Args:
        year: Lunar year, 1901 to 2099.
        month: 1 (正月) to 12 (腊月).
        day: 1 to 30; 30 in a month of 29 days gives its last day.

    Returns:
        The day, or None outside the years offered.

    Example:
        >>> lunar_date(2026, 1, 1)
        datetime.date(2026, 2, 17)
    """
    if not FIRST_YEAR < year < LAST_YEAR:
        return None
    months = _months_between_solstices(year if month < 11 else year + 1)
    starts = [start for name, start in months if name == month]
    start = starts[0]
    after = min(other for _, other in (*months, (0, start + 30)) if other > start)
    return date.fromordinal(min(start + day - 1, after - 1))


def spring_festival(year: int) -> date | None:
    """Find the first day of a lunar year."""
    return lunar_date(year, 1, 1)


def new_years_eve(year: int) -> date | None:
    """Find the last day of a lunar year, 除夕; it falls in the next calendar year."""
    following = lunar_date(year + 1, 1, 1)
    return date.fromordinal(following.toordinal() - 1) if following else None


@lru_cache(maxsize=256)
def solar_term(year: int, index: int) -> date | None:
    """Find the day of a solar term within a calendar year.

    Args:
        year: 1901 to 2099.
        index: Place in ``SOLAR_TERMS``.
    """
    if not FIRST_YEAR < year < LAST_YEAR:
        return None
    return date.fromordinal(_term_ordinal(year, index))


def _term_ordinal(year: int, index: int) -> int:
    longitude = (285 + 15 * index) % 360
    moment = date(year, 1, 5).toordinal() + _ORDINAL_OF_JULIAN + index * _TROPICAL_YEAR / 24
    for _ in range(4):
        ahead = (longitude - _sun_longitude(moment) + 180) % 360 - 180
        moment += ahead * _TROPICAL_YEAR / 360
    return _beijing_ordinal(moment)


def _beijing_ordinal(moment: float) -> int:
    return math.floor(moment - _CLOCK_LAG + _BEIJING - _ORDINAL_OF_JULIAN)


def _sun_longitude(moment: float) -> float:
    """Apparent longitude of the sun in degrees."""
    century = (moment - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * century + 0.0003032 * century**2
    anomaly = math.radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (
        (1.914602 - 0.004817 * century) * math.sin(anomaly)
        + (0.019993 - 0.000101 * century) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def _new_moon(index: int) -> int:
    """Beijing day of the new moon; index 0 is the first of 2000."""
    century = index / 1236.85
    moment = _FIRST_NEW_MOON + _SYNODIC_MONTH * index + 0.00015437 * century**2
    sun = math.radians(2.5534 + 29.10535670 * index - 0.0000014 * century**2)
    moon = math.radians(201.5643 + 385.81693528 * index + 0.0107582 * century**2)
    latitude = math.radians(160.7108 + 390.67050284 * index - 0.0016118 * century**2)
    eccentricity = 1 - 0.002516 * century
    for size, suns, moons, latitudes in _MOON_TERMS:
        angle = suns * sun + moons * moon + latitudes * latitude
        moment += size * eccentricity ** abs(suns) * math.sin(angle)
    return _beijing_ordinal(moment)


def _new_moon_on_or_before(ordinal: int) -> int:
    """Index of the last new moon that is not after a day."""
    index = round((ordinal + _ORDINAL_OF_JULIAN - _FIRST_NEW_MOON) / _SYNODIC_MONTH) + 1
    while _new_moon(index) > ordinal:
        index -= 1
    return index


@lru_cache(maxsize=256)
def _months_between_solstices(year: int) -> tuple[tuple[int, int], ...]:
    """Name the months from the winter solstice before a year to the one that ends it.

    Returns:
        (month, first day) in order; a leap month has the name 0. Month 11 holds the solstice.
    """
    first = _new_moon_on_or_before(_term_ordinal(year - 1, 23))
    last = _new_moon_on_or_before(_term_ordinal(year, 23))
    starts = [_new_moon(index) for index in range(first, last + 1)]
    leap = _leap_place(starts, year) if last - first == 13 else None
    named, name = [], 10
    for place, start in enumerate(starts[:-1]):
        name += place != leap
        named.append((0 if place == leap else (name - 1) % 12 + 1, start))
    return tuple(named)


def _leap_place(starts: list[int], year: int) -> int:
    """The leap month is the first that holds no principal term."""
    principal = [_term_ordinal(year - 1, 23)] + [
        _term_ordinal(year, term) for term in range(1, 24, 2)
    ]
    return next(
        place
        for place, (start, after) in enumerate(pairwise(starts))
        if not any(start <= term < after for term in principal)
    )
