"""The whole conversation as a human reads it: complete, masked, in order, promises marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.clock import SHANGHAI
from bot.conversation.codec import read_json
from bot.conversation.feed import FeedLine, read_after
from bot.conversation.records import Direction, TranscriptLine
from bot.conversation.schema import events
from bot.conversation.store import ConversationStore
from bot.handoff.ledger import NOTICE_KEY
from bot.replies.case_words import WordedCase
from bot.replies.plain import as_text
from bot.replies.wording import Wording

ANSWER_BY = "answer_by"
"""Promise of a notice that names the hour by which somebody answers."""
_AT_ONCE = 500
_PROMISING = tuple(f"{NOTICE_KEY}{key}:" for key in ("queued", "released"))
# Continued lines stand further in than any line begins, so that no text can pass for a line.
_INDENT = " " * 6


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One message of whichever side.

    Attributes:
        seq: Its number in the conversation.
        direction: Whose it is.
        text: What was said, a table written out; masked.
        at: When, UTC.
        promises: Codes of what the person was told would happen, first told here.
    """

    seq: int
    direction: Direction
    text: str = field(repr=False)
    at: datetime
    promises: tuple[str, ...] = ()


def case_lines(lines: Sequence[TranscriptLine]) -> list[dict[str, Any]]:
    """Write a transcript as the case file's schema has it."""
    return [
        {
            "at": line.at.isoformat(),
            "from": line.direction,
            "text": line.text,
            "intent": line.intent,
            "confidence": line.confidence,
        }
        for line in lines
    ]


def read_spoken(store: ConversationStore, conversation_id: str) -> list[SpokenLine]:
    """Read all that was said by the person, the bot, agents and the house, in order.

    Returns:
        Empty where there is no such conversation.
    """
    lines = _all_lines(store, conversation_id)
    told = _first_told(lines, _promises_by_turn(store, conversation_id))
    return [
        SpokenLine(
            line.seq,
            line.direction,
            as_text(line.reply),
            line.at,
            (*told.get(line.seq, ()), *_promise_of_notice(line)),
        )
        for line in lines
    ]


def render_text(case_id: str, lines: Sequence[SpokenLine], wording: Wording) -> str:
    """Write a transcript to be read or printed, days as headings, in China's time.

    Args:
        case_id: Stands in the heading.
        lines: What was said.
        wording: The texts.
    """
    written, day = [wording.say("utter_transcript_title", case_id=case_id)], None
    for line in lines:
        local = line.at.astimezone(SHANGHAI)
        if local.date() != day:
            day = local.date()
            written.append(f"\n{wording.say('utter_transcript_day', day=day)}")
        who = wording.say(f"utter_transcript_{line.direction}")
        written.append(f"{local:%H:%M} {who}{_indented(line.text)}")
        written += [
            f"{_INDENT}{wording.say('utter_transcript_promised', promise=promise)}"
            for promise in (_worded(code, wording) for code in line.promises)
        ]
    return "\n".join(written) + "\n"


def _indented(text: str) -> str:
    return f"\n{_INDENT}".join(text.splitlines())


def _worded(code: str, wording: Wording) -> str:
    if code == ANSWER_BY:
        return wording.say("utter_transcript_answer_by")
    return WordedCase(wording).promise(code)


def _all_lines(store: ConversationStore, conversation_id: str) -> list[FeedLine]:
    found: list[FeedLine] = []
    while glimpse := read_after(store, conversation_id, found[-1].seq if found else 0, _AT_ONCE):
        found += glimpse.lines
        if not glimpse.more:
            break
    return found


def _promises_by_turn(store: ConversationStore, conversation_id: str) -> dict[int, tuple[str, ...]]:
    """Tell which promises were first made in the turn of which message."""
    own = sa.select(events.c.event).where(events.c.conversation_id == conversation_id)
    with store.database.reading() as connection:
        stored = [read_json(each) for each in connection.scalars(own.order_by(events.c.n))]
    made: dict[int, tuple[str, ...]] = {}
    known: set[str] = set()
    seq = 0
    for event in stored:
        if event.get("event") == "user":
            seq = (event.get("metadata") or {}).get("seq") or seq
        new = [code for code in _promises(event) if code not in known]
        if new:
            known.update(new)
            made[seq] = (*made.get(seq, ()), *new)
    return made


def _promises(event: dict[str, Any]) -> Sequence[str]:
    is_case = event.get("event") == "slot" and event.get("name") == "case"
    return ((event.get("value") or {}).get("promises") or ()) if is_case else ()


def _first_told(
    lines: Sequence[FeedLine], made: dict[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """Tell at which line of the bot a promise was told; nowhere where that turn was silent."""
    told: dict[int, tuple[str, ...]] = {}
    waiting: tuple[str, ...] = ()
    for line in lines:
        if line.direction == "user":
            waiting = made.get(line.seq, ())
        elif line.direction == "bot" and waiting:
            told[line.seq], waiting = waiting, ()
    return told


def _promise_of_notice(line: FeedLine) -> tuple[str, ...]:
    return (ANSWER_BY,) if (line.key or "").startswith(_PROMISING) else ()
