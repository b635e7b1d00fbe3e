"""What agents tell one another: internal notes, and who looks at which case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.desk_schema import case_notes, presence, staff
from bot.conversation.masking import mask
from bot.conversation.rows import lock_conversation, next_number
from bot.conversation.store import ConversationStore
from bot.conversation.wording import strip_controls

LONGEST_NOTE = 2000
PRESENT_FOR = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note; the person never sees it."""

    n: int
    staff_name: str
    text: str = field(repr=False)
    at: str = ""


def add_note(store: ConversationStore, conversation_id: str, staff_name: str, text: str) -> None:
    """Keep a note with the conversation, masked; erased with it.

    Raises:
        LookupError: The conversation is gone.
    """
    safe = mask(strip_controls(text)).text[:LONGEST_NOTE]
    with store.database.writing() as connection:
        if not lock_conversation(connection, conversation_id):
            raise LookupError("there is no such conversation")
        n = next_number(connection, case_notes.c.n, conversation_id)
        own = {"conversation_id": conversation_id, "n": n, "staff_name": staff_name}
        connection.execute(sa.insert(case_notes).values(**own, text=safe, at=store.stamp()))


def read_notes(store: ConversationStore, conversation_id: str) -> list[Note]:
    """Read the notes on a case, oldest first."""
    own = case_notes.c.conversation_id == conversation_id
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(case_notes).where(own).order_by(case_notes.c.n))
        return [Note(row.n, row.staff_name, row.text, row.at) for row in rows]


def be_present(store: ConversationStore, conversation_id: str, staff_id: str) -> bool:
    """Note that somebody looks at a case; answers whether colleagues did not know yet.

    Raises:
        ValueError: The conversation is gone.
    """
    own = sa.and_(presence.c.conversation_id == conversation_id, presence.c.staff_id == staff_id)
    now = store.clock.now()
    with store.database.writing() as connection:
        before: str | None = connection.scalar(sa.select(presence.c.at).where(own))
        if before is None:
            row = {"conversation_id": conversation_id, "staff_id": staff_id}
            connection.execute(sa.insert(presence).values(**row, at=write_moment(now)))
        else:
            connection.execute(sa.update(presence).where(own).values(at=write_moment(now)))
        old = presence.c.at < write_moment(now - 10 * PRESENT_FOR)
        connection.execute(sa.delete(presence).where(old))
    return before is None or before < write_moment(now - PRESENT_FOR)


def who_is_present(store: ConversationStore) -> Mapping[str, Sequence[str]]:
    """Give who looks at which conversation now, names by its id."""
    recent = presence.c.at >= write_moment(store.clock.now() - PRESENT_FOR)
    joined = sa.select(presence.c.conversation_id, staff.c.name).join(staff).where(recent)
    found: defaultdict[str, list[str]] = defaultdict(list)
    with store.database.reading() as connection:
        for row in connection.execute(joined.order_by(staff.c.name)):
            found[row.conversation_id].append(row.name)
    return found
