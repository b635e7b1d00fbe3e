"""What the server sees to by itself, time and again: messages left waiting, days gone by."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta, timezone

from bot.channels.web.house import WebHouse
from bot.conversation.retention import purge

SWEEP_EVERY_S = 15.0
PURGE_EVERY_S = 3600.0
LEFT_AFTER = timedelta(seconds=5)
_LOG = logging.getLogger(__name__)


async def keep_up(house: WebHouse) -> None:
    """Do what is to be done until cancelled; whatever goes wrong is tried again the next time."""
    await asyncio.gather(
        _again_and_again(house, sweep, SWEEP_EVERY_S),
        _again_and_again(house, see_to_queue, SWEEP_EVERY_S),
        _again_and_again(house, keep_time, SWEEP_EVERY_S),
        _again_and_again(house, purge_past, PURGE_EVERY_S),
    )


def sweep(house: WebHouse) -> int:
    """Have answered what was left: by a process that died, or while the database did not answer.

    Returns:
        In how many conversations.
    """
    before = house.store.clock.now().astimezone(timezone.utc) - LEFT_AFTER
    waiting = house.store.pending_all()
    left = {message.conversation.id for message in waiting if message.received_at < before}
    for conversation_id in left:
        house.runner.answer_if_idle(conversation_id)
    # Erased text that somebody's reading kept in the log goes now.
    house.store.database.settle()
    return len(left)


def see_to_queue(house: WebHouse) -> int:
    """Put back the cases of agents who went silent, and announce those whose time is past.

    Returns:
        How many cases.
    """
    released, risen = house.queue.release_silent(), house.queue.rise()
    for case_id in released:
        _LOG.warning("released case=%s", case_id)
    for case_id in risen:
        _LOG.warning("overdue case=%s", case_id)
    return len(released) + len(risen)


def keep_time(house: WebHouse) -> None:
    """Set the clock right that rows are stamped with, where replicas share one."""
    house.sharing.keep_time()


def purge_past(house: WebHouse) -> int:
    """Delete what is past its day; answers how many conversations."""
    past = timedelta(days=house.settings.web.retention_days)
    deleted = purge(house.store, past)
    house.queue.forget_changes(past)
    if deleted:
        _LOG.warning("purged conversations=%d", deleted)
    return deleted


async def _again_and_again(
    house: WebHouse, work: Callable[[WebHouse], object], every_s: float
) -> None:
    while True:
        try:
            await asyncio.to_thread(work, house)
        except Exception as error:  # noqa: BLE001 - one failure must not end it for good
            _LOG.error("%s put off error=%s", work.__name__, type(error).__name__)
        await asyncio.sleep(every_s)
