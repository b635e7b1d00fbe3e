from datetime import date, datetime, timedelta, timezone

from bot.clock import FixedDayClock, SystemClock


def test_the_system_clock_tells_the_day_of_shanghai():
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert clock.today() == datetime.now(timezone(timedelta(hours=8))).date()


def test_the_fixed_day_stays_while_the_time_of_day_is_real():
    clock = FixedDayClock(date(2026, 11, 22))
    real = datetime.now(timezone(timedelta(hours=8)))
    assert clock.today() == clock.now().date() == date(2026, 11, 22)
    apart = clock.now() - real.replace(year=2026, month=11, day=22)
    assert abs(apart) < timedelta(seconds=5) or real.hour == 23
