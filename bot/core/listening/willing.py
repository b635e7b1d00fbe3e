"""How willing the person is to pay, from what they say and ask."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.listening.heard import Heard
from bot.core.listening.wishes import ANSWERED_BY_NO, REQUEST_OF_INTENT, REQUEST_SURE


def note_willingness(case: Case, heard: Heard) -> Case:
    """Set how willing the person is, from what they say and ask."""
    if _refuses(case, heard):
        reasons = case.reasons if "R13" in case.reasons else (*case.reasons, "R13")
        return replace(case, willingness="refuses", reasons=reasons)
    if case.willingness == "willing_but_unable":
        return case
    if case.willingness == "refuses":
        return _willing_again(case, heard)
    if heard.means("state_overdue") or (heard.means("state_reason") and not case.only_forgot):
        return replace(case, willingness="willing_but_unable")
    if heard.means("express_willingness", *REQUEST_OF_INTENT):
        return replace(case, willingness="willing")
    return case


def _willing_again(case: Case, heard: Heard) -> Case:
    """A refusal stands until they wish to pay after all or tell what keeps them from it."""
    if not heard.means("express_willingness", "state_reason", *REQUEST_OF_INTENT):
        return case
    told = "willing_but_unable" if heard.means("state_reason") else "willing"
    reasons = tuple(code for code in case.reasons if code != "R13")
    return replace(case, willingness=told, reasons=reasons)


def _refuses(case: Case, heard: Heard) -> bool:
    """Whether they will not repay; 没别的要还 after a question about other debts is no refusal."""
    sure = heard.intent == "refuse_repay" and heard.confidence >= REQUEST_SURE
    if any(fact.value == "R13" for fact in heard.has("reason")):
        return True
    says_something_else = heard.says("not_refusing", "none", "decline")
    return sure and not says_something_else and case.progress.asked not in ANSWERED_BY_NO
