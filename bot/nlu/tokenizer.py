"""Rasa component: jieba with the debt dictionary, in a tokenizer of our own."""

from __future__ import annotations

import functools
import logging
from importlib import resources
from typing import Any

import jieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.normalizer import with_clauses


@functools.lru_cache(maxsize=1)
def debt_segmenter() -> jieba.Tokenizer:
    """Give the one jieba instance that knows the words of debt.

    Never jieba's module-level functions: their dictionary is shared by the whole process.
    """
    # jieba says on standard error how long it took to load.
    logging.getLogger("jieba").setLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    # Its own start-up reads a cache at a path anyone on the machine may write, and would save
    # a quarter of a second.
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    words = resources.files("bot.nlu.dictionaries").joinpath("debt_terms.txt")
    with words.open(encoding="utf-8") as lines:
        for line in lines:
            if word := line.split("#")[0].strip():
                segmenter.add_word(word)
    return segmenter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class DebtTokenizer(Tokenizer):
    """Cuts normalised Chinese into words."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the defaults Rasa's base class asks for."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenise the messages and their clauses."""
        super().process(with_clauses(messages))
        return messages

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut one attribute into tokens with offsets."""
        words = debt_segmenter().tokenize(message.get(attribute))
        return [Token(word, start) for word, start, _ in words if word.strip()]
