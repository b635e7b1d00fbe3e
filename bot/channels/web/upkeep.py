"""What the server sees to by itself, time and again: messages left waiting, days gone by."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta, timezone

from bot.channels.web.house import WebHouse
from bot.channels.web.runner import TurnRunner
from bot.conversation.retention import purge
from bot.conversation.store import ConversationStore

SWEEP_EVERY_S = 15.0
PURGE_EVERY_S = 3600.0
LEFT_AFTER = timedelta(seconds=5)
_LOG = logging.getLogger(__name__)


async def keep_up(house: WebHouse) -> None:
    """Sweep and purge until cancelled; whatever goes wrong is tried again the next time."""
    await keep_up_store(house.store, house.runner, house.settings.web.retention_days)


async def keep_up_store(store: ConversationStore, runner: TurnRunner, retention_days: int) -> None:
    """Keep up a store, whichever channels it serves; see ``keep_up``."""
    await asyncio.gather(
        again_and_again(lambda: sweep_store(store, runner), SWEEP_EVERY_S, "sweep"),
        again_and_again(lambda: purge_store(store, retention_days), PURGE_EVERY_S, "purge"),
    )


def sweep(house: WebHouse) -> int:
    """Sweep a web house's store; see ``sweep_store``."""
    return sweep_store(house.store, house.runner)


def sweep_store(store: ConversationStore, runner: TurnRunner) -> int:
    """Have answered what was left: by a process that died, or while the database did not answer.

    Returns:
        In how many conversations.
    """
    before = store.clock.now().astimezone(timezone.utc) - LEFT_AFTER
    waiting = store.pending_all()
    left = {message.conversation.id for message in waiting if message.received_at < before}
    for conversation_id in left:
        runner.answer_if_idle(conversation_id)
    # Erased text that somebody's reading kept in the log goes now.
    store.database.settle()
    return len(left)


def purge_past(house: WebHouse) -> int:
    """Purge a web house's store; see ``purge_store``."""
    return purge_store(house.store, house.settings.web.retention_days)


def purge_store(store: ConversationStore, retention_days: int) -> int:
    """Delete what is past its day; answers how many conversations."""
    deleted = purge(store, timedelta(days=retention_days))
    if deleted:
        _LOG.warning("purged conversations=%d", deleted)
    return deleted


async def again_and_again(work: Callable[[], int], every_s: float, name: str) -> None:
    """Do something time and again until cancelled; a failure is tried again the next time.

    Args:
        work: What to do, in a thread.
        every_s: How often.
        name: What the log calls it.
    """
    while True:
        try:
            await asyncio.to_thread(work)
        except Exception as error:  # noqa: BLE001 - one failure must not end it for good
            _LOG.error("%s put off error=%s", name, type(error).__name__)
        await asyncio.sleep(every_s)
