"""Tracker states in the conversation database, for Rasa's own commands (``rasa shell``)."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.conversation.codec import write_json
from bot.conversation.rows import lock_conversation, next_number
from bot.conversation.schema import events, trackers
from bot.conversation.store import ConversationStore

_CHANNEL = "terminal"


class DatabaseShelf:
    """Reads and writes the same rows as the conversation layer does.

    The house itself never writes through this: there a turn's state, replies and case are one
    transaction, and the engine hands the state over instead of saving it.
    """

    def __init__(self, url: str) -> None:
        """Open the database."""
        self._store = ConversationStore(url)

    def load(self, conversation_id: str) -> dict[str, Any] | None:
        """Read a state; None before the first turn."""
        return self._store.load_tracker(conversation_id)

    def save(self, conversation_id: str, state: dict[str, Any], new: list[dict[str, Any]]) -> None:
        """Write state and events in one transaction, opening the conversation if need be."""
        self._store.open_conversation(_CHANNEL, "rasa", conversation_id=conversation_id)
        own = trackers.c.conversation_id == conversation_id
        row = {"state": write_json(state), "updated_at": self._store.stamp()}
        with self._store.database.writing() as connection:
            lock_conversation(connection, conversation_id)
            if not connection.execute(sa.update(trackers).where(own).values(**row)).rowcount:
                fresh = sa.insert(trackers).values(conversation_id=conversation_id, **row)
                connection.execute(fresh)
            first = next_number(connection, events.c.n, conversation_id)
            for n, event in enumerate(new, start=first):
                line = {"conversation_id": conversation_id, "n": n, "event": write_json(event)}
                connection.execute(sa.insert(events).values(line))

    def keys(self) -> Iterable[str]:
        """List the conversations that have a state."""
        with self._store.database.reading() as connection:
            return list(connection.execute(sa.select(trackers.c.conversation_id)).scalars())
