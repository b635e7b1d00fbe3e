"""The edge between Rasa's tracker and the core: slots and messages become records and back."""

import hashlib
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.clock import FixedDayClock, SystemClock
from bot.core.case import CLEARED, RELEASED, Case
from bot.core.facts import Fact
from bot.core.listening import Heard
from bot.core.listening.danger import SPOKEN
from bot.core.listening.heard import Mark
from bot.core.offers import Proposal
from bot.core.priority import case_priority
from bot.core.records import from_json, to_json
from bot.replies.reply import Reply
from bot.replies.script import writes_simplified
from bot.wiring import house

_CASE_NUMBER_LENGTH = 10
SURE_OF_DANGER = 0.8
"""Probability from which the classifier's alarm counts like a phrase, which is always sure."""


def read_case(tracker: Tracker) -> Case:
    """Give the case of this conversation, a new one at its first message."""
    state = tracker.get_slot("case")
    return from_json(Case, state) if state else _new_case(tracker)


def as_a_human_left_it(case: Case, tracker: Tracker) -> Case:
    """Let an alarm go that a human has cleared; only before a message is noted, which may raise it.

    Args:
        case: The case before the message.
        tracker: Tells whether a human has looked after the person.
    """
    cleared = case.in_danger and _metadata(tracker).get("cleared_by_human")
    return case.having_told(RELEASED, CLEARED) if cleared else case


def write_case(
    case: Case, tracker: Tracker, proposal: Proposal | None = None
) -> list[dict[str, Any]]:
    """Set the slot that holds the case.

    Args:
        case: The case.
        tracker: Tells the day.
        proposal: Its offers where they are at hand; searching them costs as much as the rest.
    """
    found = proposal or house().propose(case, read_day(tracker))
    return [SlotSet("case", {**to_json(case), "priority": case_priority(case, found)})]


def read_day(tracker: Tracker) -> date:
    """Give the day of the message."""
    told = _metadata(tracker).get("today")
    return date.fromisoformat(told) if told else SystemClock().today()


def read_moment(tracker: Tracker) -> str:
    """Give the ISO moment of the message: its day, its time of day."""
    clock = FixedDayClock(read_day(tracker))
    return clock.now().isoformat(timespec="seconds")


def read_heard(tracker: Tracker) -> Heard:
    """Give the latest message as understood."""
    latest = tracker.latest_message
    intent = latest.get("intent") or {}
    danger = ("self_harm",) if _is_danger(latest) else ()
    masked = ("sensitive_leak_masked",) if _metadata(tracker).get("masked") else ()
    return Heard(
        message_id=str(latest.get("message_id") or len(tracker.events)),
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0),
        intents=tuple(latest.get("intents") or ()),
        facts=tuple(_fact(entity) for entity in latest.get("entities") or ()),
        cues=(*((SPOKEN,) if latest.get("crisis_spoken") else ()), *(latest.get("cues") or ())),
        signals=(*danger, *masked, *(latest.get("signals") or ())),
        topics=tuple(latest.get("topics") or ()),
        marks=tuple(Mark(*mark) for mark in latest.get("marks") or ()),
        breaks=tuple(latest.get("breaks") or ()),
        clerk=latest.get("clerk"),
        clerk_said=latest.get("clerk_said"),
        promise=latest.get("promise"),
        first_person=bool(latest.get("first_person")),
        traditional=bool(latest.get("traditional")),
        # The text itself has been brought to simplified characters by now.
        simplified=not latest.get("any_traditional")
        and writes_simplified(latest.get("text") or ""),
    )


def _is_danger(latest: dict[str, Any]) -> bool:
    """Whether danger is heard beyond doubt: by phrase, or by a classifier that is nearly sure.

    A lesser alarm is asked about first; it becomes danger unless they say that there is none.
    """
    confidence = float((latest.get("intent") or {}).get("confidence") or 0)
    return bool(latest.get("crisis")) and confidence >= SURE_OF_DANGER


def say(dispatcher: CollectingDispatcher, replies: list[Reply]) -> None:
    """Send channel-neutral replies; Rasa's own text stays beside them for its shell."""
    for reply in replies:
        dispatcher.utter_message(text=reply["text"], json_message=dict(reply))


def _fact(entity: dict[str, Any]) -> Fact:
    return Fact.from_json(entity["value"])


def _new_case(tracker: Tracker) -> Case:
    metadata = _metadata(tracker)
    digest = hashlib.sha256(tracker.sender_id.encode()).hexdigest()
    return Case(
        case_id=f"SK{digest[:_CASE_NUMBER_LENGTH].upper()}",
        conversation_id=tracker.sender_id,
        channel=metadata.get("channel") or "terminal",
        created_at=read_moment(tracker),
        updated_at=read_moment(tracker),
        institution=metadata.get("institution") or "",
    )


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}
