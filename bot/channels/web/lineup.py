"""Where people stand who wait for an answer: what a page tells them, and when it is too many."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.web.refusals import in_characters_of
from bot.conversation.backlog import read_line
from bot.conversation.store import ConversationStore
from bot.wiring import house

NOTICE_AFTER_S = 3.0
"""Whoever has waited as long is told how many are before them."""
_FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands.

    Attributes:
        ahead: How many people have waited longer, over all replicas; 0: it is their turn.
        waited_s: For how long they have waited.
    """

    ahead: int
    waited_s: float


class Lineup:
    """Who waits, read from the database at most once a second, however many ask."""

    def __init__(self, store: ConversationStore) -> None:
        """Begin with nothing read."""
        self._store = store
        self._reading = asyncio.Lock()
        self._read_at = float("-inf")
        self._places: dict[str, tuple[int, datetime]] = {}

    async def standing(self, conversation_id: str) -> Standing | None:
        """Tell where a conversation stands; None where nothing of it waits.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        await self._refresh()
        found = self._places.get(conversation_id)
        if found is None:
            return None
        ahead, since = found
        return Standing(ahead, max(0.0, (self._store.clock.now() - since).total_seconds()))

    async def length(self) -> int:
        """Tell how many people wait.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        await self._refresh()
        return len(self._places)

    async def _refresh(self) -> None:
        async with self._reading:
            if time.monotonic() - self._read_at < _FRESH_S:
                return
            line = await asyncio.to_thread(read_line, self._store)
            self._places = {each: (place, since) for place, (each, since) in enumerate(line)}
            self._read_at = time.monotonic()


def notice(ahead: int, language: str) -> dict[str, Any]:
    """Word where somebody stands, for the person.

    Args:
        ahead: How many are before them; 0 after there were some: it is their turn.
        language: The session's.
    """
    name = "utter_web_queue" if ahead else "utter_web_queue_next"
    text = house().wording.say(name, ahead=ahead)
    return {"ahead": ahead, "text": in_characters_of(language, text)}
