"""How soon a human must answer (DOMAIN section 8)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.core.case import Case
from bot.core.flags import case_flags
from bot.core.offers import Offer, Proposal

OPENS, CLOSES = time(9), time(18)
_HOURS_PER_DAY = CLOSES.hour - OPENS.hour
_P0 = {"self_harm", "violence", "live_fraud"}
_P1 = {
    "surplus_negative", "surplus_zero", "vulnerable_serious_illness", "court",
    "third_party_contact", "due_in_3_days", "id_leaked",
}  # fmt: skip
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """Tells which days are worked; the core has no calendar of holidays."""

    def is_worked(self, day: date) -> bool:
        """Whether people are at work on a day."""

    def knows(self, day: date) -> bool:
        """Whether that is certain, not a guess from the day of the week."""


class Weekdays:
    """Monday to Friday, for want of a calendar of holidays."""

    def is_worked(self, day: date) -> bool:
        """Whether it is no weekend."""
        return day.weekday() < _SATURDAY

    def knows(self, _day: date) -> bool:
        """Nothing is certain without a calendar."""
        return False


WEEKDAYS = Weekdays()


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when an answer is due.

    Attributes:
        at: The moment.
        estimated: Reckoned over days whose holidays are not known.
    """

    at: datetime
    estimated: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When an answer is due.

    Attributes:
        working_hours: Within so many working hours; zero counts minutes instead.
        minutes: Within so many minutes, at any hour.
    """

    working_hours: int = 0
    minutes: int = 0


DUE_BY_PRIORITY = {
    "P0": Due(minutes=5),
    "P1": Due(working_hours=4),
    "P2": Due(working_hours=2 * _HOURS_PER_DAY),
    "P3": Due(working_hours=5 * _HOURS_PER_DAY),
}


def case_priority(case: Case, proposal: Proposal) -> str:
    """Rank a case P0 (at once) to P3 (complete and affordable)."""
    raised = set(case_flags(case, proposal)) | set(case.signals)
    if raised & _P0:
        return "P0"
    if raised & _P1:
        return "P1"
    return "P2" if _needs_a_decision(case, proposal, raised) else "P3"


def _needs_a_decision(case: Case, proposal: Proposal, raised: set[str]) -> bool:
    """Whether a person at the institution must decide something.

    The waiver of a forgotten payment's penalty is small enough to wait.
    """
    if case.asks_for("Q4", "Q7", "Q9") or raised & {"disputed_txn", "multi_debt"}:
        return True
    if case.only_forgot:
        return False
    standing = [offer for offer in proposal.offers if offer.stands]
    human = any(offer.approval == "human" for offer in standing)
    # A part now and the rest later is agreed to by a human, also where no rule foresees it.
    return case.asks_for("Q3", "Q5") or human or _nothing_fits(proposal, standing)


def _nothing_fits(proposal: Proposal, standing: list[Offer]) -> bool:
    """Whether the month is known and no plan within the longest term fits it."""
    return proposal.now is not None and all(offer.affordable is False for offer in standing)


def deadline(priority: str, since: datetime, days: WorkingDays = WEEKDAYS) -> Deadline:
    """Give the moment an answer is due; working hours are nine to six of days that are worked.

    Args:
        priority: P0 to P3.
        since: When the case was ready, in local time.
        days: Tells which days are worked.
    """
    due = DUE_BY_PRIORITY[priority]
    if due.minutes:
        return Deadline(since + timedelta(minutes=due.minutes), estimated=False)
    moment, left = next_open(since, days), timedelta(hours=due.working_hours)
    while (worked := _closing(moment) - moment) < left:
        moment, left = next_open(_closing(moment), days), left - worked
    until = moment + left
    return Deadline(until, estimated=not _all_known(since.date(), until.date(), days))


def next_open(moment: datetime, days: WorkingDays) -> datetime:
    """Give the moment itself within working hours, else the next at which they begin."""
    day = moment.date()
    if moment.time() >= CLOSES:
        day += _ONE_DAY
    while not days.is_worked(day):
        day += _ONE_DAY
    return max(moment, datetime.combine(day, OPENS, moment.tzinfo))


def _closing(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), CLOSES, moment.tzinfo)


def _all_known(first: date, last: date, days: WorkingDays) -> bool:
    return all(days.knows(first + _ONE_DAY * n) for n in range((last - first).days + 1))
