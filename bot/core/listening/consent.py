"""What the person agreed to: keeping the facts, keeping sensitive ones, handing the case over."""

from dataclasses import replace
from typing import Any

from bot.core.case import Case, Consent
from bot.core.listening.answers import SIDE_INTENTS
from bot.core.listening.heard import SURE, Heard

_MAY_BE_DECLINED = ("role", "sensitive", "hand_off", "plan", "contact", "read_back")
NOTICE_VERSION = "1"
"""Of the AI notice in wording.yml; raise it when the notice changes its meaning."""


def note_consent(case: Case, heard: Heard, at: str) -> Case:
    """Going on after the notice is consent; a plain no is not, nor is a question back."""
    if case.consent.collect is None:
        return _note_collect(case, heard, at)
    if case.consent.collect is False:
        # A polite 好的 to what was explained is no change of mind.
        agrees = heard.says("agree_anew") and not heard.says("decline")
        return _consent(case, at, collect=True) if agrees else case
    if heard.says("withdraw") or (heard.says("disagrees") and not _may_be_declined(case)):
        return _consent(case, at, collect=False)
    if heard.says("agree_sensitive", "decline_sensitive"):
        return _consent(case, at, sensitive=not heard.says("decline_sensitive"))
    if case.progress.asked == "sensitive" and (heard.agrees or heard.declines):
        return _consent(case, at, sensitive=heard.agrees)
    return _note_hand_off(case, heard, at)


def _may_be_declined(case: Case) -> bool:
    """Whether 不同意 answers the open question, and is not the consent taken back."""
    asked = case.progress.asked
    return asked in _MAY_BE_DECLINED or (asked is None and _hand_off_is_open(case))


def _note_collect(case: Case, heard: Heard, at: str) -> Case:
    acts_for_another = case.authorised and heard.says("agree", "agree_hand_off")
    if case.progress.asked != "consent" and not acts_for_another:
        return case
    # A card number sent by mistake is no going on; it was not even read.
    only_a_secret = "sensitive_leak_masked" in heard.signals and not heard.facts
    if (_asks_back(heard) or only_a_secret) and not heard.says("agree"):
        return case
    case = _consent(case, at, collect=not _refuses_to_go_on(heard))
    hands_over = acts_for_another and heard.says("agree_hand_off")
    return _consent(case, at, hand_off=True) if hands_over else case


def _refuses_to_go_on(heard: Heard) -> bool:
    """A no in so many words stands whatever else is told; no to a human only is another matter."""
    if heard.facts:
        return heard.says("decline") and heard.intent != "request_human"
    return heard.declines


def _asks_back(heard: Heard) -> bool:
    return heard.intent in SIDE_INTENTS and heard.confidence >= SURE and not heard.facts


def _note_hand_off(case: Case, heard: Heard, at: str) -> Case:
    """Take a yes or no to the hand-over; a no stands until the person asks for a human again."""
    wants_human = heard.intent == "request_human" and not heard.says("decline_hand_off")
    if heard.says("decline_hand_off") or (wants_human and heard.says("decline")):
        return _consent(case, at, hand_off=False)
    if heard.says("agree_hand_off"):
        # 同意转给人工 says all that is to be asked.
        return _consent(case, at, hand_off=True)
    case = note_wish_for_human(case, heard, at)
    if case.consent.hand_off:
        return case
    if case.consent.hand_off is False and not wants_human and case.progress.asked != "hand_off":
        return case
    if heard.says("all_right_as_read") and not heard.says("decline"):
        # The one yes that lets the case leave the house must be a yes to that.
        return case
    if _hand_off_is_open(case) and (heard.agrees or heard.declines):
        return _consent(case, at, hand_off=heard.agrees)
    return case


def note_wish_for_human(case: Case, heard: Heard, at: str) -> Case:
    """Take a plain wish for a human as consent where the case lies before them: 那就缓吧 转人工."""
    asks = heard.means("request_human") and not heard.says("decline", "decline_hand_off")
    may = case.consent.collect is True and case.consent.hand_off is None
    return _consent(case, at, hand_off=True) if asks and may and _has_been_told(case) else case


def _has_been_told(case: Case) -> bool:
    """Whether the case lies before them, so that asking for a human hands it over."""
    shown = {"documents", "read_back", "hand_off"} & set(case.progress.times_asked)
    return bool(shown) or case.chosen_plan is not None


def _hand_off_is_open(case: Case) -> bool:
    """Whether the hand-over was just asked, or was the last thing asked and never answered."""
    asked = case.progress.asked
    unanswered = asked is None and "hand_off" in case.progress.times_asked
    return asked == "hand_off" or (unanswered and case.consent.hand_off is None)


def _consent(case: Case, at: str, **answers: Any) -> Case:
    consent: Consent = replace(case.consent, at=at, notice_version=NOTICE_VERSION, **answers)
    return replace(case, consent=consent)
