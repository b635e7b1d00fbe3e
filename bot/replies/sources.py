"""Where the things said come from: the rules a text rests on, named when somebody asks."""

from collections.abc import Iterable
from string import Formatter

from bot.core.rules import RuleSource
from bot.replies.facts_in_words import marked
from bot.replies.wording import Wording

MOST_SOURCES = 4
_CITING = ("law_", "hotline_")


def cited_facts(key: str, wording: Wording) -> list[str]:
    """Name the rulebook's facts that a text holds: ``law_…`` and ``hotline_…``, each once."""
    texts = wording.responses.get(key, ())
    blanks = [name or "" for text in texts for _, name, _, _ in Formatter().parse(text)]
    return list(dict.fromkeys(name for name in blanks if name.startswith(_CITING)))


def citing(keys: Iterable[str], wording: Wording) -> tuple[str, ...]:
    """Give those of some texts that rest on a rule."""
    return tuple(key for key in keys if cited_facts(key, wording))


def source_lines(keys: Iterable[str], wording: Wording) -> list[str]:
    """Say where the rules in some texts were read, when, and whether they are verified."""
    names = dict.fromkeys(name for key in keys for name in cited_facts(key, wording))
    found = [wording.facts.get(f"source_{name}", "") for name in names]
    return [line for line in found if line][:MOST_SOURCES]


def rule_lines(sources: Iterable[RuleSource]) -> list[str]:
    """Say where the rules behind the plans on the table were read, each once."""
    told = (
        f"{marked(source.title, source.verified)}，{source.checked_on}查看" for source in sources
    )
    return list(dict.fromkeys(told))[:MOST_SOURCES]
