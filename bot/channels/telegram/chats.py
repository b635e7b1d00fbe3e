"""How a chat stands: reachable or not, in which script, which campaign, where its summary is."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.conversation.rows import QUEUED, lock_conversation
from bot.conversation.schema import outbox, telegram_chats, telegram_groups
from bot.conversation.store import ConversationStore

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Chat:
    """One private chat.

    Attributes:
        unreachable: Blocked by its person, or deleted.
        language: ``hans``, ``hant``, or empty: as the person writes.
        summary_message: Number of the running summary; 0 while it is being sent, None before.
        summary_mark: What the summary showed last, as a digest.
    """

    unreachable: bool = False
    language: str = ""
    summary_message: int | None = None
    summary_mark: str = ""


def chat_of(store: ConversationStore, conversation_id: str) -> Chat:
    """Read how a chat stands."""
    own = sa.select(telegram_chats).where(telegram_chats.c.conversation_id == conversation_id)
    with store.database.reading() as connection:
        row = connection.execute(own).first()
    if row is None:
        return Chat()
    return Chat(
        unreachable=row.unreachable_since is not None,
        language=row.language or "",
        summary_message=row.summary_message,
        summary_mark=row.summary_mark or "",
    )


def keep(store: ConversationStore, conversation_id: str, **changes: Any) -> bool:
    """Write down how a chat stands; False where the conversation is gone."""
    with store.database.writing() as connection:
        if not lock_conversation(connection, conversation_id):
            return False
        _put(connection, conversation_id, changes)
    return True


def begin_summary(store: ConversationStore, conversation_id: str) -> bool:
    """Take it on to send the first summary; False where that was done, here or by a replica."""
    with store.database.writing() as connection:
        if not lock_conversation(connection, conversation_id):
            return False
        own = sa.select(telegram_chats.c.summary_message).where(
            telegram_chats.c.conversation_id == conversation_id
        )
        if connection.scalar(own) is not None:
            return False
        _put(connection, conversation_id, {"summary_message": 0})
    return True


def lose(store: ConversationStore, conversation_id: str) -> None:
    """Note that nothing reaches a chat any more, until it is found again."""
    keep(store, conversation_id, unreachable_since=store.stamp())


def find_again(store: ConversationStore, conversation_id: str) -> None:
    """Note that a chat can be reached, and let what waited for it go out now."""
    if not chat_of(store, conversation_id).unreachable:
        return
    own = sa.and_(outbox.c.conversation_id == conversation_id, QUEUED)
    with store.database.writing() as connection:
        lock_conversation(connection, conversation_id)
        _put(connection, conversation_id, {"unreachable_since": None})
        connection.execute(sa.update(outbox).where(own).values(not_before=None, attempts=0))


def first_time_in_group(store: ConversationStore, chat_id: int) -> bool:
    """Take it on to tell a group that chats are private; False where it was told."""
    row = {"chat_id": chat_id, "told_at": store.stamp()}
    try:
        with store.database.writing() as connection:
            connection.execute(sa.insert(telegram_groups).values(row))
    except ValueError:
        return False
    return True


def _put(connection: Any, conversation_id: str, changes: dict[str, Any]) -> None:
    own = telegram_chats.c.conversation_id == conversation_id
    # An upsert is spelled differently in each database; under the lock two statements do.
    if not connection.execute(sa.update(telegram_chats).where(own).values(changes)).rowcount:
        row = {"conversation_id": conversation_id, **changes}
        connection.execute(sa.insert(telegram_chats).values(row))
