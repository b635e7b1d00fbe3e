"""What a tracker must remember, and nothing more.

Rasa rebuilds its state from the events each time, so the cost of a turn grows with the
conversation. Two things bound it without changing any prediction:

* Rasa itself takes the turns inside a form out of the history it predicts from. The same
  folding, done once at the end of a turn, keeps a form of any length as short as one turn.
* Stories and rules look back a few turns. What lies before the last ``WINDOW`` turns becomes a
  head: one ``SlotSet`` a slot, and the active loop.

The cut is made just before an ``action_listen``, so no turn is ever seen without its beginning.
Folding is associative: folding the folded past with a new turn gives what folding everything
would give. That is why predictions are the same as with the whole history, as long as no policy
looks back further than ``WINDOW`` turns (at least two states each).

Slots that do not influence the conversation keep their last value only; undoing an utterance
therefore undoes them no further back than the turn in which that happens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    ConversationPaused,
    ConversationResumed,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.window_tracker import WindowTracker

WINDOW = 3
VERSION = 1
# What a story, a rule or a form can depend on; what the bot said is not among it.
_REMEMBERED = (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    ConversationResumed,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
_FROM_NAME: dict[str, type[Event]] = {kind.type_name: kind for kind in _REMEMBERED}


@dataclass
class _Head:
    """The state just before the window."""

    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    rejected: bool = False
    paused: bool = False

    def absorb(self, event: Event) -> None:
        """Move on by one event that leaves the window."""
        if isinstance(event, SlotSet):
            self.slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            self.loop, self.rejected = event.name, False
        elif isinstance(event, ActionExecutionRejected):
            self.rejected = self.rejected or event.action_name == self.loop
        elif isinstance(event, ActionExecuted):
            self.rejected = self.rejected and event.action_name != self.loop
        elif isinstance(event, (ConversationPaused, ConversationResumed)):
            self.paused = isinstance(event, ConversationPaused)


def serialise(tracker: DialogueStateTracker, window: int = WINDOW) -> dict[str, Any]:
    """Write a tracker as plain JSON values whose size does not grow with the conversation.

    Args:
        tracker: At the end of a turn.
        window: How many user turns to keep as events, those folded away not counted.
    """
    history = list(_without_resets(_folded(tracker), tracker))
    cut = _cut(history, window)
    head = _Head()
    for event in history[:cut]:
        head.absorb(event)
    kept = [event for event in _deduplicated(history[cut:]) if _is_remembered(event, tracker)]
    latest = next((e for e in reversed(kept) if isinstance(e, UserUttered)), None)
    return {
        "version": VERSION,
        "at": kept[0].timestamp if kept else 0.0,
        "slots": _slot_values(tracker, head),
        "loop": head.loop,
        "loop_rejected": head.rejected,
        "paused": head.paused,
        "events": [_write(event, whole=event is latest) for event in kept],
    }


def restore(
    state: dict[str, Any], domain: Domain, sender_id: str = "default"
) -> DialogueStateTracker:
    """Build the tracker that ``serialise`` wrote.

    Args:
        state: What was stored; slots the domain no longer has are left out.
        domain: The model's.
        sender_id: The conversation.
    """
    tracker = WindowTracker(sender_id, domain.slots)
    for event in _head_events(state, set(tracker.slots)):
        tracker.update(event)
    for body in state["events"]:
        kind = _FROM_NAME.get(body["event"])
        event = kind._from_parameters(dict(body)) if kind else None
        if event and not (isinstance(event, SlotSet) and event.key not in tracker.slots):
            tracker.update(event)
    return tracker


def _folded(tracker: DialogueStateTracker) -> list[Event]:
    """Fold the finished turns as Rasa does when predicting; the latest turn stays as it was."""
    events = list(tracker.events)
    start = _latest_turn(events)
    undone = (Restarted, SessionStarted, UserUtteranceReverted, ActionReverted)
    if any(isinstance(event, undone) for event in events[start:]):
        return list(tracker.applied_events())
    past = DialogueStateTracker(tracker.sender_id, [])
    past.events.extend(events[:start])
    # Which names are loops is read from all events, so the latest turn's must be known too.
    names = [event for event in events[start:] if isinstance(event, ActiveLoop) and event.name]
    past.events.extend(names)
    folded: list[Event] = past.applied_events()
    return folded[: len(folded) - len(names)] + events[start:]


def _latest_turn(events: list[Event]) -> int:
    """Find where the turn of the latest user message begins: at the listening before it."""
    for index in range(len(events) - 1, -1, -1):
        if isinstance(events[index], UserUttered):
            return _listening_before(events, index)
    return 0


def _cut(history: list[Event], window: int) -> int:
    turns = [index for index, event in enumerate(history) if isinstance(event, UserUttered)]
    if len(turns) <= window:
        # Nothing leaves the window, but an earlier head goes back into the head.
        begins = (i for i, e in enumerate(history) if isinstance(e, (ActionExecuted, UserUttered)))
        return next(begins, 0)
    return _listening_before(history, turns[-window])


def _listening_before(events: list[Event], index: int) -> int:
    for earlier in range(index - 1, -1, -1):
        event = events[earlier]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return earlier
        if isinstance(event, (ActionExecuted, UserUttered)):
            break
    return index


def _without_resets(events: Iterable[Event], tracker: DialogueStateTracker) -> Iterable[Event]:
    # The head stands before the window, so a reset inside it would wipe values set after it.
    for event in events:
        if isinstance(event, AllSlotsReset):
            for slot in tracker.slots.values():
                yield SlotSet(slot.name, slot.initial_value, timestamp=event.timestamp)
        else:
            yield event


def _deduplicated(events: list[Event]) -> list[Event]:
    """Keep, between two actions, only the last value set for each slot."""
    kept: list[Event] = []
    seen: set[str] = set()
    for event in reversed(events):
        if isinstance(event, (ActionExecuted, UserUttered)):
            seen.clear()
        if isinstance(event, SlotSet):
            if event.key in seen:
                continue
            seen.add(event.key)
        kept.append(event)
    return kept[::-1]


def _is_remembered(event: Event, tracker: DialogueStateTracker) -> bool:
    if isinstance(event, SlotSet):
        slot = tracker.slots.get(event.key)
        return slot is not None and slot.has_features()
    return isinstance(event, _REMEMBERED)


def _slot_values(tracker: DialogueStateTracker, head: _Head) -> dict[str, Any]:
    """Give what the slots must hold before the window, where it is not what they begin with."""
    values = {}
    for slot in tracker.slots.values():
        value = _before_window(slot, head)
        if value != slot.initial_value:
            values[slot.name] = value
    return values


def _before_window(slot: Slot, head: _Head) -> Any:
    if slot.has_features():
        return head.slots.get(slot.name, slot.initial_value)
    return slot.value


def _head_events(state: dict[str, Any], known: set[str]) -> Iterable[Event]:
    at = state["at"]
    for name, value in state["slots"].items():
        if name in known:
            yield SlotSet(name, value, timestamp=at)
    if state["loop"]:
        yield ActiveLoop(state["loop"], timestamp=at)
    if state["loop_rejected"]:
        yield ActionExecutionRejected(state["loop"], timestamp=at)
    if state["paused"]:
        yield ConversationPaused(timestamp=at)


def _write(event: Event, *, whole: bool) -> dict[str, Any]:
    body: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        body["parse_data"] = event.parse_data if whole else _as_predicted_from(event)
    if not whole:
        body.pop("metadata", None)
    return {name: value for name, value in body.items() if value is not None}


def _as_predicted_from(message: UserUttered) -> dict[str, Any]:
    """Keep of an older message what a policy can see: its intent and the kinds of entities."""
    marks = ("entity", "role", "group")
    kinds = [{key: entity[key] for key in marks if key in entity} for entity in message.entities]
    return {"intent": message.intent, "entities": kinds, "text": message.text}
