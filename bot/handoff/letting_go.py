"""What becomes of a person's messages when the human lets the conversation go.

Each is answered by exactly one: those up to the agent's last line the agent has answered, those
after it go to the bot, whether they were left to the human or not yet looked at by anybody.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.codec import read_json
from bot.conversation.rows import touch
from bot.conversation.schema import handoffs, messages
from bot.conversation.turns import add_reply
from bot.handoff import rows
from bot.handoff.ledger import Step


def back_to_bot(step: Step) -> None:
    """Give the conversation to the bot, with every message no human has answered."""
    connection, own = step.connection, step.entry.conversation_id
    touch(connection, own, step.at, held_by="bot")
    last = _last_agent_line(connection, own)
    _mark(connection, own, ("received", "processing"), "passed", messages.c.seq <= last)
    _say_withheld(step, last)
    _mark(connection, own, ("passed",), "received", messages.c.seq > last)


def owed_since(step: Step) -> str | None:
    """Tell since when the agent owes an answer without a sign; None where they owe none."""
    connection, own = step.connection, step.entry.conversation_id
    seen = connection.scalar(sa.select(handoffs.c.seen_at).where(handoffs.c.conversation_id == own))
    if step.entry.state == "claimed":
        return str(seen)
    unanswered = sa.select(sa.func.min(messages.c.at)).where(
        messages.c.conversation_id == own,
        messages.c.direction == "user",
        messages.c.seq > _last_agent_line(connection, own),
    )
    asked: str | None = connection.scalar(unanswered)
    return asked and max(asked, str(seen))


def _last_agent_line(connection: Connection, conversation_id: str) -> int:
    own = sa.and_(messages.c.conversation_id == conversation_id, messages.c.direction == "agent")
    return int(connection.scalar(sa.select(sa.func.max(messages.c.seq)).where(own)) or 0)


def _mark(
    connection: Connection, conversation_id: str, before: tuple[str, ...], after: str, which: Any
) -> None:
    own = sa.and_(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "user",
        messages.c.state.in_(before),
        which,
    )
    connection.execute(sa.update(messages).where(own).values(state=after, attempts=0))


def _say_withheld(step: Step, last: int) -> None:
    """Say what the bot had answered to a message, unless a human has answered it since."""
    connection, own = step.connection, step.entry.conversation_id
    kept = sa.select(handoffs.c.withheld).where(handoffs.c.conversation_id == own)
    withheld = read_json(connection.scalar(kept))
    if withheld is None:
        return
    if withheld["seq"] > last:
        for reply in withheld["replies"]:
            add_reply(connection, own, reply, "bot", step.at)
        _mark(connection, own, ("passed",), "done", messages.c.seq == withheld["seq"])
    rows.update(connection, step.entry.case_id, withheld=None)
