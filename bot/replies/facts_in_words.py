"""The rulebook's facts as they stand in texts, with 「未核实」 where they are not verified."""

from collections.abc import Mapping
from datetime import date

from bot.replies.wording import in_words
from bot.rulebook import Rulebook

UNVERIFIED = "（未核实）"


def facts_in_words(rulebook: Rulebook, today: date) -> Mapping[str, str]:
    """Give a text for every law in force and every hotline.

    Returns:
        ``law_<file>`` and ``hotline_<number>`` to what people read.
    """
    facts: dict[str, str] = {}
    for rule_id in rulebook.quantities:
        folder, _, name = rule_id.partition("/")
        if folder == "law":
            rule = rulebook.law(name, today)
            text = in_words(rule.day) if rule.unit == "date" else rule.text
            facts[f"law_{name}"] = _marked(text, rule.source.verified)
        elif folder == "hotlines":
            hotline = rulebook.hotline(name)
            facts[f"hotline_{name}"] = _marked(name, hotline.value.is_verified(today))
            # Someone in danger must not stop at a remark about sources.
            facts[f"urgent_{name}"] = name
    return facts


def _marked(text: str, verified: bool) -> str:
    return text if verified else text + UNVERIFIED
