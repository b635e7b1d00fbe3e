"""Which intents one message holds, judged by what its clauses mean alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_CAUSES = ("state_reason",)
_STATES = ("state_overdue", "express_willingness", "refuse_repay", "provide_info")
_COURTESIES = ("greet", "goodbye", "thanks", "affirm", "deny", "bot_challenge")
_BESIDE = ("out_of_scope", "complaint")
_LONGEST_COURTESY = 6
_FIGURE = re.compile(r"[\d一二两三四五六七八九十百千万俩仨半*]")
_SMALL_TALK = "out_of_scope"
_FIGURES = "provide_info"


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of a message and what it means alone.

    Attributes:
        text: The clause.
        intent: Its strongest intent, with ``name`` and ``confidence``.
        marked: It stands between marks or blanks, rather than being cut at a turn of speech.
        edge: It opens or closes the message.
    """

    text: str
    intent: dict[str, Any]
    marked: bool
    edge: bool

    def counts(self) -> bool:
        """Whether a clause so short of context may be taken at its word.

        Half a sentence looks like small talk, a figure or a nod more often than it is one.
        """
        name = self.intent["name"]
        if name in _COURTESIES:
            return self.marked and self.edge and len(self.text) <= _LONGEST_COURTESY
        if name == _FIGURES:
            return self.marked and _FIGURE.search(self.text) is not None
        return bool(name != _SMALL_TALK)


def sure_parts(parts: Iterable[Part], threshold: float) -> list[Part]:
    """Keep the clauses whose meaning is likely enough and can stand alone."""
    return [part for part in parts if part.intent["confidence"] >= threshold and part.counts()]


def led_by_the_weightiest(
    ranking: list[dict[str, Any]], parts: Sequence[Part], threshold: float
) -> list[dict[str, Any]]:
    """Let a request or question in one clause outrank figures and courtesies in the others.

    Source: the intent catalogue, distress > request or question > cause > state > courtesy.
    """
    sure = [part.intent for part in parts if part.intent["confidence"] >= threshold]
    first = min([ranking[0], *sure], key=_weight)
    if _weight(first) >= _weight(ranking[0]):
        return ranking
    return [first, *(other for other in ranking if other["name"] != first["name"])]


def all_intents(ranking: list[dict[str, Any]], parts: Sequence[Part]) -> list[str]:
    """Name every intent of a message once: the leading one, then those of its clauses."""
    ordered = sorted((part.intent for part in parts), key=lambda intent: -intent["confidence"])
    return list(dict.fromkeys([ranking[0]["name"], *(intent["name"] for intent in ordered)]))


def _weight(intent: dict[str, Any]) -> int:
    """Rank an intent among others of the same message; the lowest leads."""
    tiers = (_CAUSES, _STATES, (*_COURTESIES, *_BESIDE))
    return next((n for n, tier in enumerate(tiers, start=1) if intent["name"] in tier), 0)
