"""What the server sees to by itself, time and again: messages left waiting, days gone by."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Protocol

from bot.channels.web.runner import TurnRunner
from bot.conversation.retention import purge
from bot.conversation.store import ConversationStore
from bot.dialogue.served import Model
from bot.handoff.queue import HandoffQueue
from bot.wiring import open_rounds

SWEEP_EVERY_S = 15.0
PURGE_EVERY_S = 3600.0
REMIND_EVERY_S = 60.0
LOOK_FOR_MODEL_EVERY_S = 2.0
LEFT_AFTER = timedelta(seconds=5)
_LOG = logging.getLogger(__name__)


class Kept(Protocol):
    """What is seen to; a web house is one."""

    @property
    def store(self) -> ConversationStore:
        """Where conversations are."""

    @property
    def runner(self) -> TurnRunner:
        """Who answers."""

    @property
    def model(self) -> Model:
        """What answers are reckoned with."""

    @property
    def queue(self) -> HandoffQueue:
        """What waits for a human."""


async def keep_up(kept: Kept, retention_days: int) -> None:
    """Sweep and purge until cancelled; whatever goes wrong is tried again the next time.

    Args:
        kept: What is seen to.
        retention_days: After how many days without a word a conversation is deleted.
    """
    await asyncio.gather(
        again_and_again(lambda: sweep(kept), SWEEP_EVERY_S, "sweep"),
        again_and_again(lambda: see_to_queue(kept.queue), SWEEP_EVERY_S, "queue"),
        again_and_again(open_rounds(kept.store).go, REMIND_EVERY_S, "reminders"),
        again_and_again(kept.model.look, LOOK_FOR_MODEL_EVERY_S, "model"),
        again_and_again(lambda: purge_past(kept, retention_days), PURGE_EVERY_S, "purge"),
    )


def sweep(kept: Kept) -> int:
    """Have answered what was left: by a process that died, or while the database did not answer.

    Returns:
        In how many conversations.
    """
    before = kept.store.clock.now().astimezone(timezone.utc) - LEFT_AFTER
    waiting = kept.store.pending_all()
    left = {message.conversation.id for message in waiting if message.received_at < before}
    for conversation_id in left:
        kept.runner.answer_if_idle(conversation_id)
    # Erased text that somebody's reading kept in the log goes now.
    kept.store.database.settle()
    return len(left)


def see_to_queue(queue: HandoffQueue) -> int:
    """Put back the cases of agents who went silent, and announce those whose time is past.

    Returns:
        How many cases.
    """
    released, risen = queue.release_silent(), queue.rise()
    for case_id in released:
        _LOG.warning("released case=%s", case_id)
    for case_id in risen:
        _LOG.warning("overdue case=%s", case_id)
    return len(released) + len(risen)


def purge_past(kept: Kept, retention_days: int) -> int:
    """Delete what is past its day; answers how many conversations."""
    past = timedelta(days=retention_days)
    deleted = purge(kept.store, past)
    kept.queue.forget_changes(past)
    if deleted:
        _LOG.warning("purged conversations=%d", deleted)
    return deleted


async def again_and_again(work: Callable[[], object], every_s: float, name: str) -> None:
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
