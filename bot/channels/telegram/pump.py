"""Brings replies from the outbox to their chats: at once when told, else at the next look."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.telegram.chats import CHANNEL, chat_of
from bot.channels.telegram.sender import Sender
from bot.conversation.locks import ConversationLocks, LocalLocks
from bot.conversation.outbox import conversations_waiting, deliver
from bot.errors import StoreUnavailable
from bot.replies.reply import Reply

LOOK_EVERY_S = 1.0
"""How late an agent's answer or a reminder, written by another process, may leave."""
_AT_ONCE = 24
_FINISH_S = 15.0
_LOG = logging.getLogger(__name__)
After = Callable[[str, int], Awaitable[None]]


async def _nothing(_conversation_id: str, _chat_id: int) -> None:
    return None


@dataclass(slots=True)
class Pump:
    """Delivers what waits, one chat's replies in order, many chats at once.

    Attributes:
        sender: Sends one reply.
        after: Told whose replies went out, and where to, once nothing more waits.
        locks: Keep two deliveries of one conversation apart.
    """

    sender: Sender
    after: After = _nothing
    locks: ConversationLocks = field(default_factory=LocalLocks)
    _loop: asyncio.AbstractEventLoop | None = None
    _looking: "asyncio.Task[None] | None" = None
    _busy: set[str] = field(default_factory=set)
    _again: set[str] = field(default_factory=set)
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def start(self) -> None:
        """Begin, in the loop that runs now, with what was left waiting."""
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._look())

    def wake(self, conversation_id: str) -> None:
        """Deliver what waits in a conversation, soon; safe from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._begin, conversation_id)

    async def finish(self) -> None:
        """Let what is being sent end, and begin nothing more."""
        if self._looking is not None:
            self._looking.cancel()
        self._loop = None
        self._again.clear()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=_FINISH_S)
        for task in list(self._tasks):
            task.cancel()

    async def _look(self) -> None:
        """Find what nobody told of: what was put off, what other processes wrote."""
        while True:
            try:
                waiting = await asyncio.to_thread(conversations_waiting, self.sender.store, CHANNEL)
            except StoreUnavailable:
                _LOG.error("outbox waits for the database")
                waiting = []
            for conversation_id in waiting:
                self._begin(conversation_id)
            await asyncio.sleep(LOOK_EVERY_S)

    def _begin(self, conversation_id: str) -> None:
        if self._loop is None:
            return
        if conversation_id in self._busy:
            # What is at work may have read the outbox already.
            self._again.add(conversation_id)
            return
        self._busy.add(conversation_id)
        task = asyncio.create_task(self._serve(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, conversation_id: str) -> None:
        try:
            async with self._places:
                await self._deliver(conversation_id)
        except Exception as error:  # noqa: BLE001 - one chat must not stop the others
            name = type(error).__name__
            _LOG.error("delivery failed conversation=%s error=%s", conversation_id, name)
        finally:
            self._busy.discard(conversation_id)
            if conversation_id in self._again:
                self._again.discard(conversation_id)
                self._begin(conversation_id)

    async def _deliver(self, conversation_id: str) -> None:
        store = self.sender.store
        chat = await asyncio.to_thread(chat_of, store, conversation_id)
        if chat is None or chat.unreachable:
            return

        async def send(reply: Reply, key: str) -> bool:
            return await self.sender.send(chat, int(key.rpartition(":")[2]), reply)

        if await deliver(store, conversation_id, send, locks=self.locks):
            await self.after(conversation_id, chat.chat_id)
