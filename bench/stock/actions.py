"""The project's own actions as stock Rasa can run them: in a server of their own, by HTTP.

Run by ``rasa run actions --actions bench.stock.actions``. Stock understanding gives an intent and
nothing else: no amounts, no days, no cues. What the project's grammar can read of a text without a
model is therefore read here, once a message, so that both houses hold the same interview.
"""

import functools
from datetime import date
from typing import Any

from rasa_sdk import Tracker

import actions.slots
from bot.core.listening import Heard
from bot.nlu.calls import read_clerk, read_clerk_said, read_promise
from bot.nlu.marks import read_breaks, read_marks, read_wordy
from bot.nlu.papers import read_papers
from bot.nlu.phrases import in_first_person, read_cues, read_signals, read_topics
from bot.nlu.roles import read_facts
from bot.nlu.text import normalise

_MESSAGES_KEPT = 1000
_read_understood = actions.slots.read_heard


@functools.lru_cache(maxsize=_MESSAGES_KEPT)
def _read_text(_message_id: str, written: str, today: date) -> dict[str, Any]:
    """Read what ``bot.nlu.fact_extractor`` reads, which needs no model.

    Four actions ask of each message; the same words said again are another message.
    """
    normalised = normalise(written)
    text = normalised.text
    facts = read_facts(text, today)
    wordy = read_wordy(text, [(fact.start, fact.end) for fact in facts])
    return {
        "entities": [{"entity": fact.role, "value": fact.to_json()} for fact in facts],
        "cues": list(read_cues(text)),
        "signals": list(read_signals(text)),
        "topics": list(read_topics(text)),
        "marks": [list(mark) for mark in (*read_marks(text), *wordy, *read_papers(text))],
        "breaks": list(read_breaks(text)),
        "clerk": read_clerk(text),
        "clerk_said": read_clerk_said(text),
        "promise": read_promise(text),
        "first_person": in_first_person(text),
        "traditional": normalised.traditional,
        "any_traditional": normalised.any_traditional,
    }


def read_heard(tracker: Tracker) -> Heard:
    """Give the latest message as stock understood it, with what stands in its text."""
    latest = tracker.latest_message
    day = actions.slots.read_day(tracker)
    said = _read_text(str(latest.get("message_id")), latest.get("text") or "", day)
    latest.update(said)
    return _read_understood(tracker)


# Before the actions are imported, which take it from there.
actions.slots.read_heard = read_heard

import actions.crisis  # noqa: E402
import actions.intake  # noqa: E402
import actions.side_questions  # noqa: E402
