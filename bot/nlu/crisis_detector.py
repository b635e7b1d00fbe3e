"""Rasa component: a message in danger becomes ``distress`` whatever the classifier thinks."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.crisis import sounds_harmless, sounds_like_crisis, sounds_strained

DISTRESS = "distress"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisDetector(GraphComponent):
    """Phrases decide alone; the classifier may add to them, never take away."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep how sure the classifier must be when no phrase speaks."""
        self._config = config

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The classifier alone raises the alarm from this probability on.

        It must be surer where a phrase known as harmless (死活登不上去) explains the word it heard.
        """
        return {
            "classifier_threshold": 0.6,
            "explained_threshold": 0.9,
            "strain_confidence": 0.7,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisDetector:
        """Make the detector."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put distress first where phrases or classifier hear it."""
        for message in messages:
            text = message.get(TEXT) or ""
            strained = sounds_strained(text)
            spoken = sounds_like_crisis(text) and not strained
            confidence = 1.0 if spoken else _confidence(message)
            if strained:
                # Enough to be asked about before anything else, and not to end the interview.
                confidence = float(self._config["strain_confidence"])
            danger = spoken or strained or confidence >= self._threshold(text)
            message.set("crisis", danger, add_to_output=True)
            message.set("crisis_spoken", spoken, add_to_output=True)
            if danger:
                _raise_alarm(message, confidence)
            elif sounds_harmless(text):
                _explain_away(message)
        return messages

    def _threshold(self, text: str) -> float:
        key = "explained_threshold" if sounds_harmless(text) else "classifier_threshold"
        return float(self._config[key])


def _confidence(message: Message) -> float:
    ranking = message.get("intent_ranking") or []
    return next((float(i["confidence"]) for i in ranking if i["name"] == DISTRESS), 0.0)


def _explain_away(message: Message) -> None:
    """Let the next intent lead where a harmless phrase is all that sounded like danger."""
    ranking = message.get("intent_ranking") or []
    if len(ranking) > 1 and ranking[0]["name"] == DISTRESS:
        others = _without_distress(ranking)
        _tell(message, [*others, ranking[0]])


def _raise_alarm(message: Message, confidence: float) -> None:
    first = {"name": DISTRESS, "confidence": confidence}
    _tell(message, [first, *_without_distress(message.get("intent_ranking") or [])])


def _without_distress(ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [intent for intent in ranking if intent["name"] != DISTRESS]


def _tell(message: Message, ranking: list[dict[str, Any]]) -> None:
    """Let the first of a ranking lead; distress is among the intents only where it leads."""
    held = [name for name in message.get("intents") or [] if name != DISTRESS]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    leading = list(dict.fromkeys([ranking[0]["name"], *held]))
    message.set("intents", leading, add_to_output=True)
