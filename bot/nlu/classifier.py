"""Rasa component: a linear intent classifier over all features, for messages and clauses."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.intent_model import IntentModel
from bot.nlu.normalizer import CLAUSES, MARKED, with_clauses
from bot.nlu.several import Part, all_intents, led_by_the_weightiest, sure_parts

NOT_UNDERSTOOD = "nlu_fallback"
_READABLE = re.compile(
    r"[\u4e00-\u9fff\d]|\b(?:ok|okay|hi|hello|hey|yes|no|bye|thx|thanks|thank)\b", re.IGNORECASE
)


def _unreadable(text: str) -> bool:
    """Whether nothing in a text is Chinese, a figure or a word everybody types: code, signs."""
    return _READABLE.search(text) is None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """A linear support vector machine and the nearest training sentences, as probabilities.

    Also says which further intents the clauses of a message hold.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """At least one featurizer must stand before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the weights, how margins become probabilities, and when a clause counts.

        ``C`` is the inverse regularisation and ``dense_weight`` what the encoder counts beside the
        n-grams. ``neighbours`` training sentences vote, compared along ``directions`` and fading
        with ``sharpness``, and their vote makes up ``neighbour_weight`` of the probability.
        ``temperature`` is fitted on held-out sentences so that 0.8 means right in 8 of 10. From
        ``clause_threshold`` on a clause adds its intent, and from ``lead_threshold`` on a request
        in it leads the message.
        """
        return {
            "C": 1.0,
            "dense_weight": 1.4,
            "temperature": 0.25,
            "neighbours": 15,
            "directions": 128,
            "sharpness": 25.0,
            "neighbour_weight": 0.25,
            "sure": 0.95,
            "clause_threshold": 0.5,
            "lead_threshold": 0.95,
            "ranking_length": 10,
            "random_state": 42,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Hold a trained model, or an empty one to train."""
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self.model = model or IntentModel(config)

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
        labels = [example.get(INTENT) for example in examples]
        self.model.fit(sparse_rows(examples), dense_rows(examples), labels)
        with self._model_storage.write_to(self._resource) as folder:
            self.model.save(folder)
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
            return cls(config, model_storage, resource, IntentModel.load(folder, config))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and the list of all intents on each message."""
        batch = with_clauses(messages)
        if not batch:
            return messages
        probabilities = self.model.probabilities(sparse_rows(batch), dense_rows(batch))
        rankings = {
            id(message): self._ranking(row)
            for message, row in zip(batch, probabilities, strict=True)
        }
        for message in messages:
            parts = _parts(message, rankings)
            ranking = rankings[id(message)]
            if _unreadable(message.get(TEXT) or ""):
                parts, ranking = [], [{"name": NOT_UNDERSTOOD, "confidence": 1.0}, *ranking]
            self._tell(message, ranking, parts)
        return messages

    def _tell(self, message: Message, ranking: list[dict[str, Any]], parts: list[Part]) -> None:
        ranking = led_by_the_weightiest(ranking, parts, self.config["lead_threshold"])
        sure = sure_parts(parts, self.config["clause_threshold"])
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self.config["ranking_length"]], True)
        message.set("intents", all_intents(ranking, sure), add_to_output=True)

    def _ranking(self, row: Any) -> list[dict[str, Any]]:
        names = self.model.intents
        return [
            {"name": names[index], "confidence": float(row[index])} for index in row.argsort()[::-1]
        ]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond types to check."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training sentences, as evaluation asks."""
        self.process(training_data.training_examples)
        return training_data


def _parts(message: Message, rankings: dict[int, list[dict[str, Any]]]) -> list[Part]:
    held = message.get(CLAUSES) or []
    text = message.get(TEXT) or ""
    return [
        Part(
            clause.get(TEXT),
            rankings[id(clause)][0],
            bool(clause.get(MARKED)),
            text.startswith(clause.get(TEXT)) or text.endswith(clause.get(TEXT)),
        )
        for clause in held
    ]


def sparse_rows(messages: list[Message]) -> csr_matrix | None:
    """Give the n-gram features of the messages, one row each; none where there are none."""
    rows = [_features(message, sparse=True) for message in messages]
    return _side_by_side(rows) if all(rows) else None


def _side_by_side(rows: list[list[csr_matrix]]) -> csr_matrix:
    """Join the parts of each row, and the rows; scipy's own way takes longer than the reading."""
    widths = [part.shape[1] for part in rows[0]]
    starts = np.cumsum([0, *widths])
    parts = [(part, start) for row in rows for part, start in zip(row, starts, strict=False)]
    columns = np.concatenate([part.indices + start for part, start in parts])
    values = np.concatenate([part.data for part, _ in parts])
    ends = np.cumsum([0, *(sum(part.nnz for part in row) for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), starts[-1]))


def dense_rows(messages: list[Message]) -> Any | None:
    """Give the encoder's rows of the messages; none without the encoder."""
    rows = [_features(message, sparse=False) for message in messages]
    return np.vstack([np.hstack(row) for row in rows]) if all(rows) else None


def _features(message: Message, *, sparse: bool) -> list[Any]:
    """Give what the featurizers found of the message as a whole, in the order of the pipeline."""
    return [
        found.features
        for found in message.features
        if found.type == FEATURE_TYPE_SENTENCE and found.is_sparse() is sparse
    ]
