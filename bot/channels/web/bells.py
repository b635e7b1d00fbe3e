"""Wakes the streams of a conversation when something happened in it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable

EVERY_CONVERSATION = "*"
"""Whoever joins this hears every bell: the agents' desk. No conversation is called so."""


class Bells:
    """One bell a stream; rung from any thread, heard in the server's loop.

    A bell only says that there is something to read: what, the stream reads from the store, so a
    bell that was missed costs time and never a message.
    """

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._listening: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._callers: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._others: list[Callable[[str], None]] = []
        self.closing = False
        self.refusing = False

    def bind(self) -> None:
        """Belong to the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    def count(self, conversation_id: str) -> int:
        """Tell how many listen to a conversation."""
        return len(self._listening.get(conversation_id, ()))

    def count_from(self, caller: str) -> int:
        """Tell how many listen from one address."""
        return self._callers[caller]

    def total(self) -> int:
        """Tell how many listen in all."""
        return sum(len(bells) for bells in self._listening.values())

    def join(self, conversation_id: str, caller: str) -> asyncio.Event:
        """Give a bell that is rung whenever something happens in a conversation.

        Args:
            conversation_id: Which one.
            caller: The address it is listened to from.

        Returns:
            The bell; whoever has it counts as listening until ``leave``.
        """
        bell = asyncio.Event()
        self._listening[conversation_id].add(bell)
        self.come(caller)
        return bell

    def leave(self, conversation_id: str, caller: str, bell: asyncio.Event) -> None:
        """Give a bell back."""
        self._listening[conversation_id].discard(bell)
        if not self._listening[conversation_id]:
            del self._listening[conversation_id]
        self.go(caller)

    def come(self, caller: str) -> None:
        """Count a connection of an address."""
        self._callers[caller] += 1

    def go(self, caller: str) -> None:
        """Count a connection of an address no more."""
        self._callers[caller] -= 1
        if not self._callers[caller]:
            del self._callers[caller]

    def tell_too(self, listener: Callable[[str], None]) -> None:
        """Tell somebody of every ring, in the thread that rings; must be quick."""
        self._others.append(listener)

    def ring(self, conversation_id: str) -> None:
        """Wake a conversation's streams; safe from any thread."""
        for listener in self._others:
            listener(conversation_id)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring, conversation_id)

    def refuse_new(self) -> None:
        """Take no more messages, while what was taken is still answered."""
        self.refusing = True

    def close(self) -> None:
        """Tell every stream to say goodbye."""
        self.closing = True
        for conversation_id in list(self._listening):
            self._ring(conversation_id)

    def _ring(self, conversation_id: str) -> None:
        for name in (conversation_id, EVERY_CONVERSATION):
            for bell in self._listening.get(name, ()):
                bell.set()
