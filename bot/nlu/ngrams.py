"""Rasa component: n-grams of characters, words or syllables, one sparse row a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.ngram_index import NgramIndex
from bot.nlu.normalizer import with_clauses
from bot.nlu.sounds import sounds

_BLANK = "␣"


def _characters(message: Message) -> list[str]:
    return [_BLANK if one.isspace() else one for one in message.get(TEXT)]


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT]) or ()]


def _syllables(message: Message) -> list[str]:
    return sounds(message.get(TEXT))


UNITS: dict[str, Callable[[Message], list[str]]] = {
    "characters": _characters,
    "words": _words,
    "sounds": _syllables,
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF over runs of units.

    Characters survive typos that break words, syllables survive homophones (预期 for 逾期), and
    words know which characters belong together.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """A tokenizer cuts the words."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Runs of one and two units that occur in two sentences at least.

        ``units`` is characters, words or sounds; ``weight`` multiplies the unit-length rows and
        so says how much this featurizer counts beside the others.
        """
        return {
            **SparseFeaturizer.get_default_config(),
            "units": "characters",
            "min_ngram": 1,
            "max_ngram": 2,
            "min_df": 2,
            "weight": 1.0,
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        index: NgramIndex | None = None,
    ) -> None:
        """Hold the runs that were learnt, or none yet."""
        super().__init__(name, config)
        self._units = UNITS[config["units"]]
        self._weight = config["weight"]
        self._model_storage = model_storage
        self._resource = resource
        self._index = index or NgramIndex([], [], _lengths(config))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Make an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams of the training sentences."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        spelt = [self._spelt(message) for message in examples]
        self._index = NgramIndex.learn(spelt, _lengths(self._config), self._config["min_df"])
        with self._model_storage.write_to(self._resource) as folder:
            self._index.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Read the learnt runs back."""
        with model_storage.read_from(resource) as folder:
            index = NgramIndex.load(folder, _lengths(config))
        return cls(config, execution_context.node_name, model_storage, resource, index)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurise the training sentences."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one sparse row to each message and clause."""
        for message in with_clauses(messages):
            row = self._index.row(self._spelt(message), self._weight)
            features = Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            message.add_features(features)
        return messages

    def _spelt(self, message: Message) -> list[str]:
        # Beginning and end tell 还了 (it is done) from 还了 inside a longer clause.
        return ["^", *(unit.lower() for unit in self._units(message)), "$"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse units nobody knows."""
        if config.get("units", "characters") not in UNITS:
            raise InvalidConfigException(f"units: one of {', '.join(UNITS)}, not {config['units']}")


def _lengths(config: dict[str, Any]) -> tuple[int, int]:
    return config["min_ngram"], config["max_ngram"]
