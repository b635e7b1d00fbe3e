"""Rasa component: facts with their roles as entities, and what phrases alone tell."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.calls import read_clerk, read_clerk_said, read_promise
from bot.nlu.marks import read_breaks, read_marks, read_wordy
from bot.nlu.normalizer import NORMALISED
from bot.nlu.papers import read_papers
from bot.nlu.phrases import in_first_person, read_cues, read_signals, read_topics
from bot.nlu.roles import read_facts

_CHINA = timezone(timedelta(hours=8))
_MASKED = re.compile(r"\[[^\[\]\d*]{1,6}\**\d*\]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent, EntityExtractorMixin):
    """Each fact becomes an entity named by its role, its value the fact as JSON."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        """Make the extractor; its word lists are loaded on first use."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Read the facts of each message against its own day."""
        for message in messages:
            facts = read_facts(_without_masks(message.get(TEXT) or ""), _day_of(message))
            message.set(ENTITIES, [_entity(message, fact) for fact in facts], add_to_output=True)
            _note_phrases(message, [(fact.start, fact.end) for fact in facts])
        return messages


def _note_phrases(message: Message, spans: list[tuple[int, int]]) -> None:
    text = message.get(TEXT) or ""
    message.set("cues", list(read_cues(text)), add_to_output=True)
    message.set("signals", list(read_signals(text)), add_to_output=True)
    message.set("topics", list(read_topics(text)), add_to_output=True)
    marks = (*read_marks(text), *read_wordy(text, spans), *read_papers(text))
    message.set("marks", [list(mark) for mark in marks], add_to_output=True)
    message.set("breaks", list(read_breaks(text)), add_to_output=True)
    message.set("clerk", read_clerk(text), add_to_output=True)
    message.set("clerk_said", read_clerk_said(text), add_to_output=True)
    message.set("promise", read_promise(text), add_to_output=True)
    message.set("first_person", in_first_person(text), add_to_output=True)


def _day_of(message: Message) -> date:
    told = (message.get("metadata") or {}).get("today")
    return date.fromisoformat(told) if told else datetime.now(_CHINA).date()


def _entity(message: Message, fact: Any) -> dict[str, Any]:
    normalised = message.get(NORMALISED)
    start, end = normalised.original_span(fact.start, fact.end)
    return {
        "entity": fact.role,
        "start": start,
        "end": end,
        "value": fact.to_json(),
        "extractor": "FactExtractor",
    }


def _without_masks(text: str) -> str:
    """Blank out masked numbers: the last digits of a card are no amount."""
    return _MASKED.sub(lambda found: " " * len(found.group()), text)
