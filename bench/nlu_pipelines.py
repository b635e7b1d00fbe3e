"""The pipelines that the ablation compares, built and trained as plain components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import LinearIntentClassifier
from bot.nlu.encoder import SentenceEncoderFeaturizer
from bot.nlu.ngrams import NgramFeaturizer
from bot.nlu.normalizer import ChineseNormalizer
from bot.nlu.sentences import Sentence
from bot.nlu.tokenizer import DebtTokenizer

Part = tuple[Any, dict[str, Any]]
EPOCHS = 50

_READ: tuple[Part, ...] = ((ChineseNormalizer, {}), (DebtTokenizer, {}))
_CHARACTERS: Part = (NgramFeaturizer, {"units": "characters"})
_SOUNDS: Part = (NgramFeaturizer, {"units": "sounds", "weight": 0.6})
_WORDS: Part = (NgramFeaturizer, {"units": "words", "weight": 0.6})
_NGRAMS = (_CHARACTERS, _SOUNDS, _WORDS)
_ENCODER: Part = (SentenceEncoderFeaturizer, {})
_LINEAR: Part = (LinearIntentClassifier, {})
_ALONE: Part = (LinearIntentClassifier, {"neighbour_weight": 0.0})
_DIET: Part = (
    DIETClassifier,
    {
        "epochs": EPOCHS,
        "entity_recognition": False,
        "random_seed": 42,
        "constrain_similarities": True,
    },
)
_COUNTS: Part = (CountVectorsFeaturizer, {})
_COUNTS_IN_WORDS: Part = (
    CountVectorsFeaturizer,
    {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
)

PIPELINES: Mapping[str, tuple[Part, ...]] = {
    "character n-grams, linear": (*_READ, _CHARACTERS, _ALONE),
    "character, sound and word n-grams, linear": (*_READ, *_NGRAMS, _ALONE),
    "encoder, linear": (*_READ, _ENCODER, _ALONE),
    "character n-grams + encoder, linear": (*_READ, _CHARACTERS, _ENCODER, _ALONE),
    "all n-grams + encoder, linear": (*_READ, *_NGRAMS, _ENCODER, _ALONE),
    "all n-grams + encoder, linear + neighbours (in use)": (*_READ, *_NGRAMS, _ENCODER, _LINEAR),
    f"stock Rasa: jieba, counts, DIET, {EPOCHS} epochs": (
        (JiebaTokenizer, {}), _COUNTS, _COUNTS_IN_WORDS, _DIET,
    ),
    # DIET needs features of each word, which neither our n-grams nor the encoder give.
    f"counts + encoder, DIET, {EPOCHS} epochs": (
        *_READ, _COUNTS, _COUNTS_IN_WORDS, _ENCODER, _DIET,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained pipeline, which reads one message at a time."""

    components: tuple[Any, ...]

    def read(self, text: str) -> dict[str, Any]:
        """Give the ranking as the report expects it."""
        messages = [Message({TEXT: text})]
        for component in self.components:
            messages = component.process(messages)
        return {"intent_ranking": messages[0].get("intent_ranking")}


def train(parts: Iterable[Part], sentences: Iterable[Sentence], folder: Path) -> Trained:
    """Train the parts one after the other on the sentences, as Rasa's graph does.

    Args:
        parts: Component classes with what differs from their defaults.
        sentences: What they learn from.
        folder: Takes what they keep.
    """
    storage = LocalModelStorage.create(folder)
    data = TrainingData([Message({TEXT: one.text, INTENT: one.intent}) for one in sentences])
    trained = [
        _train_one(part, data, storage, f"part{number}") for number, part in enumerate(parts)
    ]
    return Trained(tuple(trained))


def _train_one(part: Part, data: TrainingData, storage: LocalModelStorage, name: str) -> Any:
    component, differs = part
    config = {**(component.get_default_config() or {}), **differs}
    context = ExecutionContext(GraphSchema({}), node_name=name)
    told = (config, storage, Resource(name), context)
    made = component.create(*told)
    if hasattr(made, "train"):
        made.train(data)
        made = component.load(*told)
    # A classifier comes last: nobody would read what it says of the training sentences.
    if not issubclass(component, IntentClassifier):
        made.process_training_data(data)
    return made
