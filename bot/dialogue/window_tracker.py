"""A tracker that copies itself without replaying its events, and writes them only for a reader."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


class WindowTracker(DialogueStateTracker):
    """Rasa copies the tracker for every action and form step; this copies state, not history.

    Attributes:
        restored_events: How many events it began this turn with.
    """

    restored_events = 0

    def copy(self) -> DialogueStateTracker:
        """Duplicate the tracker; events are shared, as in Rasa's own copy."""
        twin = self.init_copy()
        twin.events.extend(self.events)
        for name, slot in self.slots.items():
            twin.slots[name] = copy.copy(slot)
        twin._paused = self._paused
        twin.followup_action = self.followup_action
        twin.latest_action = self.latest_action
        twin.latest_message = self.latest_message
        twin.latest_bot_utterance = self.latest_bot_utterance
        twin.active_loop = dataclasses.replace(self.active_loop) if self.active_loop else None
        return twin

    def init_copy(self) -> WindowTracker:
        """Begin an empty tracker with the same slots."""
        return WindowTracker(self.sender_id, self.slots.values(), self._max_event_history)

    def current_state(
        self, event_verbosity: EventVerbosity = EventVerbosity.NONE
    ) -> dict[str, Any]:
        """Give the state as Rasa does; its events are written where an action looks at them."""
        state: dict[str, Any] = super().current_state(EventVerbosity.NONE)
        events = self._events_for_verbosity(event_verbosity)
        return state if events is None else {**state, "events": _WrittenLater(events)}


class _WrittenLater(Sequence[dict[str, Any]]):
    """Events as an action server would get them, each written when it is asked for."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, index: Any) -> Any:
        found = self._events[index]
        return [event.as_dict() for event in found] if isinstance(index, slice) else found.as_dict()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (event.as_dict() for event in self._events)
