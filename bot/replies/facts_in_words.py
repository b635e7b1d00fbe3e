"""The rulebook's facts as they stand in texts, with 「未核实」 where they are not verified."""

from collections.abc import Mapping
from datetime import date

from bot.replies.wording import in_words
from bot.rulebook import Rulebook

UNVERIFIED = "（未核实）"


def facts_in_words(rulebook: Rulebook, today: date) -> Mapping[str, str]:
    """Give a text for every law in force and every hotline.

    Returns:
        ``law_<file>`` and ``hotline_<number>`` to what people read; ``doubt_<file>`` to the mark
        alone, for a law told in other words; ``urgent_<number>`` to the bare number; ``source_…``
        of each to where it was read.
    """
    facts: dict[str, str] = {}
    for rule_id in rulebook.quantities:
        folder, _, name = rule_id.partition("/")
        if folder == "law":
            # On a day before the first law of a kind, what comes is all there is to say.
            day = max(today, rulebook.quantities[rule_id].values[0].in_force_from)
            rule = rulebook.law(name, day)
            text = in_words(rule.day) if rule.unit == "date" else rule.text
            verified = rule.source.verified and day == today
            facts[f"law_{name}"] = marked(text, verified)
            facts[f"doubt_{name}"] = marked("", verified)
            told = marked(rule.source.title, verified)
            facts[f"source_law_{name}"] = (
                f"{rule.description}：{told}，{rule.source.checked_on}查看"
            )
        elif folder == "hotlines":
            hotline = rulebook.hotline(name)
            verified = hotline.value.is_verified(today)
            facts[f"hotline_{name}"] = marked(name, verified)
            told = marked(hotline.value.source, verified)
            checked = hotline.value.checked_on.isoformat()
            facts[f"source_hotline_{name}"] = f"{name}（{hotline.name}）：{told}，{checked}查看"
            # Someone in danger must not stop at a remark about sources.
            facts[f"urgent_{name}"] = name
    return facts


def marked(text: str, verified: bool) -> str:
    """Add 「未核实」 to what nobody has verified."""
    return text if verified else text + UNVERIFIED
