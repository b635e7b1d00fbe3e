"""The texts of the documents, from texts.yml, beside those the conversation uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.core.money import Money
from bot.replies.facts_in_words import facts_in_words
from bot.replies.wording import WORDING_FILE, Wording, in_words, load_wording
from bot.rulebook import Rulebook
from bot.rulebook.records import Document

TEXTS_FILE = Path(__file__).with_name("texts.yml")
_HOURS = 16


@dataclass(frozen=True, slots=True)
class Texts:
    """What a document is worded with.

    Attributes:
        wording: The conversation's texts and the documents' own.
        rulebook: Where names of institutions and papers come from.
        today: The day the rules are read on.
    """

    wording: Wording
    rulebook: Rulebook
    today: date

    def say(self, key: str, **values: Any) -> str:
        """Word something; raises KeyError where there is no such text or a blank has no value."""
        return self.wording.say(key, **values)

    def has(self, key: str) -> bool:
        """Whether there is a text of this name."""
        return self.wording.has(key)

    def lines(self, key: str, **values: Any) -> tuple[str, ...]:
        """Word every line of a list."""
        shown = {**self.wording.facts, **{name: in_words(value) for name, value in values.items()}}
        return tuple(line.format_map(shown) for line in self.wording.responses[key])

    def document(self, code: str, institution_id: str) -> Document:
        """Give a document as one institution wants it; raises ValueError for an unknown code."""
        return self.rulebook.document_for(code, institution_id, self.today)

    def joined(self, parts: list[str]) -> str:
        """Join the parts of one statement."""
        return self.say("joint").join(parts)


def load_texts(rulebook: Rulebook, today: date) -> Texts:
    """Read both files of texts, with the rulebook's facts for their blanks."""
    facts = {**facts_in_words(rulebook, today), **_services(rulebook)}
    responses: dict[str, tuple[str, ...]] = {}
    for path in (WORDING_FILE, TEXTS_FILE):
        responses.update(load_wording({}, path).responses)
    return Texts(Wording(responses, facts), rulebook, today)


def yuan(amount: Money | None) -> str:
    """Write an amount as a table has it: two decimals, empty where unknown."""
    return "" if amount is None else str(amount)


def moment(text: str | None) -> str:
    """Word an ISO moment or day: 2026年11月18日 15:00.

    Example:
        >>> moment("2026-11-18T15:00"), moment("2026-11-18"), moment(None)
        ('2026年11月18日 15:00', '2026年11月18日', '')
    """
    if not text:
        return ""
    try:
        day = in_words(date.fromisoformat(text[:10]))
    except ValueError:
        return text
    hour = text[11:_HOURS]
    return f"{day} {hour}" if hour else str(day)


def _services(rulebook: Rulebook) -> Mapping[str, str]:
    """Give what each hotline is for."""
    numbers = [rule_id.partition("/")[2] for rule_id in rulebook.quantities
               if rule_id.startswith("hotlines/")]  # fmt: skip
    return {f"service_{number}": rulebook.hotline(number).service for number in numbers}
