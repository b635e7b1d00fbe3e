"""Delivers replies in order, at least once, under a key that stays the same at every attempt."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.locks import ConversationLocks, LocalLocks
from bot.conversation.records import OutboxItem
from bot.conversation.rows import QUEUED, as_outbox_item, lock_conversation, select_outbox
from bot.conversation.schema import conversations, outbox
from bot.conversation.store import ConversationStore
from bot.errors import DeliveryFailed
from bot.replies.reply import Reply

Send = Callable[[Reply, str], Awaitable[object]]

_LONGEST_PAUSE = timedelta(minutes=5)
_LOG = logging.getLogger(__name__)
_OWN_LOCKS = LocalLocks()


async def deliver(
    store: ConversationStore,
    conversation_id: str,
    send: Send,
    *,
    locks: ConversationLocks = _OWN_LOCKS,
) -> int:
    """Deliver what is queued for a conversation, in order; stop at the first that cannot go.

    Args:
        store: Where the replies are.
        conversation_id: Whose replies.
        send: Takes the reply and its key; a far side that knows the key drops a repeat. Whatever
            it raises puts the reply off, 1 s at first and twice as long each time, at most 5 min;
            a ``DeliveryFailed`` may say how long instead. It answers True where it has noted the
            delivery itself.
        locks: Keeps two deliveries of one conversation from overtaking each other.

    Returns:
        How many replies were delivered.
    """
    async with locks.hold(conversation_id):
        items = await asyncio.to_thread(queued, store, conversation_id)
        for done, item in enumerate(items):
            if not _is_due(item, store.clock.now()) or not await _send_one(store, item, send):
                return done
        return len(items)


def queued(store: ConversationStore, conversation_id: str) -> list[OutboxItem]:
    """List the replies not delivered yet, in order."""
    return _items(store, conversation_id, QUEUED)


def replies_after(store: ConversationStore, conversation_id: str, seq: int) -> list[OutboxItem]:
    """List the replies after a number, delivered or not: what a reconnecting client has missed."""
    return _items(store, conversation_id, outbox.c.seq > seq)


def conversations_waiting(store: ConversationStore, channel: str | None = None) -> list[str]:
    """List the conversations that have replies due, longest waiting first.

    Args:
        store: Where the replies are.
        channel: Only those of one channel.
    """
    now = store.stamp()
    due = sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    ids = sa.select(outbox.c.conversation_id).where(QUEUED, due)
    if channel is not None:
        ids = ids.select_from(outbox.join(conversations)).where(conversations.c.channel == channel)
    oldest = sa.func.min(outbox.c.id)
    with store.database.reading() as connection:
        grouped = ids.group_by(outbox.c.conversation_id).order_by(oldest)
        return list(connection.execute(grouped).scalars())


def mark_delivered(store: ConversationStore, conversation_id: str, up_to_seq: int) -> None:
    """Mark the replies up to a number as delivered: the client says it has them."""
    reached = sa.and_(
        outbox.c.conversation_id == conversation_id,
        outbox.c.seq <= up_to_seq,
        QUEUED,
    )
    done = {"state": "delivered", "delivered_at": store.stamp()}
    with store.database.writing() as connection:
        # Two tabs that mark at once would else wait for each other's rows.
        lock_conversation(connection, conversation_id)
        connection.execute(sa.update(outbox).where(reached).values(done))


async def _send_one(store: ConversationStore, item: OutboxItem, send: Send) -> bool:
    try:
        noted = await send(item.reply, item.key)
    except Exception as error:  # noqa: BLE001 - whatever a channel raises, the reply must stay
        name = type(error).__name__
        _LOG.warning("reply put off conversation=%s error=%s", item.conversation_id, name)
        await asyncio.to_thread(_put_off, store, item, _asked_pause(error))
        return False
    if noted is not True:
        await asyncio.to_thread(mark_delivered, store, item.conversation_id, item.seq)
    return True


def _asked_pause(error: Exception) -> timedelta | None:
    pause_s = error.retry_after_s if isinstance(error, DeliveryFailed) else None
    return None if pause_s is None else timedelta(seconds=pause_s)


def _put_off(store: ConversationStore, item: OutboxItem, asked: timedelta | None) -> None:
    pause = min(timedelta(seconds=2 ** min(item.attempts, 20)), _LONGEST_PAUSE)
    pause = pause if asked is None else asked
    later = {
        "attempts": item.attempts + 1,
        "not_before": write_moment(store.clock.now() + pause),
    }
    with store.database.writing() as connection:
        connection.execute(sa.update(outbox).where(outbox.c.id == item.id).values(later))


def _is_due(item: OutboxItem, now: datetime) -> bool:
    return item.not_before is None or item.not_before <= now.astimezone(timezone.utc)


def _items(store: ConversationStore, conversation_id: str, which: object) -> list[OutboxItem]:
    with store.database.reading() as connection:
        rows = connection.execute(select_outbox(conversation_id).where(which))
        return [as_outbox_item(row) for row in rows]
