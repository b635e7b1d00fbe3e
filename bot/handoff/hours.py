"""Working hours of mainland China: public holidays, and the Saturdays worked in their place."""

from dataclasses import dataclass, field
from datetime import date, datetime

import chinese_calendar

from bot.clock import SHANGHAI
from bot.core.priority import WEEKDAYS, Deadline, WorkingDays, deadline, next_open


class ChineseDays:
    """The State Council's yearly arrangement; weekdays for years it has not announced yet.

    Source: the package ``chinesecalendar``, which holds the arrangements from 2004 on.
    """

    def is_worked(self, day: date) -> bool:
        """Whether people are at work on a day; 调休 weekends are worked."""
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return WEEKDAYS.is_worked(day)

    def knows(self, day: date) -> bool:
        """Whether the arrangement of that year is known."""
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people are at the desk, in their own zone.

    Attributes:
        days: Tells which days are worked.
    """

    days: WorkingDays = field(default_factory=ChineseDays)

    def respond_by(self, priority: str, since: datetime) -> Deadline:
        """Give the moment an answer is due to a case that was ready at a moment."""
        return deadline(priority, since.astimezone(SHANGHAI), self.days)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is at the desk."""
        local = moment.astimezone(SHANGHAI)
        return next_open(local, self.days) == local
