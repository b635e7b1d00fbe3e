"""The moves of one turn.

A turn answers what was just said, warns and advises where the case calls for it, puts offers on
the table when they are ripe, and ends with one question.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.case import Case
from bot.core.checklist import checklist
from bot.core.interview import (
    Question,
    asks_nothing,
    next_question,
    open_questions,
    question,
)
from bot.core.moves.records import Move, View
from bot.core.moves.telling import TELLERS, THIRD_PARTY_TELLERS, table_is_stale
from bot.core.offers import Offer, Proposal, offers_to_show

BUDGET_QUESTIONS = (
    "request", "income", "essentials", "household", "other_debt", "expected_income", "payment_cap",
)  # fmt: skip
_NO_PROPOSAL = Proposal(None, None)


@dataclass(frozen=True, slots=True)
class Turn:
    """All moves of one turn and the case after them.

    Attributes:
        moves: In the order to say them.
        case: Remembers what was asked, shown and told.
        done: No question is left: the interview is at its end.
    """

    moves: tuple[Move, ...]
    case: Case
    done: bool


def plan_turn(case: Case, proposal: Proposal, *, resuming: bool = False) -> Turn:
    """Decide what to say after a message was read into the case.

    Args:
        case: After the message.
        proposal: Offers of this case as it stands.
        resuming: A side question was answered just before; the open question comes back.

    Returns:
        The moves; the last one asks, unless nothing is left to ask.
    """
    if case.user_role == "third_party":
        # Nothing about somebody else is confirmed, whatever was told before.
        proposal = _NO_PROPOSAL
    moves = list(_answers(View(case, proposal, resuming)))
    case = _withdraw_stale(_remember_told(case, moves), proposal)
    ripe = not resuming and _offers_are_ripe(case, proposal)
    if ripe:
        shown = offers_to_show(proposal)
        decided = all(offer.approval == "self_service" for offer in shown)
        again = bool(case.progress.shown_totals)
        key = "utter_offers_again" if again else "utter_offers"
        key = "utter_offers_at_once" if decided and not again else key
        moves.append(Move("offers", key, offers=shown))
        case = _remember_shown(case, shown)
    asked = None if case.progress.quiet == case.progress.turn else _question_now(case, resuming)
    if ripe and (choice := _still_open(case, "plan")):
        asked = choice
    if asked is not None:
        moves += _asking(case, proposal, asked, resuming)
        case = _remember_asked(case, asked, resuming or _stays_put(case))
    elif case.progress.quiet != case.progress.turn:
        # Nothing is open: a stray yes must not answer what was asked long ago.
        case = case.with_progress(asked=None)
    return Turn(tuple(moves), case, done=asked is None)


def _question_now(case: Case, resuming: bool) -> Question | None:
    asked = case.progress.asked
    if asked is not None and _stays_put(case) and (again := _still_open(case, asked)):
        return again
    if "open_to_offers" in case.progress.cues and case.progress.nothing_left:
        prospect = next((q for q in open_questions(case) if q.id == "expected_income"), None)
        return prospect or next_question(case)
    if resuming and asked is not None:
        # The side question must not cost the open one its second chance.
        return _still_open(case, asked) or next_question(case)
    return next_question(case)


def _stays_put(case: Case) -> bool:
    """Whether the message left the question open without turning to anything else."""
    return bool({"why", "secret"} & set(case.progress.cues))


def _still_open(case: Case, asked: str) -> Question | None:
    """Give the question where it still waits for its answer, however often it was put."""
    candidate = question(asked)
    is_open = candidate.needed(case) and not candidate.known(case) and not asks_nothing(case)
    return candidate if is_open and asked not in case.progress.settled else None


def _asking(case: Case, proposal: Proposal, asked: Question, resuming: bool) -> Iterator[Move]:
    if asked.id == "read_back" and not resuming:
        yield Move("read_back", "utter_read_back")
    if asked.id == "documents" and not resuming:
        yield Move("documents", "utter_documents", {"items": checklist(case, proposal)})
    before = bool(case.progress.times_asked.get(asked.id))
    yield Move("ask", asked.id, {"resuming": resuming and before, "again": before})


def _offers_are_ripe(case: Case, proposal: Proposal) -> bool:
    shown = offers_to_show(proposal)
    if not shown or case.chosen_plan is not None or case.consent.collect is None:
        return False
    totals = tuple(offer.plan.total.fen for offer in shown)
    keys = tuple(offer.key for offer in shown)
    if (keys, totals) == (case.progress.shown_plans, case.progress.shown_totals):
        return "open_to_offers" in case.progress.cues
    if case.only_forgot:
        # One way to pay is told in words; only a choice needs a table.
        return len(shown) > 1
    if case.asks_for("Q3"):
        return not any(item.id == "next_due" for item in _never_asked(case))
    if case.asks_for("Q4", "Q6"):
        return True
    if proposal.now is None and not case.finance.income_refused:
        return False
    wanted = "open_to_offers" in case.progress.cues or case.progress.nothing_left
    return wanted or not any(item.id in BUDGET_QUESTIONS for item in _never_asked(case))


def _never_asked(case: Case) -> list[Question]:
    return [item for item in open_questions(case) if item.id not in case.progress.times_asked]


def _answers(view: View) -> Iterator[Move]:
    """Say what the message itself calls for, each piece of advice once."""
    tellers = TELLERS if view.case.user_role != "third_party" else THIRD_PARTY_TELLERS
    for teller in tellers:
        for move in teller(view):
            if move.values.get("once", move.key) not in view.case.progress.told:
                yield move


def _withdraw_stale(case: Case, proposal: Proposal) -> Case:
    """Take plans off the table, and the chosen one too, that the figures now rule out."""
    if proposal.offer(case.chosen_plan) is None:
        case = replace(case, chosen_plan=None)
    if table_is_stale(case, proposal):
        return case.with_progress(shown_plans=())
    return case


def _remember_told(case: Case, moves: list[Move]) -> Case:
    marks = (move.values.get("once", move.key) for move in moves)
    return case.having_told(*(mark for mark in marks if mark))


def _remember_shown(case: Case, shown: tuple[Offer, ...]) -> Case:
    """Keep what lies on the table; a new table is a new choice, put as often as the first."""
    times = {name: put for name, put in case.progress.times_asked.items() if name != "plan"}
    return case.with_progress(
        shown_plans=tuple(offer.key for offer in shown),
        shown_totals=tuple(offer.plan.total.fen for offer in shown),
        times_asked=times,
    )


def _remember_asked(case: Case, asked: Question, resuming: bool) -> Case:
    times = dict(case.progress.times_asked)
    if not resuming or asked.id not in times:
        times[asked.id] = times.get(asked.id, 0) + 1
    read_back = False if asked.id == "read_back" else case.progress.read_back
    return case.with_progress(asked=asked.id, times_asked=times, read_back=read_back)
