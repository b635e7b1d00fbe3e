"""Writing a finished turn; every function runs inside the one transaction of the turn."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.codec import write_json, write_moment
from bot.conversation.engine import FileOffer
from bot.conversation.records import Direction, TurnResult
from bot.conversation.rows import lock_holder, next_number, touch
from bot.conversation.schema import cases, events, files, messages, outbox, trackers
from bot.conversation.watcher import Watcher
from bot.replies.reply import Reply

_INSTANT = timedelta(microseconds=1)
_UNANSWERED = ("received", "processing")


def write_turn(connection: Connection, turn: TurnResult, at: str, watcher: Watcher) -> bool:
    """Write all that a turn brought; False, and nothing written, when the message is not waiting.

    It no longer waits when another worker answered it or the person had everything erased; it
    waits again for the bot when a human gave the conversation back while it was passed by. A turn
    that began on a state which another one has gone on from is not written either, since that
    one's part would be lost: its message still waits, and is answered anew.

    A human may have taken the conversation over while the turn was at work. What it understood is
    kept then, and what it would have said is not said: the human answers that message.
    """
    holder = lock_holder(connection, turn.conversation_id)
    state = _state_of(connection, turn)
    if holder is None or not _may_write(turn, holder, state) or _is_outrun(connection, turn):
        return False
    silent = holder == "human" or state == "passed"
    _close(connection, turn, "passed" if silent else turn.state)
    if not silent:
        for reply in turn.output.replies:
            add_reply(connection, turn.conversation_id, reply, "bot", at)
    elif holder == "human" and turn.state == "done" and turn.output.replies:
        own = (turn.conversation_id, turn.seq)
        watcher.replies_withheld(connection, *own, turn.output.replies)
    _write_understood(connection, turn, at)
    watcher.turn_written(connection, turn, at, late=silent and holder == "bot")
    return True


def _may_write(turn: TurnResult, holder: str, state: str | None) -> bool:
    if turn.state == "passed":
        return holder == "human" and state in _UNANSWERED
    # Passed meanwhile: the human who had the conversation has answered it.
    return state in (*_UNANSWERED, "passed")


def _is_outrun(connection: Connection, turn: TurnResult) -> bool:
    if turn.state_mark is None or turn.output.tracker_state is None:
        return False
    return _state_mark(connection, turn.conversation_id) != turn.state_mark


def _state_mark(connection: Connection, conversation_id: str) -> str:
    """Tell which writing of the state stands; empty where there is none."""
    own = trackers.c.conversation_id == conversation_id
    mark: str | None = connection.scalar(sa.select(trackers.c.updated_at).where(own))
    return mark or ""


def _write_state(connection: Connection, turn: TurnResult, state: dict[str, Any], at: str) -> None:
    # A mark the turn brought has been found to stand, under this lock.
    before = turn.state_mark
    if before is None:
        before = _state_mark(connection, turn.conversation_id)
    # Clocks differ and stand still; a mark that came twice would hide that somebody was here.
    if before >= at:
        at = write_moment(datetime.fromisoformat(before) + _INSTANT)
    row = {"state": write_json(state), "updated_at": at}
    _put(connection, trackers, turn.conversation_id, row)


def _write_understood(connection: Connection, turn: TurnResult, at: str) -> None:
    output = turn.output
    if output.tracker_state is not None:
        _write_state(connection, turn, output.tracker_state, at)
    _append_events(connection, turn.conversation_id, output.events)
    _write_files(connection, turn.conversation_id, output.files, at)
    _write_case(connection, turn.conversation_id, output.case, at)
    touch(connection, turn.conversation_id, at)


def add_reply(
    connection: Connection, conversation_id: str, reply: Reply, direction: Direction, at: str
) -> int:
    """Put a reply into the transcript and the outbox; the conversation must be locked."""
    seq = next_number(connection, messages.c.seq, conversation_id)
    own = {"conversation_id": conversation_id, "seq": seq, "attempts": 0}
    line = {"direction": direction, "text": reply["text"], "state": "done", "at": at}
    connection.execute(sa.insert(messages).values(**own, **line))
    queued = {"reply": write_json(reply), "state": "queued", "created_at": at}
    connection.execute(sa.insert(outbox).values(**own, **queued))
    return seq


def name_reply(connection: Connection, conversation_id: str, seq: int, key: str) -> None:
    """Note under which key a reply was asked for, so that asking again adds none."""
    own = sa.and_(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
    connection.execute(sa.update(messages).where(own).values(idempotency_key=key))


def _state_of(connection: Connection, turn: TurnResult) -> str | None:
    state: str | None = connection.scalar(sa.select(messages.c.state).where(_message(turn)))
    return state


def _message(turn: TurnResult) -> Any:
    return sa.and_(messages.c.conversation_id == turn.conversation_id, messages.c.seq == turn.seq)


def _close(connection: Connection, turn: TurnResult, state: str) -> None:
    found = {"intent": turn.output.intent, "confidence": turn.output.confidence}
    connection.execute(sa.update(messages).where(_message(turn)).values(state=state, **found))


def _append_events(connection: Connection, conversation_id: str, new: list[dict[str, Any]]) -> None:
    if not new:
        return
    first = next_number(connection, events.c.n, conversation_id)
    rows = [
        {"conversation_id": conversation_id, "n": n, "event": write_json(event)}
        for n, event in enumerate(new, start=first)
    ]
    connection.execute(sa.insert(events), rows)


def _write_files(
    connection: Connection, conversation_id: str, offered: list[FileOffer], at: str
) -> None:
    for offer in offered:
        named = {"conversation_id": conversation_id, "id": offer.id, "at": at}
        made = {"kind": offer.kind, "form": offer.form, "today": offer.today}
        row = {**named, **made, "case_state": write_json(offer.case_state)}
        connection.execute(sa.insert(files).values(row))


def _write_case(
    connection: Connection, conversation_id: str, case: dict[str, Any] | None, at: str
) -> None:
    if case is None:
        return
    if not case:
        # Files hold the case as it was; it goes with them.
        for table in (cases, files):
            connection.execute(sa.delete(table).where(table.c.conversation_id == conversation_id))
        return
    named = {"case_id": case["case_id"], "priority": case.get("priority")}
    row = {**named, "body": write_json(case), "updated_at": at}
    _put(connection, cases, conversation_id, row)


def _put(
    connection: Connection, table: sa.Table, conversation_id: str, values: dict[str, Any]
) -> None:
    # An upsert is spelled differently in each database; under the lock two statements do.
    own = sa.update(table).where(table.c.conversation_id == conversation_id)
    if not connection.execute(own.values(**values)).rowcount:
        connection.execute(sa.insert(table).values(conversation_id=conversation_id, **values))
