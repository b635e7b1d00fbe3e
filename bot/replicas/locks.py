"""One at a time per conversation, across replicas."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversation.locks import UNSHARED, LocalLocks
from bot.replicas.leases import LEASE_S, Lease, Leases
from bot.replicas.link import RedisAwayError, RedisLink

_FIRST_PAUSE_S = 0.01
_LONGEST_PAUSE_S = 0.2


class RedisLocks:
    """Locks that all replicas on one Redis share; this process's own while it is away.

    Within the process it is first come, first served, so that one of it asks Redis at a time.
    """

    def __init__(self, link: RedisLink, purpose: str, lease_s: float = LEASE_S) -> None:
        """Begin with nothing held.

        Args:
            link: The way to Redis.
            purpose: Keeps apart what is locked for different reasons.
            lease_s: How long a conversation stays locked whose holder died, seconds.
        """
        self._local = LocalLocks()
        self._leases = Leases(link, lease_s)
        self._purpose = purpose

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[object]:
        """Wait for the conversation and keep it until the block ends.

        Yields:
            ``UNSHARED`` where the others could not be asked; None otherwise.
        """
        lease = Lease(f"shukun:{self._purpose}:{conversation_id}")
        async with self._local.hold(conversation_id):
            try:
                yield None if await self._taken(lease) else UNSHARED
            finally:
                self._leases.give_back(lease)

    async def _taken(self, lease: Lease) -> bool:
        """Wait for a lease; False, and nothing taken, where Redis is away."""
        pause_s = _FIRST_PAUSE_S
        try:
            while not await self._leases.take(lease):
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        except RedisAwayError:
            return False
        return True
