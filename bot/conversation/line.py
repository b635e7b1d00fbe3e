"""The line in front of the engine: first come, first served, but danger before everybody."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PLACES = 8
"""How many turns are at work at once: enough to reckon one while others are read and written."""


class Line:
    """Lets so many conversations be answered at a time; each stands in it once.

    Without it a thousand turns would be begun together, each a little, and nobody answered before
    the end. It belongs to the loop that the turns run in.
    """

    def __init__(self, places: int = PLACES) -> None:
        """Begin with all places free."""
        self._free = places
        self._waiting: OrderedDict[str, asyncio.Future[None]] = OrderedDict()
        self._urgent: OrderedDict[str, asyncio.Future[None]] = OrderedDict()

    @property
    def is_full(self) -> bool:
        """Tell whether whoever comes now has to wait."""
        return not self._free

    def stands(self, conversation_id: str) -> bool:
        """Tell whether a conversation waits here, behind others."""
        return conversation_id in self._waiting

    def hurry(self, conversation_id: str) -> None:
        """Put a conversation that waits before all that are not in danger."""
        called = self._waiting.pop(conversation_id, None)
        if called is not None:
            self._urgent[conversation_id] = called

    @asynccontextmanager
    async def place(self, conversation_id: str, *, urgent: bool) -> AsyncIterator[bool]:
        """Wait for a place and keep it until the block ends; the conversation must be locked.

        Args:
            conversation_id: Who.
            urgent: Before all others.

        Yields:
            Whether it had to wait: what was read before may be outdated.
        """
        waits = self.is_full
        if waits:
            await self._called(conversation_id, self._urgent if urgent else self._waiting)
        else:
            self._free -= 1
        try:
            yield waits
        finally:
            self._call_next()

    async def _called(
        self, conversation_id: str, among: "OrderedDict[str, asyncio.Future[None]]"
    ) -> None:
        called = among[conversation_id] = asyncio.get_running_loop().create_future()
        try:
            await called
        except asyncio.CancelledError:
            self._waiting.pop(conversation_id, None)
            self._urgent.pop(conversation_id, None)
            # Called and ended in the same moment: the place goes on to the next.
            if called.done() and not called.cancelled():
                self._call_next()
            raise

    def _call_next(self) -> None:
        """Hand a place on; it is free only when nobody waits, so that nobody overtakes."""
        for queue in (self._urgent, self._waiting):
            while queue:
                _id, called = queue.popitem(last=False)
                if not called.done():
                    called.set_result(None)
                    return
        self._free += 1
