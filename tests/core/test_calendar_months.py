from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar_months import add_months, monthly_dates, whole_months_until

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_the_anchor_day_comes_back_after_a_short_month():
    assert monthly_dates(date(2027, 1, 31), 4) == (
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    )


def test_a_leap_year_keeps_the_twenty_ninth():
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_months_may_be_taken_back_over_the_new_year():
    assert add_months(date(2027, 1, 15), -2) == date(2026, 11, 15)


def test_a_schedule_needs_a_term():
    with pytest.raises(ValueError, match="terms must be 1 or more, not 0"):
        monthly_dates(date(2027, 1, 1), 0)


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (date(2026, 11, 22), 0),
        (date(2026, 11, 23), 1),
        (date(2027, 2, 22), 3),
        (date(2027, 2, 23), 4),
    ],
)
def test_a_begun_month_counts_whole(end, months):
    assert whole_months_until(date(2026, 11, 22), end) == months


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="end must not be before start 2026-11-22"):
        whole_months_until(date(2026, 11, 22), date(2026, 11, 21))


@given(days, st.integers(0, 120))
def test_a_whole_number_of_months_is_counted_back_as_itself(start, months):
    assert whole_months_until(start, add_months(start, months)) == months


def test_a_schedule_of_one_payment_has_its_day():
    assert monthly_dates(date(2026, 5, 31), 1) == (date(2026, 5, 31),)
