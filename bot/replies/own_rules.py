"""What an institution's own rules add to an answer: grace days, telephone, reply time."""

from collections.abc import Iterator
from datetime import date

from bot.core.case import Case
from bot.errors import RuleNotInForce
from bot.replies.facts_in_words import marked
from bot.replies.wording import Wording
from bot.rulebook import Rulebook
from bot.rulebook.records import Rule

TOLD_WITH: dict[str, tuple[str, ...]] = {
    "utter_answer_ask_due_rule": ("grace_period_days",),
    "utter_answer_ask_credit_impact": (
        "credit_reporting/from_overdue_days",
        "credit_reporting/how",
    ),
    "utter_answer_ask_status": ("reply_times/application",),
    "utter_answer_complaint": ("contact/complaints", "reply_times/complaint"),
    "utter_answer_who_to_call": ("contact/hotline", "contact/hours", "contact/channels"),
}
"""Answer to the rules that say more than it does."""


def own_rules_in_words(
    key: str, case: Case, rulebook: Rulebook, wording: Wording, today: date
) -> str:
    """Say what the institution of a case has laid down on what an answer is about.

    Args:
        key: The answer.
        case: Names the institution; nothing is told of it to somebody who asks for another.
        rulebook: Holds its rules.
        wording: The texts.
        today: The day.

    Returns:
        Its sentences, 「未核实」 where nobody verified them; empty where it laid down nothing.
    """
    if case.user_role == "third_party":
        return ""
    institution_id = _institution(case, rulebook)
    profile = rulebook.profiles.get(institution_id)
    if profile is None:
        return ""
    name = profile.name_on(today)
    return "".join(
        wording.say(
            f"utter_own_{rule_id.replace('/', '_')}",
            institution=name,
            value=marked(rule.text, rule.source.verified),
        )
        for rule_id, rule in _rules(key, institution_id, rulebook, today)
    )


def _institution(case: Case, rulebook: Rulebook) -> str:
    """Give the lender they named where it is known, else the deployment's."""
    named = case.debt.institution if case.debt else None
    return named if named in rulebook.profiles and named else case.institution


def _rules(
    key: str, institution_id: str, rulebook: Rulebook, today: date
) -> Iterator[tuple[str, Rule]]:
    for rule_id in TOLD_WITH.get(key, ()):
        try:
            yield rule_id, rulebook.rule(f"institutions/{institution_id}/{rule_id}", today)
        except RuleNotInForce:
            continue
