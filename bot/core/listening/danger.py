"""Someone in danger: what the alarm rests on, and when the interview may go on beside a human.

What was said in so many words is left to a human alone. What a classifier only took for danger
stays with the human who was called, but holds nobody who twice turns to the matter or says that
they are safe.
"""

from dataclasses import replace

from bot.core.case import CLEARED, DANGER, RELEASED, Case
from bot.core.listening.heard import ALARMING, SURE, Heard

SPOKEN = "crisis:spoken"
"""Cue, and mark, of an alarm that rests on a phrase and not on a guess."""
ASKED_IF_SAFE = "crisis:check"
NO_DANGER = "crisis:check:no"
_TURNED_AWAY = "crisis:matter"
_MONEY_INTENTS = ("ask_", "request_", "state_", "express_", "report_", "dispute_")
_OF_MONEY = {"borrow_to_repay", "scam_agent", "compare", "rate_check", "credit_expectation"}
"""Flags of what somebody says who thinks of the debt."""
_OF_THE_PERSON = ("household", "reason")
"""Facts that belong to the answer to 身边有人吗 as much as to the case."""


def note_danger(case: Case, heard: Heard) -> Case:
    """Raise an alarm, or let it go where it was a guess."""
    told = set(case.progress.told)
    if heard.says(SPOKEN):
        return _raised(_without(case, RELEASED, CLEARED), SPOKEN)
    if SPOKEN in told:
        return case
    if RELEASED in told:
        anew = DANGER in heard.signals and not heard.facts
        return _without(case, RELEASED, CLEARED, _TURNED_AWAY) if anew else case
    if DANGER in case.signals:
        return _doubted(case, heard)
    if DANGER in heard.signals:
        return _raised(case)
    if ASKED_IF_SAFE in told and NO_DANGER not in told:
        return case.having_told(NO_DANGER) if _says_no_danger(heard) else _raised(case)
    if NO_DANGER in told and _alarms(heard) and not heard.facts:
        # A second alarm is a second question.
        return _without(case, ASKED_IF_SAFE, NO_DANGER)
    return case


def comes_first(case: Case, heard: Heard) -> bool:
    """Whether the message is answered by looking after the person and by nothing else."""
    answered = bool({RELEASED, NO_DANGER} & set(case.progress.told))
    # A faint guess beside facts of the case, or a plain yes, is no alarm: 可以 我自己欠的.
    plain = bool(heard.facts) or heard.says("agree", "self", "agree_hand_off")
    faint = plain and not _alarms(heard)
    return case.in_danger or (heard.intent == "distress" and not (answered or faint))


def is_certain(case: Case) -> bool:
    """Whether nothing is read or kept any more until a human has come."""
    return case.in_danger and SPOKEN in case.progress.told


def _raised(case: Case, *marks: str) -> Case:
    signals = tuple(dict.fromkeys([*case.signals, DANGER]))
    # No short answer to "are you safe" may be read as one about money.
    return replace(case, signals=signals).having_told(*marks).with_progress(asked=None)


def _without(case: Case, *marks: str) -> Case:
    return case.with_progress(told=tuple(name for name in case.progress.told if name not in marks))


def _doubted(case: Case, heard: Heard) -> Case:
    """Count how often they turn to something else; twice lets them go on."""
    if not (heard.says("safe") or _turns_to_the_matter(heard)):
        return case
    once = _TURNED_AWAY in case.progress.told
    return case.having_told(RELEASED if once else _TURNED_AWAY)


def _alarms(heard: Heard) -> bool:
    return heard.intent == "distress" and heard.confidence >= ALARMING


def _turns_to_the_matter(heard: Heard) -> bool:
    """Whether they speak of what they owe; 就我一个人 answers 身边有人吗."""
    if any(fact.role not in _OF_THE_PERSON for fact in heard.facts):
        return True
    if _OF_MONEY & set(heard.signals):
        return not _alarms(heard)
    sure = heard.confidence >= SURE and heard.intent != "request_human"
    # 人没了这钱还用还吗 may be asked of oneself.
    asks = bool(set(heard.topics) - {"inherit"}) or (
        sure and heard.intent.startswith(_MONEY_INTENTS)
    )
    return asks and not _alarms(heard)


def _says_no_danger(heard: Heard) -> bool:
    """Whether the answer to "are you safe" is a plain one: safe, no, or back to the matter."""
    plainly = heard.says("safe", "none", "decline", "keep_talking") or heard.declines
    return (plainly and not _alarms(heard)) or _turns_to_the_matter(heard)
