"""A case as the desk reads it: what is stored, with the offers reckoned anew."""

import functools
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

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
        known: Rules, texts.
        today: The day it was reckoned on.
        lines: What both sides said, in order.
        left_out: Parts of the stored case that this version cannot read.
    """

    conversation: Conversation
    case: Case
    proposal: Proposal
    file: dict[str, Any]
    known: House
    today: date
    lines: tuple[TranscriptLine, ...]
    left_out: tuple[str, ...] = ()


def open_case(
    store: ConversationStore, entry: QueueEntry, today: date, *, whole: bool = True
) -> OpenedCase | None:
    """Read a case of the queue.

    Args:
        store: Where it is.
        entry: Where it stands.
        today: The day it is reckoned on, unless the conversation has one of its own.
        whole: With what was said; a line of the queue does without.

    Returns:
        None where there is none, or the person has not agreed that somebody sees it; danger to
        life alone goes before that.
    """
    own = entry.conversation_id
    conversation, stored = store.conversation(own), store.load_case(own)
    if conversation is None or not stored or not belongs(stored):
        return None
    today = conversation.today_override or today
    reckoned = _reckoned(json.dumps(stored), today, entry.due_at)
    lines = tuple(store.transcript(own)) if whole else ()
    return OpenedCase(
        conversation=conversation,
        case=reckoned.case,
        proposal=reckoned.proposal,
        file={**reckoned.file, "transcript": case_lines(lines)},
        known=house(today),
        today=today,
        lines=lines,
        left_out=reckoned.left_out,
    )


class _Reckoned(NamedTuple):
    case: Case
    proposal: Proposal
    file: dict[str, Any]
    left_out: tuple[str, ...]


# Every page of the queue reads every open case; few of them changed since the last.
@functools.lru_cache(maxsize=1024)
def _reckoned(stored: str, today: date, due: datetime) -> _Reckoned:
    state, left_out = readable_state(json.loads(stored))
    case, known = from_json(Case, state), house(today)
    file = known.case_file(state, today, [], due) or {}
    return _Reckoned(case, known.propose(case, today), file, left_out)


def forget_reckoned() -> None:
    """Keep nothing in memory of cases read before, since one of them was erased."""
    _reckoned.cache_clear()
