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
from bot.core.offers import Proposal
from bot.core.records import from_json
from bot.handoff.arrivals import belongs
from bot.handoff.older import readable_state
from bot.handoff.records import QueueEntry
from bot.handoff.transcript import case_lines
from bot.wiring import House, house


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
        left_out: Parts of the stored case that this version cannot read.
    """

    conversation: Conversation
    case: Case
    proposal: Proposal
    file: dict[str, Any]
    state: dict[str, Any]
    known: House
    today: date
    lines: tuple[TranscriptLine, ...]
    left_out: tuple[str, ...] = ()


def open_case(store: ConversationStore, entry: QueueEntry, today: date) -> OpenedCase | None:
    """Read a case of the queue.

    Returns:
        None where there is none, or the person has not agreed that somebody sees it; danger to
        life alone goes before that.
    """
    own = entry.conversation_id
    conversation, stored = store.conversation(own), store.load_case(own)
    if conversation is None or not stored or not belongs(stored):
        return None
    today = conversation.today_override or today
    state, left_out = readable_state(stored)
    case, proposal = _reckoned(json.dumps(state), today)
    lines = tuple(store.transcript(own))
    file = house(today).case_file(state, today, case_lines(lines), entry.due_at)
    if file is None:
        return None
    known = house(today)
    return OpenedCase(conversation, case, proposal, file, state, known, today, lines, left_out)


def _reckon(stored: str, today: date) -> tuple[Case, Proposal]:
    case = from_json(Case, json.loads(stored))
    return case, house(today).propose(case, today)


# Every page of the queue reads every open case; few of them changed since the last.
_reckoned: Callable[[str, date], tuple[Case, Proposal]] = functools.lru_cache(maxsize=512)(_reckon)
