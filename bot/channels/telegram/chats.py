"""How a chat stands: reachable or not, in which script, which campaign, where its summary is."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.conversation.rows import QUEUED, lock_conversation
from bot.conversation.schema import conversations, outbox, telegram_chats, telegram_groups
from bot.conversation.store import ConversationStore

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Chat:
    """One private chat.

    Attributes:
        chat_id: Telegram's number of it.
        conversation_id: Whose it is.
        unreachable: Blocked by its person, or deleted.
        language: ``hans``, ``hant``, or empty: as the person writes.
        summary_message: Number of the running summary; 0 while it is being sent, None before.
        summary_mark: What the summary showed last, as a digest.
    """

    chat_id: int
    conversation_id: str
    unreachable: bool = False
    language: str = ""
    summary_message: int | None = None
    summary_mark: str = ""


def chat_of(store: ConversationStore, conversation_id: str) -> Chat | None:
    """Read how a conversation's chat stands; None where it is gone, or is of another channel."""
    return _first(store, _CHATS.where(conversations.c.id == conversation_id))


def chat_at(store: ConversationStore, chat_id: int) -> Chat | None:
    """Read how the newest conversation of a chat stands; None where there is none."""
    theirs = _CHATS.where(conversations.c.channel_user == str(chat_id))
    return _first(store, theirs.order_by(conversations.c.created_at.desc()))


# One statement, since every update and every reply asks.
_CHATS = (
    sa.select(conversations.c.id, conversations.c.channel_user, *telegram_chats.c)
    .select_from(conversations.outerjoin(telegram_chats))
    .where(conversations.c.channel == CHANNEL)
)


def _first(store: ConversationStore, which: Any) -> Chat | None:
    with store.database.reading() as connection:
        row = connection.execute(which.limit(1)).first()
    return row and Chat(
        chat_id=int(row.channel_user),
        conversation_id=row.id,
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
