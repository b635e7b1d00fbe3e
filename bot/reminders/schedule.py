"""When reminders leave: some days before a payment, in the morning, never at night."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.documents.calendar_file import REMIND_DAYS_BEFORE, Entry

DEFAULT_ZONE = "Asia/Shanghai"
FOLLOW_UP_AFTER = timedelta(days=3)
"""After a hand-over, people were promised an answer; by then they should have one."""
FOLLOW_UP = "handoff"
_QUIET_FROM, _QUIET_UNTIL = time(22), time(8)
_MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to come.

    Attributes:
        name: The same whenever it is planned again; one a conversation.
        about: What several reminders have in common.
        day: The day they are about.
        title: What is due then.
        send_at: When it leaves, UTC.
    """

    name: str
    about: str
    day: date
    title: str
    send_at: datetime


def zone_of(name: str) -> tzinfo:
    """Give a zone by its name.

    Raises:
        ValueError: There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("there is no such zone") from error


def is_quiet(moment: datetime, zone: tzinfo) -> bool:
    """Tell whether people sleep: from 22:00 to 8:00 where they are."""
    there = moment.astimezone(zone).time()
    return there >= _QUIET_FROM or there < _QUIET_UNTIL


def before_payments(entries: Iterable[Entry], now: datetime, zone: tzinfo) -> Iterator[Planned]:
    """Plan 7, 3 and 1 days before each day of a plan, leaving out what is past.

    Args:
        entries: The plan's days.
        now: The moment of planning.
        zone: Where the person is.
    """
    for entry in entries:
        for days in REMIND_DAYS_BEFORE:
            send_at = _morning(entry.day - timedelta(days=days), zone)
            if send_at > now:
                yield Planned(f"{entry.name}.{days}", entry.name, entry.day, entry.title, send_at)


def after_hand_over(handed_on: date, now: datetime, zone: tzinfo) -> Iterator[Planned]:
    """Plan the question how it went, unless that is past."""
    day = handed_on + FOLLOW_UP_AFTER
    if _morning(day, zone) > now:
        yield Planned(FOLLOW_UP, FOLLOW_UP, day, "", _morning(day, zone))


def _morning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, _MORNING, zone).astimezone(timezone.utc)
