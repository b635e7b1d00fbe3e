"""Clocks: the one place that knows what time it is."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Protocol

# Mainland China has one zone and no summer time, so no zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Tells the moment and the day."""

    def now(self) -> datetime:
        """Tell the moment, with its zone."""

    def today(self) -> date:
        """Tell the day in the house's zone."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, read in one zone.

    Attributes:
        zone: Where the day begins and ends.
    """

    zone: tzinfo = SHANGHAI

    def now(self) -> datetime:
        """Tell the moment in the zone."""
        return datetime.now(self.zone)

    def today(self) -> date:
        """Tell the zone's calendar day."""
        return self.now().date()


@dataclass(frozen=True, slots=True)
class FixedDayClock:
    """Always the same day, while the time of day goes on; for ``--today`` and replays.

    Attributes:
        day: The day it always is.
        zone: The zone of the time of day.
    """

    day: date
    zone: tzinfo = field(default=SHANGHAI)

    def now(self) -> datetime:
        """Tell the fixed day at the real time of day."""
        return datetime.combine(self.day, datetime.now(self.zone).timetz())

    def today(self) -> date:
        """Tell the fixed day."""
        return self.day
