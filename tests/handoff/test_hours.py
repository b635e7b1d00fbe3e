from datetime import date, datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.core.priority import DUE_BY_PRIORITY
from bot.handoff.hours import ChineseDays, WorkingHours

HOURS = WorkingHours()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rank", "since", "expected"),
    [
        # National Day 2026 is 1 to 7 October; Saturday 10 October is worked in its place.
        ("P1", "2026-09-30T16:00", "2026-10-08T11:00"),
        ("P1", "2026-10-03T12:00", "2026-10-08T13:00"),
        ("P2", "2026-10-09T09:00", "2026-10-10T18:00"),
        ("P1", "2026-10-09T17:30", "2026-10-10T12:30"),
        # A Saturday that is none of those, after hours on a Friday.
        ("P1", "2026-11-27T18:00", "2026-11-30T13:00"),
        # The Spring Festival of 2026: 15 to 23 February, Saturday 14 worked.
        ("P3", "2026-02-13T09:00", "2026-02-26T18:00"),
        ("P0", "2026-10-01T03:00", "2026-10-01T03:05"),
    ],
)
def test_answers_are_due_on_days_that_are_worked(rank, since, expected):
    due = HOURS.respond_by(rank, at(since))
    assert (due.at, due.estimated) == (at(expected), False)


def test_a_year_not_announced_yet_is_reckoned_by_weekdays_and_marked():
    far = at("2031-10-01T10:00")
    due = HOURS.respond_by("P1", far)
    assert (due.at, due.estimated) == (far + timedelta(hours=4), True)
    assert HOURS.respond_by("P1", at("2031-10-04T10:00")).at == at("2031-10-06T13:00")
    assert not HOURS.respond_by("P0", far).estimated


def test_a_wait_across_the_last_known_year_is_marked():
    assert HOURS.respond_by("P3", at("2026-12-31T10:00")).estimated
    assert not HOURS.respond_by("P1", at("2026-12-31T09:00")).estimated


@pytest.mark.parametrize("year", [1800, 1999, 2003, 2004, 2026, 2027, 2150])
@pytest.mark.parametrize("rank", DUE_BY_PRIORITY)
def test_no_year_raises(rank, year):
    since = datetime(year, 12, 31, 17, 59, tzinfo=SHANGHAI)
    assert HOURS.respond_by(rank, since).at > since


def test_the_moment_is_the_same_in_whatever_zone_it_is_told():
    utc = at("2026-11-23T10:00").astimezone(tz=None)
    assert HOURS.respond_by("P1", utc).at == at("2026-11-23T14:00")


def test_somebody_is_there_within_working_hours_only():
    days = ["2026-11-23T09:00", "2026-10-10T17:59", "2026-11-23T08:59", "2026-11-23T18:00",
            "2026-10-01T10:00", "2026-11-28T10:00"]  # fmt: skip
    assert [HOURS.is_open(at(day)) for day in days] == [True, True, False, False, False, False]


def test_what_is_known_ends_with_the_last_announced_year():
    known = ChineseDays()
    assert known.knows(date(2026, 12, 31))
    assert not known.knows(date(2200, 1, 1))
