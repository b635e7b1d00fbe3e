"""The dialogue engine of the house: Rasa, one turn at a time, nothing kept between turns."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.quiet import hush_before_rasa, hush_imported

hush_before_rasa()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore  # noqa: E402
from rasa.engine.exceptions import GraphComponentException  # noqa: E402
from rasa.shared.core.events import Event, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.conversation.engine import TurnOutput  # noqa: E402
from bot.dialogue.agent import HouseAgent  # noqa: E402
from bot.dialogue.local_actions import LocalActionEndpoint  # noqa: E402
from bot.dialogue.model_check import check_model  # noqa: E402
from bot.dialogue.output import ReplyCollector  # noqa: E402
from bot.dialogue.tracker_state import serialise  # noqa: E402
from bot.dialogue.tracker_store import BoundedTrackerStore, MemoryShelf  # noqa: E402
from bot.dialogue.trims import trim  # noqa: E402
from bot.errors import ModelOutdated  # noqa: E402

State = dict[str, Any]
StateLoader = Callable[[str], Awaitable[State | None] | State | None]
_WARM_UP = "你好,欠了三万五,工资2200,想分36期"


class RasaEngine:
    """Answers messages with an embedded Rasa agent; a ``DialogueEngine``."""

    def __init__(self, agent: HouseAgent, store: TurnStore, load_state: StateLoader) -> None:
        """Hold a loaded agent; use ``load``."""
        self._agent = agent
        self._store = store
        self._load_state = load_state

    @classmethod
    def load(
        cls,
        model_path: Path,
        load_state: StateLoader,
        *,
        actions: LocalActionEndpoint | None = None,
    ) -> RasaEngine:
        """Load a model and everything it needs, so that the first message waits for nothing.

        Args:
            model_path: What ``bot.dialogue.training.current_model`` answers.
            load_state: Gives the ``tracker_state`` of a conversation, None for a new one.
            actions: The package ``actions`` by default.

        Raises:
            ModelMissing: There is no model at that place.
            ModelOutdated: The model was trained with other parts than are installed.
        """
        check_model(model_path)
        hush_imported()
        trim()
        store = TurnStore()
        agent = HouseAgent(
            tracker_store=store,
            lock_store=InMemoryLockStore(),
            action_endpoint=actions or LocalActionEndpoint(),
        )
        agent.load_model(model_path)
        engine = cls(agent, store, load_state)
        engine._warm_up()
        return engine

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message; see ``bot.conversation.engine.DialogueEngine``.

        Raises:
            Exception: Whatever an action met; nothing of the turn is kept then.
        """
        state = self._load_state(conversation_id)
        if inspect.isawaitable(state):
            state = await state
        collector = ReplyCollector(metadata.get("channel") or "collector")
        message = _message(text, metadata, collector, conversation_id)
        self._store.begin(conversation_id, state)
        try:
            await self._agent.handle_message(message)
            finished = self._store.finish(conversation_id)
        finally:
            self._store.forget(conversation_id)
            failure = self._agent.processor.take_failure(conversation_id)
        if failure is not None:
            raise failure
        return _output(finished, collector)

    async def parse(self, text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
        """Understand a message without answering it.

        Args:
            text: Masked.
            metadata: ``today`` (ISO) where it is not the real one.

        Returns:
            What the NLU components put out: intent, ranking, entities, normalized …
        """
        message = _message(text, metadata or {}, ReplyCollector(), "parse")
        parsed: dict[str, Any] = await self._agent.processor.parse_message(message)
        return parsed

    def close(self) -> None:
        """Take the model apart, so that its memory is free without a search for cycles.

        What was loaded at the start is left out of that search, and one through everything would
        keep every turn waiting for most of a second.
        """
        self._agent.processor.graph_runner.take_apart()
        del self._agent.processor

    def _warm_up(self) -> None:
        # Dictionaries and encoder load at the first message; a model that does not fit the
        # installed parts shows here and not in front of a person.
        message = _message(_WARM_UP, {}, ReplyCollector(), "warm-up")
        tracker = DialogueStateTracker("warm-up", [])
        try:
            self._agent.processor._parse_message_with_graph(message, tracker)
        except (ValueError, GraphComponentException) as error:
            raise ModelOutdated(
                "the model does not fit the installed components; run `python -m bot train`"
            ) from error


@dataclass(frozen=True, slots=True)
class FinishedTurn:
    """A tracker at the end of its turn, and what happened in it."""

    tracker: DialogueStateTracker
    state: State
    events: list[Event]

    def message(self) -> UserUttered:
        """Give the message of this turn, even where a fallback has taken it back."""
        said = (event for event in self.events if isinstance(event, UserUttered))
        return next(said, UserUttered.empty())


class TurnStore(BoundedTrackerStore):
    """Holds one conversation's state for the length of a turn; writes nothing anywhere."""

    def __init__(self) -> None:
        """Begin empty."""
        self._begun = MemoryShelf()
        self._finished: dict[str, FinishedTurn] = {}
        super().__init__(shelf=self._begun)

    def begin(self, conversation_id: str, state: State | None) -> None:
        """Lay the state out for Rasa to find."""
        if state is not None:
            self._begun.states[conversation_id] = state

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Take the tracker at the end of the turn."""
        state = serialise(tracker, self.window)
        finished = FinishedTurn(tracker, state, self.new_events(tracker))
        self._finished[tracker.sender_id] = finished

    def finish(self, conversation_id: str) -> FinishedTurn:
        """Give what the turn came to."""
        return self._finished[conversation_id]

    def forget(self, conversation_id: str) -> None:
        """Drop everything about a conversation."""
        self._begun.forget(conversation_id)
        self._finished.pop(conversation_id, None)


def _message(
    text: str, metadata: dict[str, Any], collector: ReplyCollector, conversation_id: str
) -> UserMessage:
    return UserMessage(
        text=as_plain_text(text),
        output_channel=collector,
        sender_id=conversation_id,
        input_channel=collector.name(),
        metadata=dict(metadata),
    )


def as_plain_text(text: str) -> str:
    """Take the meaning of a command from a leading slash; the normaliser folds it back.

    Example:
        >>> as_plain_text("/restart")
        '／restart'
    """
    bare = text.lstrip()
    return f"／{bare[1:]}" if bare.startswith("/") else text


def _output(finished: FinishedTurn, collector: ReplyCollector) -> TurnOutput:
    intent = finished.message().intent
    return TurnOutput(
        replies=collector.replies,
        tracker_state=finished.state,
        events=[event.as_dict() for event in finished.events],
        case=finished.tracker.slots["case"].value if "case" in finished.tracker.slots else None,
        intent=intent.get("name"),
        confidence=intent.get("confidence"),
    )
