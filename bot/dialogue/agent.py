"""Rasa's agent and processor, with what does not fit a house of our own replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine import loader
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT_TOKENS
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.dialogue.direct_runner import DirectGraphRunner
from bot.dialogue.predict_storage import PredictStorage


class DialogueStuckError(RuntimeError):
    """Stories and rules led from action to action and never back to listening."""


class HouseProcessor(MessageProcessor):
    """Handles messages without Rasa's command syntax and without losing errors."""

    def __init__(self, **kwargs: Any) -> None:
        """Load the model.

        Args:
            kwargs: As ``MessageProcessor`` takes them.
        """
        super().__init__(**kwargs)
        self._failures: dict[str, Exception] = {}
        self.on_circuit_break = self._give_up
        # The last NLU step reads text that begins with "/" as a command; we stop one step before.
        command_reader = self.model_metadata.predict_schema.nodes[self.model_metadata.nlu_target]
        self._understood = command_reader.needs["messages"]
        self._rules = self.graph_runner.component(RulePolicy)
        self._ensemble = self.graph_runner.component(DefaultPolicyPredictionEnsemble)

    def take_failure(self, conversation_id: str) -> Exception | None:
        """Give, once, the error that an action of this conversation met."""
        return self._failures.pop(conversation_id, None)

    def _give_up(self, tracker: DialogueStateTracker, *_output: Any) -> None:
        # Rasa would send what it said ten times over and go on from the middle of a turn.
        self._failures[tracker.sender_id] = DialogueStuckError("the turn came to no end")

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), PredictStorage, DirectGraphRunner
            )
        return Path(model_path).name, metadata, runner

    def _parse_message_with_graph(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: tracker}
        understood = self.graph_runner.run(inputs=inputs, targets=[self._understood])
        message_read = understood[self._understood][0]
        parsed = message_read.as_dict(only_output_properties=only_output_properties)
        # Token offsets are tuples, which no JSON brings back, and nobody reads them.
        parsed.pop(TEXT_TOKENS, None)
        return {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": [], **parsed}

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Ask the rules alone while a form goes its way: no other policy is heard then."""
        if not self._goes_its_way(tracker):
            return super()._predict_next_with_tracker(tracker)
        prediction = self._rules.predict_action_probabilities(tracker, self.domain)
        return self._ensemble.combine_predictions([prediction], tracker, self.domain)

    def _goes_its_way(self, tracker: DialogueStateTracker) -> bool:
        if tracker.followup_action or self._rules is None or self._ensemble is None:
            return False
        named, _ = self._rules._find_action_from_default_actions(tracker)
        looped, _ = self._rules._find_action_from_loop_happy_path(tracker)
        return bool(looped) and not named

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Write nothing: Rasa formats every slot value here for a debug line nobody reads."""

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        watched = _Watched(action, self._failures)
        again: bool = await super()._run_action(watched, tracker, output_channel, nlg, prediction)
        return again and tracker.sender_id not in self._failures


class _Watched(Action):
    """Remembers an action's error, which Rasa would log and then go on as if all were well."""

    def __init__(self, action: Action, failures: dict[str, Exception]) -> None:
        self._action = action
        self._failures = failures

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            events: list[Event] = await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            self._failures[tracker.sender_id] = error
            raise
        return events

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)


class HouseAgent(Agent):
    """An agent that uses the processor above and fails when its tracker store fails."""

    processor: HouseProcessor

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model archive."""
        self.processor = HouseProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, _domain: Domain) -> TrackerStore:
        # Rasa would fall back to an empty memory here and so forget the person without a word.
        if store is None:
            raise ValueError("the agent needs a tracker store")
        return store
