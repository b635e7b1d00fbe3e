"""One at a time per conversation."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from weakref import WeakValueDictionary

UNSHARED = object()
"""What a hold gives where other replicas could not be asked: one of them may be at the same."""


class ConversationLocks(Protocol):
    """Keeps two workers off one conversation; several replicas need one that they share."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[object]:
        """Wait for the conversation and keep it until the block ends.

        Returns:
            A context that gives ``UNSHARED`` where only this process was kept off.
        """


class LocalLocks:
    """Locks of this process; first come, first served, and gone when nobody waits."""

    def __init__(self) -> None:
        """Start with no lock held."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[object]:
        """Wait for the conversation and keep it until the block ends."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock
