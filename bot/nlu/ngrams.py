"""Rasa component: character n-grams, which survive typos that break word lists."""

from __future__ import annotations

from typing import Any

import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalizer import with_clauses

FILE = "vectorizer.skops"
# The idf weights; skops asks for a word on every type beyond its own list.
TRUSTED = ["numpy.dtype", "scipy.sparse._csr.csr_matrix"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF over runs of characters, one row a message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Runs of one and two characters that occur in two sentences at least."""
        return {
            **SparseFeaturizer.get_default_config(),
            "min_ngram": 1,
            "max_ngram": 2,
            "min_df": 2,
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vectorizer: TfidfVectorizer | None = None,
    ) -> None:
        """Hold a trained vectorizer, or an empty one to train."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer or TfidfVectorizer(
            analyzer="char",
            ngram_range=(config["min_ngram"], config["max_ngram"]),
            min_df=config["min_df"],
            sublinear_tf=True,
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterNgramFeaturizer:
        """Make an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams of the training sentences."""
        self._vectorizer.fit([_marked(m) for m in training_data.training_examples if m.get(TEXT)])
        with self._model_storage.write_to(self._resource) as folder:
            skops.io.dump(self._vectorizer, folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharacterNgramFeaturizer:
        """Read the trained vectorizer back."""
        with model_storage.read_from(resource) as folder:
            trained = skops.io.load(folder / FILE, trusted=TRUSTED)
        return cls(config, execution_context.node_name, model_storage, resource, trained)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurise the training sentences."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one sparse row to each message and clause."""
        batch = with_clauses(messages)
        if batch:
            rows = self._vectorizer.transform([_marked(message) for message in batch])
            for index, message in enumerate(batch):
                message.add_features(
                    Features(rows[index], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
                )
        return messages

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond types to check."""


def _marked(message: Message) -> str:
    # Beginning and end tell 还了 (it is done) from 还了 inside a longer clause.
    return f"^{message.get(TEXT)}$"
