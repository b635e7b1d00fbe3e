"""How long conversations are kept, and finding them by the numbers people name them by."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.rows import lock_conversation
from bot.conversation.schema import cases, conversations, messages
from bot.conversation.store import ConversationStore

UNUSED_KEPT = timedelta(days=1)
"""How long a conversation is kept in which nobody has said anything."""


def purge(store: ConversationStore, retention: timedelta) -> int:
    """Delete every conversation past its day, and those opened and never used.

    Args:
        store: Where they are.
        retention: How long after its last word a conversation is kept.

    Returns:
        How many were deleted.
    """
    now = store.clock.now()
    past = [*_idle(store, now - retention), *_unused(store, now - UNUSED_KEPT)]
    deleted = sum(_delete_if_idle(store, each, moment) for each, moment in dict(past).items())
    if deleted:
        store.database.forget_history()
    return deleted


def conversation_named(store: ConversationStore, name: str) -> str | None:
    """Find a conversation by its case's number or its own id; None where there is none."""
    by_case = sa.select(cases.c.conversation_id).where(cases.c.case_id == name)
    with store.database.reading() as connection:
        found: str | None = connection.scalar(by_case)
    if found is not None:
        return found
    return name if store.conversation(name) else None


def _idle(store: ConversationStore, moment: datetime) -> list[tuple[str, datetime]]:
    return [(each, moment) for each in store.idle_since(moment)]


def _unused(store: ConversationStore, moment: datetime) -> list[tuple[str, datetime]]:
    said = sa.select(messages.c.seq).where(messages.c.conversation_id == conversations.c.id)
    unused = sa.and_(conversations.c.updated_at < write_moment(moment), ~sa.exists(said))
    with store.database.reading() as connection:
        ids = connection.execute(sa.select(conversations.c.id).where(unused)).scalars()
        return [(each, moment) for each in ids]


def _delete_if_idle(store: ConversationStore, conversation_id: str, moment: datetime) -> bool:
    """Delete a conversation unless somebody has spoken in it meanwhile."""
    still_idle = sa.select(conversations.c.id).where(
        conversations.c.id == conversation_id, conversations.c.updated_at < write_moment(moment)
    )
    with store.database.writing() as connection:
        lock_conversation(connection, conversation_id)
        if connection.execute(still_idle).first() is None:
            return False
        return store.delete(connection, conversation_id)
