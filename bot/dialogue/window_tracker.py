"""A tracker that copies itself without replaying its events."""

from __future__ import annotations

import copy
import dataclasses

from rasa.shared.core.trackers import DialogueStateTracker


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
