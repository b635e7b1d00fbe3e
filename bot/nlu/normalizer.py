"""Rasa component: NFKC and simplified characters before anything else reads the text."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.text import clauses, normalise, turns

NORMALISED = "normalised_text"
CLAUSES = "clause_messages"
MARKED = "marked"
"""Set on a clause that stands between marks; unset on one cut at a turn of speech."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ChineseNormalizer(GraphComponent):
    """Replaces the text by its normalised spelling and cuts it into clauses.

    The clauses travel as messages of their own, so that every featurizer treats them like the
    whole and the classifier finds a second request in the same message.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseNormalizer:
        """Make the component; it has nothing to configure."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training sentences; they are not cut into clauses."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(TEXT, normalise(example.get(TEXT)).text)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise each message and attach its clauses when there are several."""
        for message in messages:
            normalised = normalise(message.get(TEXT) or "")
            message.set(TEXT, normalised.text)
            message.set(NORMALISED, normalised)
            message.set("normalized", normalised.text, add_to_output=True)
            message.set("traditional", normalised.traditional, add_to_output=True)
            message.set("any_traditional", normalised.any_traditional, add_to_output=True)
            message.set(CLAUSES, _clauses(normalised.text))
        return messages


def _clauses(text: str) -> list[Message]:
    marked = clauses(text)
    several = [Message({TEXT: part, MARKED: True}) for part in marked] if len(marked) > 1 else []
    return several + [Message({TEXT: part}) for clause in marked for part in turns(clause)]


def with_clauses(messages: list[Message]) -> list[Message]:
    """Give the messages followed by their clauses, for one batch through a featurizer."""
    return [*messages, *(clause for message in messages for clause in message.get(CLAUSES) or [])]
