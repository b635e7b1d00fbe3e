"""How soon a human must answer (DOMAIN section 8)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

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


def respond_by(priority: str, since: datetime) -> datetime:
    """Give the moment an answer is due.

    Working hours are weekdays nine to six; public holidays are not known here, so the moment is
    an estimate until a calendar of holidays is asked.

    Args:
        priority: P0 to P3.
        since: When the case was ready, in local time.
    """
    due = DUE_BY_PRIORITY[priority]
    if due.minutes:
        return since + timedelta(minutes=due.minutes)
    moment, left = since, timedelta(hours=due.working_hours)
    while left > timedelta(0):
        moment = _next_open(moment)
        worked = min(left, _closing(moment) - moment)
        moment, left = moment + worked, left - worked
    return moment


def _closing(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), CLOSES, moment.tzinfo)


def _next_open(moment: datetime) -> datetime:
    day = moment.date()
    if moment.time() >= CLOSES:
        day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return max(moment, datetime.combine(day, OPENS, moment.tzinfo))
