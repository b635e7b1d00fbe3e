"""Rasa component: a linear intent classifier over all features, for messages and clauses."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import softmax
from sklearn.svm import LinearSVC

from bot.nlu.normalizer import CLAUSES, with_clauses

FILE = "classifier.skops"


NOT_UNDERSTOOD = "nlu_fallback"
_READABLE = re.compile(
    r"[\u4e00-\u9fff\d]|\b(?:ok|okay|hi|hello|hey|yes|no|bye|thx|thanks|thank)\b", re.IGNORECASE
)
_CAUSES = ("state_reason",)
_STATES = ("state_overdue", "express_willingness", "refuse_repay", "provide_info")
_COURTESIES = ("greet", "goodbye", "thanks", "affirm", "deny")
_BESIDE = ("out_of_scope", "bot_challenge", "complaint")


def _unreadable(text: str) -> bool:
    """Whether nothing in a text is Chinese, a figure or a word everybody types: code, signs."""
    return _READABLE.search(text) is None


def _weight(intent: dict[str, Any]) -> int:
    """Rank an intent among others of the same message; the lowest leads."""
    tiers = (_CAUSES, _STATES, (*_COURTESIES, *_BESIDE))
    return next((n for n, tier in enumerate(tiers, start=1) if intent["name"] in tier), 0)


def _led_by_the_weightiest(
    ranking: list[dict[str, Any]], sure: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Let a request or question in one clause outrank figures and courtesies in the others.

    Source: the intent catalogue, distress > request or question > cause > state > courtesy.
    """
    first = min([ranking[0], *sure], key=_weight)
    if _weight(first) >= _weight(ranking[0]):
        return ranking
    return [first, *(other for other in ranking if other["name"] != first["name"])]


def _all_intents(ranking: list[dict[str, Any]], sure: list[dict[str, Any]]) -> list[str]:
    ordered = sorted(sure, key=lambda part: -part["confidence"])
    return list(dict.fromkeys([ranking[0]["name"], *(part["name"] for part in ordered)]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """A linear support vector machine, its margins turned into probabilities.

    Also says which further intents the clauses of a message hold.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """At least one featurizer must stand before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give inverse regularisation, weight of the dense block, how margins become probabilities.

        ``temperature`` is fitted on held-out sentences so that 0.8 means right in 8 of 10;
        ``clause_threshold`` is the probability from which a clause adds its intent.
        """
        return {
            "C": 0.5,
            "dense_weight": 1.4,
            "temperature": 0.35,
            "clause_threshold": 0.7,
            "ranking_length": 10,
            "random_state": 42,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearSVC | None = None,
    ) -> None:
        """Hold a trained model, or an empty one to train."""
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model or LinearSVC(
            C=config["C"], class_weight="balanced", random_state=config["random_state"]
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every training sentence that has an intent."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        self._model.fit(self._matrix(examples), [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            skops.io.dump(self._model, folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read the trained model back."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, skops.io.load(folder / FILE, trusted=[]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the list of all intents on each message."""
        batch = with_clauses(messages)
        if not batch:
            return messages
        margins = self._model.decision_function(self._matrix(batch))
        probabilities = softmax(margins / self.config["temperature"], axis=1)
        rankings = {
            id(message): self._ranking(row)
            for message, row in zip(batch, probabilities, strict=True)
        }
        for message in messages:
            parts = [rankings[id(part)][0] for part in message.get(CLAUSES) or []]
            sure = [part for part in parts if part["confidence"] >= self.config["clause_threshold"]]
            ranking = _led_by_the_weightiest(rankings[id(message)], sure)
            if _unreadable(message.get(TEXT) or ""):
                sure, ranking = [], [{"name": NOT_UNDERSTOOD, "confidence": 1.0}, *ranking]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[: self.config["ranking_length"]], True)
            message.set("intents", _all_intents(ranking, sure), add_to_output=True)
        return messages

    def _ranking(self, row: Any) -> list[dict[str, Any]]:
        order = row.argsort()[::-1]
        return [
            {"name": str(self._model.classes_[index]), "confidence": float(row[index])}
            for index in order
        ]

    def _matrix(self, messages: list[Message]) -> csr_matrix:
        """Put all features side by side, one row a message: sparse block first, then dense."""
        blocks = [self._sparse_block(messages), self._dense_block(messages)]
        return hstack([block for block in blocks if block is not None], format="csr")

    def _sparse_block(self, messages: list[Message]) -> csr_matrix | None:
        rows = [message.get_sparse_features(TEXT)[1] for message in messages]
        return vstack([row.features for row in rows], format="csr") if all(rows) else None

    def _dense_block(self, messages: list[Message]) -> csr_matrix | None:
        rows = [message.get_dense_features(TEXT)[1] for message in messages]
        if not all(rows):
            return None
        return csr_matrix(np.vstack([row.features for row in rows]) * self.config["dense_weight"])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond types to check."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training sentences, as evaluation asks."""
        self.process(training_data.training_examples)
        return training_data
