"""A Rasa tracker store whose conversations stay small.

In ``endpoints.yml``::

    tracker_store:
      type: bot.dialogue.tracker_store.BoundedTrackerStore
      url: sqlite:///var/shukun.db   # without it, memory only
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.tracker_state import WINDOW, restore, serialise
from bot.dialogue.window_tracker import WindowTracker


class Shelf(Protocol):
    """Where states lie between turns."""

    def load(self, conversation_id: str) -> dict[str, Any] | None:
        """Read a state; None before the first turn."""

    def save(
        self, conversation_id: str, state: dict[str, Any], events: list[dict[str, Any]]
    ) -> None:
        """Put the new state, and this turn's events behind the earlier ones."""

    def keys(self) -> Iterable[str]:
        """List the conversations."""


class MemoryShelf:
    """States in a dict; for the shell, for tests, and for one turn of the engine."""

    def __init__(self) -> None:
        """Begin empty."""
        self.states: dict[str, dict[str, Any]] = {}
        self.events: dict[str, list[dict[str, Any]]] = {}

    def load(self, conversation_id: str) -> dict[str, Any] | None:
        """Read a state."""
        return self.states.get(conversation_id)

    def save(
        self, conversation_id: str, state: dict[str, Any], events: list[dict[str, Any]]
    ) -> None:
        """Keep the state; the events of the latest save only."""
        self.states[conversation_id] = state
        self.events[conversation_id] = events

    def keys(self) -> Iterable[str]:
        """List the conversations."""
        return list(self.states)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation."""
        self.states.pop(conversation_id, None)
        self.events.pop(conversation_id, None)


class BoundedTrackerStore(TrackerStore):
    """Keeps of each conversation the slots and a window of recent turns."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        *,
        shelf: Shelf | None = None,
        window: int = WINDOW,
        **_others: Any,
    ) -> None:
        """Open the store.

        Args:
            domain: The model's; Rasa sets it when the model is loaded.
            host: ``url`` of the endpoint file: an SQLAlchemy URL, or nothing for memory only.
            event_broker: Gets each turn's events, where one is configured.
            shelf: Another place for the states; overrides ``host``.
            window: How many user turns stay as events.
        """
        super().__init__(domain, event_broker)
        self.shelf = shelf or _shelf_at(host)
        self.window = window

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker; None for a new conversation."""
        state = self.shelf.load(sender_id)
        if state is None:
            return None
        tracker = restore(state, self.domain, sender_id)
        tracker.restored_events = len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Put the tracker away; only what happened since it was restored counts as new."""
        new = self.new_events(tracker)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        state = serialise(tracker, self.window)
        self.shelf.save(tracker.sender_id, state, [event.as_dict() for event in new])

    async def keys(self) -> Iterable[str]:
        """List the conversations."""
        return self.shelf.keys()

    async def create_tracker(
        self, sender_id: str, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """Make an empty tracker; it is saved at the end of its first turn, not before."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """Make an empty tracker."""
        return WindowTracker(sender_id, self.domain.slots)

    @staticmethod
    def new_events(tracker: DialogueStateTracker) -> list[Event]:
        """List what happened since the tracker was restored."""
        return list(tracker.events)[getattr(tracker, "restored_events", 0) :]


def _shelf_at(url: str | None) -> Shelf:
    if not url:
        return MemoryShelf()
    from bot.dialogue.database_shelf import DatabaseShelf

    return DatabaseShelf(url)
