"""Which question a turn ends with, and how it is put."""

from dataclasses import dataclass

from bot.core.case import Case
from bot.core.interview import (
    CLOSING,
    Question,
    asks_nothing,
    next_question,
    open_questions,
    question,
)
from bot.core.moves.of_plans import wants_offers
from bot.core.moves.telling import WANTS_A_HUMAN, wants_a_human

_COUNTED = ("again", "first")
_OF_A_CORRECTION = {"corrected", "approximate", "overdue_since", "total_low", "total_high"}


@dataclass(frozen=True, slots=True)
class Put:
    """A question and how it is put: see ``Move.values``."""

    question: Question
    how: str


def question_now(case: Case, *, resuming: bool) -> Put | None:
    """Give the question of this turn; None where nothing is left to ask."""
    if (turned := steered(case)) is not None:
        return turned
    asked = case.progress.asked
    waiting = still_open(case, asked) if asked is not None else None
    if waiting is not None and (resuming or stays_put(case)):
        # The side question must not cost the open one its second chance.
        return Put(waiting, "resuming" if _put_before(case, waiting) else "first")
    if wants_offers(case) and case.progress.nothing_left:
        prospect = next((q for q in open_questions(case) if q.id == "expected_income"), None)
        return _as_put(case, prospect or next_question(case))
    return _as_put(case, next_question(case))


def steered(case: Case) -> Put | None:
    """Give the question the person turns to themselves: a human, back again, what to change."""
    return _wish_for_a_human(case) or _going_back(case) or _what_to_change(case)


def _as_put(case: Case, candidate: Question | None) -> Put | None:
    if candidate is None:
        return None
    again = _put_before(case, candidate) and candidate.id != "documents"
    return Put(candidate, "again" if again else "first")


def _put_before(case: Case, candidate: Question) -> bool:
    return bool(case.progress.times_asked.get(candidate.id))


def _wish_for_a_human(case: Case) -> Put | None:
    """Ask at once whether the case may be passed on; after the notice, where that is still due."""
    if case.user_role == "third_party" or case.consent.collect is not True:
        return None
    told = WANTS_A_HUMAN in case.progress.told and "hand_off" not in case.progress.times_asked
    if (wants_a_human(case) and not case.consent.hand_off) or (
        told and case.consent.hand_off is None
    ):
        return Put(question("hand_off"), "human")
    return None


def _going_back(case: Case) -> Put | None:
    """Put the question before the open one again, whatever was answered."""
    if "back" not in case.progress.cues or asks_nothing(case):
        return None
    left = (*CLOSING, case.progress.asked)
    before = [name for name in case.progress.trail if name not in left]
    return Put(question(before[-1]), "back") if before else None


def _what_to_change(case: Case) -> Put | None:
    """Ask which figure is wrong, where the case read back is not right."""
    progress = case.progress
    read = progress.asked == "read_back"
    denies = read and ("decline" in progress.cues or "deny" in progress.intents[:1])
    wrong = denies or "change" in progress.cues
    if not wrong or progress.news or asks_nothing(case):
        return None
    return Put(question("read_back"), "changing")


def stays_put(case: Case) -> bool:
    """Whether the message left the question open without turning to anything else."""
    beside = {"why", "secret", "read_back"} & set(case.progress.cues)
    return bool(beside) or (_only_corrects(case) and case.progress.asked not in CLOSING)


def _only_corrects(case: Case) -> bool:
    """Whether the message does nothing but put a figure right: the open question still waits."""
    corrected = [item.field for item in case.corrections if item.turn == case.progress.turn]
    touched = {part.removesuffix("_fen") for field in corrected for part in field.split(".")}
    return bool(corrected) and set(case.progress.news) <= {*touched, *_OF_A_CORRECTION}


def still_open(case: Case, asked: str) -> Question | None:
    """Give the question where it still waits for its answer, however often it was put."""
    candidate = question(asked)
    is_open = candidate.needed(case) and not candidate.known(case) and not asks_nothing(case)
    return candidate if is_open and asked not in case.progress.settled else None


def remember_asked(case: Case, put: Put) -> Case:
    """Keep what was asked; only a question put of the interview's own accord counts."""
    asked, progress = put.question.id, case.progress
    times = dict(progress.times_asked)
    if put.how in _COUNTED or asked not in times:
        times[asked] = times.get(asked, 0) + 1
    trail = progress.trail if progress.trail[-1:] == (asked,) else (*progress.trail, asked)
    return case.with_progress(
        asked=asked,
        times_asked=times,
        trail=trail,
        settled=tuple(name for name in progress.settled if name != asked),
        read_back=False if asked == "read_back" else progress.read_back,
    )
