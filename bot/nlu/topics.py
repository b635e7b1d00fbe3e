"""Rasa component: what a side question is about, where no phrase list knew its words."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.classifier import dense_rows
from bot.nlu.encoder import encode_texts
from bot.nlu.intent_model import IntentModel
from bot.nlu.ngram_index import NgramIndex
from bot.nlu.normalizer import CLAUSES
from bot.nlu.phrases import asks, read_topics
from bot.nlu.text import normalise
from bot.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parents[2]
NONE = "none"
"""Label of what asks about nothing in particular."""
_INTENT = "intent:"
"""Before the label of a question that its intent answers."""
_LENGTHS = (1, 2)
_LEAST_TEXTS = 2
_BY_INTENT = frozenset({
    "ask_credit_impact", "ask_consequence", "ask_process", "ask_due_rule", "ask_documents",
    "ask_amount", "ask_status", "ask_restore_access", "request_certificate", "bot_challenge",
})  # fmt: skip
"""Intents of questions near the topics, which have an answer of their own: each is a label."""
_UNSUITED = _BY_INTENT | {"distress"}
"""Intents whose sentences do not teach what asks about nothing."""


class TopicHeard(NamedTuple):
    """A topic and how likely the message asks about it."""

    name: str
    probability: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicReader(IntentClassifier, GraphComponent):
    """Learns topics from ``data/topics``, and from the intents' sentences what asks about none."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give where the questions stand, the weights, and from when on a topic counts.

        A message that is put as a question needs ``threshold``, any other ``threshold_unasked``.
        ``others`` sentences that ask nothing and ``by_intent`` of each question with an intent of
        its own stand against the topics.
        """
        return {
            "examples": "data/topics",
            "others": 5000,
            "by_intent": 150,
            "threshold": 0.3,
            "threshold_unasked": 0.5,
            "C": 1.0,
            "dense_weight": 1.4,
            "temperature": 0.25,
            "neighbours": 8,
            "directions": 128,
            "sharpness": 25.0,
            "neighbour_weight": 0.15,
            "sure": 0.95,
            "random_state": 42,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
        index: NgramIndex | None = None,
    ) -> None:
        """Hold what was learnt, or nothing yet."""
        self.config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model or IntentModel(config)
        self._index = index or NgramIndex([], [], _LENGTHS)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicReader:
        """Make an untrained reader."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Tell Rasa's cache that the questions are training data too."""
        folder = ROOT / config.get("examples", cls.get_default_config()["examples"])
        whole = hashlib.sha256()
        for path in sorted(folder.glob("*.yml")):
            whole.update(path.read_bytes())
        return whole.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the questions of every topic and on a sample of sentences that ask none."""
        asked = read_questions(ROOT / self.config["examples"])
        asked += self._others(training_data)
        texts = [normalise(text).text for _, text in asked]
        labels = [name for name, _ in asked]
        self._index = NgramIndex.learn(map(_units, texts), _LENGTHS, _LEAST_TEXTS)
        self._model.fit(self._rows(texts), encode_texts(texts), labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
            self._index.save(folder)
        return self._resource

    def _others(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Sample what stands against the topics: other questions, and what asks nothing."""
        of_intent: dict[str, list[str]] = {}
        for example in training_data.intent_examples:
            if example.get(TEXT) and not read_topics(example.get(TEXT)):
                of_intent.setdefault(example.get(INTENT), []).append(example.get(TEXT))
        chosen = random.Random(self.config["random_state"])  # noqa: S311 - a sample, no secret
        plain = [text for name in sorted(of_intent.keys() - _UNSUITED) for text in of_intent[name]]
        sampled = [(NONE, text) for text in _some(chosen, plain, self.config["others"])]
        for name in sorted(of_intent.keys() & _BY_INTENT):
            some = _some(chosen, of_intent[name], self.config["by_intent"])
            sampled += [(_INTENT + name, text) for text in some]
        return sampled

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicReader:
        """Read what was learnt back."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder, config)
            return cls(config, model_storage, resource, model, NgramIndex.load(folder, _LENGTHS))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add a topic to each message that asks about one in words no list holds."""
        for message in messages:
            if message.get(TEXT) and not message.get("topics"):
                heard = self._heard(message)
                message.set("topics", [heard.name] if heard else [], add_to_output=True)
        return messages

    def _heard(self, message: Message) -> TopicHeard | None:
        """Give the likeliest topic of the message or one of its clauses, if any is likely enough.

        One clause alone may be the question: 钱还没给他 这人靠谱吗.
        """
        batch = [message, *(message.get(CLAUSES) or [])]
        texts = [each.get(TEXT) for each in batch]
        shares = self._model.probabilities(self._rows(texts), dense_rows(batch))
        best = shares.argmax(axis=1)
        found = [
            TopicHeard(self._model.intents[column], float(row[column]))
            for text, row, column in zip(texts, shares, best, strict=True)
            if self._is_enough(text, row[column])
        ]
        asked = [topic for topic in found if topic.name != NONE]
        likeliest = max(asked, key=lambda topic: topic.probability, default=None)
        return None if likeliest is None or likeliest.name.startswith(_INTENT) else likeliest

    def _is_enough(self, text: str, probability: float) -> bool:
        if probability >= self.config["threshold_unasked"]:
            return True
        return bool(probability >= self.config["threshold"]) and asks(text)

    def _rows(self, texts: Iterable[str]) -> csr_matrix:
        return vstack([self._index.row(_units(text)) for text in texts], format="csr")

    @classmethod
    def validate_config(cls, config: Mapping[str, Any]) -> None:
        """Nothing beyond types to check."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training sentences as they are."""
        return training_data


def read_questions(folder: Path) -> list[tuple[str, str]]:
    """Read the questions of a folder as pairs of topic and text, in the order of the files."""
    bodies = (read_yaml(path) for path in sorted(folder.glob("*.yml")))
    return [(name, text) for body in bodies for name, texts in body.items() for text in texts]


def _some(chosen: random.Random, texts: list[str], count: int) -> list[str]:
    return chosen.sample(texts, min(count, len(texts)))


def _units(text: str) -> list[str]:
    return ["^", *text.lower(), "$"]
