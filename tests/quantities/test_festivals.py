from datetime import date
from itertools import pairwise

import pytest

from bot.quantities.lunar import SOLAR_TERMS, lunar_date, new_years_eve, solar_term, spring_festival
from tests.quantities.reading import only, read_kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年正月初二", "2024-02-11"),
        ("元旦", "2027-01-01"),
        ("国庆节", "2027-10-01"),
        ("五一节", "2027-05-01"),
        ("圣诞节", "2026-12-25"),
        ("双十二", "2026-12-12"),
        ("除夕", "2027-02-05"),
        ("春节前还清", "2027-02-06"),
        ("元宵节", "2027-02-20"),
        ("端午", "2027-06-09"),
        ("中秋", "2027-09-15"),
        ("明年中秋节", "2027-09-15"),
        ("2025年国庆", "2025-10-01"),
        ("去年春节", "2025-01-29"),
        ("大年初三", "2027-02-08"),
        ("正月十五", "2027-02-20"),
        ("腊月二十", "2027-01-27"),
        ("农历三月初五", "2027-04-11"),
        ("八月初一", "2027-09-01"),
        ("冬至", "2026-12-22"),
        ("清明节", "2027-04-05"),
        ("2026年立春", "2026-02-04"),
        ("2025年大寒", "2026-01-20"),
        ("母亲节", "2027-05-09"),
        ("父亲节", "2027-06-20"),
        ("八月十五", "2027-09-15"),
        ("七夕", "2027-08-08"),
        ("腊八", "2027-01-15"),
        ("年三十", "2027-02-05"),
        ("教师节", "2027-09-10"),
        ("十一假期", "2027-10-01"),
        ("感恩节", "2026-11-26"),
        ("阴历冬月初八", "2026-12-16"),
    ],
)
def test_a_festival_falls_on_its_day(text, day):
    assert only("date", text).on == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["十一", "六一", "五一零", "小雪走了", "谷子雨水", "初三", "小年轻", "八月十五块"]
)
def test_what_only_sounds_like_a_festival_is_none(text):
    assert [found for found in read_kind("date", text) if found.until is None] == []


# Days as printed in the public calendars.
@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1990, "1990-01-27"),
        (1996, "1996-02-19"),
        (2000, "2000-02-05"),
        (2004, "2004-01-22"),
        (2008, "2008-02-07"),
        (2012, "2012-01-23"),
        (2015, "2015-02-19"),
        (2018, "2018-02-16"),
        (2020, "2020-01-25"),
        (2023, "2023-01-22"),
        (2024, "2024-02-10"),
        (2025, "2025-01-29"),
        (2026, "2026-02-17"),
        (2027, "2027-02-06"),
        (2030, "2030-02-03"),
        (2034, "2034-02-19"),
    ],
)
def test_spring_festival_agrees_with_the_printed_calendar(year, day):
    assert spring_festival(year) == date.fromisoformat(day)


def test_the_eve_is_the_day_before_spring_festival():
    assert new_years_eve(2025) == date(2026, 2, 16)
    assert new_years_eve(2099) is None


def test_every_lunar_year_of_the_range_has_months_of_29_or_30_days():
    for year in range(1902, 2099):
        firsts = [lunar_date(year, month, 1) for month in range(1, 13)]
        gaps = [(after - before).days for before, after in pairwise(firsts)]
        assert set(gaps) <= {29, 30, 58, 59, 60}, year


def test_solar_terms_follow_each_other_by_about_fifteen_days():
    days = [solar_term(2026, index) for index in range(len(SOLAR_TERMS))]
    assert all(14 <= (after - before).days <= 17 for before, after in pairwise(days))


def test_the_thirtieth_of_a_short_month_is_its_last_day():
    assert lunar_date(2021, 12, 30) == date(2022, 1, 31)


@pytest.mark.parametrize("year", [1900, 2100, 0, 9999])
def test_years_outside_the_range_have_no_lunar_day(year):
    assert lunar_date(year, 1, 1) is None
    assert solar_term(year, 0) is None
