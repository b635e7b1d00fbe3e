"""A case as the desk reads it: what is stored, with the offers reckoned anew."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.conversation.records import Conversation, TranscriptLine
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.casefile import is_made
from bot.core.offers import Proposal
from bot.core.records import from_json
from bot.wiring import House, house

P0 = "P0"


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """One case with all that its page is made of.

    Attributes:
        conversation: Where it was said.
        case: What was said.
        proposal: Its offers by today's rules.
        file: The case file as contracts section 6 has it, its transcript included.
        state: The case as it is stored.
        known: Rules, texts.
        today: The day it was reckoned on.
        lines: What both sides said, in order.
    """

    conversation: Conversation
    case: Case
    proposal: Proposal
    file: dict[str, Any]
    state: dict[str, Any]
    known: House
    today: date
    lines: tuple[TranscriptLine, ...]


def open_case(store: ConversationStore, conversation_id: str, today: date) -> OpenedCase | None:
    """Read a case.

    Returns:
        None where there is none, or the person has not agreed that somebody sees it; danger to
        life alone goes before that.
    """
    conversation, state = store.conversation(conversation_id), store.load_case(conversation_id)
    if conversation is None or not state:
        return None
    today = conversation.today_override or today
    case, proposal = _reckoned(json.dumps(state), today)
    lines = tuple(store.transcript(conversation_id))
    file = house(today).case_file(state, today, [_line(line) for line in lines])
    if file is None or not may_be_seen(case, file["priority"]):
        return None
    return OpenedCase(conversation, case, proposal, file, state, house(today), today, lines)


def may_be_seen(case: Case, priority: str) -> bool:
    """Whether the case may reach the desk at all."""
    return is_made(case) and (case.consent.hand_off is True or priority == P0)


def _line(line: TranscriptLine) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "from": line.direction,
        "text": line.text,
        "intent": line.intent,
        "confidence": line.confidence,
    }


def _reckon(stored: str, today: date) -> tuple[Case, Proposal]:
    case = from_json(Case, json.loads(stored))
    return case, house(today).propose(case, today)


# Every page of the queue reads every open case; few of them changed since the last.
_reckoned: Callable[[str, date], tuple[Case, Proposal]] = functools.lru_cache(maxsize=512)(_reckon)


def told(stored: dict[str, Any], today: date) -> tuple[Case, Proposal]:
    """Give a stored case with its offers, remembered while it stays as it is."""
    return _reckoned(json.dumps(stored), today)
