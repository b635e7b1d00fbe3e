"""The payment calendar: a day for every payment of the chosen plan, with reminders before it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from icalendar import Alarm, Calendar, Event

from bot.core.calendar_months import add_months, monthly_dates
from bot.core.money import ZERO
from bot.core.offers import Offer
from bot.documents.subject import Subject
from bot.documents.texts import Texts

REMIND_DAYS_BEFORE = (7, 3, 1)
REVIEW_DAYS_BEFORE = 14
"""A deferral is looked at again while there is still time to talk."""
_REMIND_AT = 9
"""Nine in the morning: an all-day event's own midnight wakes people who sleep badly enough."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in the calendar.

    Attributes:
        name: Its part of the UID, the same whenever the calendar is made again.
        day: The day.
        title: With the amount; nobody's name and no lender's.
        body: What to do.
    """

    name: str
    day: date
    title: str
    body: str


def render_calendar(subject: Subject, texts: Texts, change: Callable[[str], str]) -> bytes:
    """Write the chosen plan's days as an iCalendar file.

    Args:
        subject: With a plan that stands.
        texts: The texts.
        change: What every text passes through: cleaning, script.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Shukun//payments//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", change(texts.say("calendar_name")))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for entry in entries(subject, texts):
        calendar.add_component(_event(entry, subject, texts, change))
    written: bytes = calendar.to_ical()
    return written


def entries(subject: Subject, texts: Texts) -> list[Entry]:
    """List the days of the plan in question and of what follows it, earliest first."""
    plans = subject.plans
    if plans is None:
        return []
    found = list(_entries_of(plans.proposed, subject, texts))
    if plans.follow_up is not None:
        found += _payments(plans.follow_up, subject, texts)
    return sorted(found, key=lambda entry: entry.day)


def _entries_of(offer: Offer, subject: Subject, texts: Texts) -> Iterator[Entry]:
    if offer.plan.kind == "deferral":
        yield from _deferral(offer, subject, texts)
    else:
        yield from _payments(offer, subject, texts)


def _deferral(offer: Offer, subject: Subject, texts: Texts) -> Iterator[Entry]:
    plan, name = offer.plan, f"{offer.debt_id}.deferral"
    if plan.ends_on is None:
        return
    review = max(plan.ends_on - timedelta(days=REVIEW_DAYS_BEFORE), subject.today)
    body = texts.say("calendar_body_review")
    yield Entry(f"{name}.review", review, texts.say("calendar_review"), body)
    title = texts.say("calendar_deferral_ends", amount=plan.total)
    yield Entry(f"{name}.end", plan.ends_on, title, texts.say("calendar_body_deferral"))


def _payments(offer: Offer, subject: Subject, texts: Texts) -> Iterator[Entry]:
    plan, paid = offer.plan, ZERO
    count = len(plan.payments)
    tentative = "" if subject.first_payment_on else "_tentative"
    key = ("calendar_payment" if count > 1 else "calendar_once") + tentative
    days = monthly_dates(first_payment_on(offer, subject), count)
    for number, (day, amount) in enumerate(zip(days, plan.payments, strict=True), start=1):
        paid += amount
        title = texts.say(key, amount=amount, number=number, terms=count)
        last = number == count
        body = texts.say("calendar_body_last" if last else "calendar_body", left=plan.total - paid)
        yield Entry(f"{offer.debt_id}.payment.{number}", day, title, body)


def first_payment_on(offer: Offer, subject: Subject) -> date:
    """Give the day of the first payment: as agreed, else a month on, as the plan was reckoned.

    What is paid at once, and the first part of a rollover, is paid today.
    """
    if subject.first_payment_on is not None:
        return subject.first_payment_on
    if offer.plan.terms is None:
        return subject.today
    return add_months(offer.plan.starts_on or subject.today, 1)


def _event(entry: Entry, subject: Subject, texts: Texts, change: Callable[[str], str]) -> Event:
    event, title = Event(), change(entry.title)
    event.add("uid", _uid(entry, subject))
    event.add("dtstamp", datetime.combine(subject.today, time(), timezone.utc))
    # A calendar made later in the conversation replaces the days of an earlier one.
    event.add("sequence", subject.case.progress.turn)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", change(entry.body))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for days in REMIND_DAYS_BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days, hours=_REMIND_AT))
        alarm.add("description", change(texts.say("calendar_alarm", days=days, title=entry.title)))
        event.add_component(alarm)
    return event


def _uid(entry: Entry, subject: Subject) -> str:
    """Give a name that stays the same and tells nothing."""
    told = f"{subject.case.case_id}/{entry.name}".encode()
    return f"{hashlib.sha256(told).hexdigest()[:32]}@shukun"
