"""The moves of one turn.

A turn answers what was just said, warns and advises where the case calls for it, puts offers on
the table when they are ripe, and ends with one question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.case import Case
from bot.core.checklist import checklist
from bot.core.interview import asks_nothing
from bot.core.moves.answering import asks_for_figures
from bot.core.moves.choosing import (
    Put,
    question_now,
    remember_asked,
    stays_put,
    steered,
    still_open,
)
from bot.core.moves.failing import after_losing, is_lost
from bot.core.moves.papers import ask_for_paper
from bot.core.moves.records import Move, View
from bot.core.moves.ripening import offers_are_ripe, on_the_table, remember_shown, withdraw_stale
from bot.core.moves.telling import (
    TELLERS,
    THIRD_PARTY_TELLERS,
    is_unclear,
    stops,
    unclear_mark,
)
from bot.core.offers import Proposal, offers_to_show

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
        resuming: The message turned away from the open question, which comes back.

    Returns:
        The moves; the last one asks, unless nothing is left to ask.
    """
    if case.without_authority:
        # Nothing about somebody else is confirmed, whatever was told before.
        proposal = _NO_PROPOSAL
    view = View(case, proposal, resuming)
    moves = list(_answers(view))
    case = withdraw_stale(_remember_told(case, moves), proposal)
    choice = None
    beside = not resuming or bool(case.progress.news) or asks_for_figures(case)
    if beside and not stays_put(case) and offers_are_ripe(case, proposal):
        moves += [*_left_out(case, proposal), _table(case, proposal)]
        case = remember_shown(case, offers_to_show(proposal))
        choice = still_open(case, "plan")
    case, put = (case, Put(choice, "first")) if choice else _put(view, case, moves)
    if put is not None:
        case = _asking(case, proposal, put, moves)
    elif asks_nothing(case) or not _silent(case):
        # Nothing is open: a stray yes must not answer what was asked long ago.
        case = case.with_progress(asked=None)
    return Turn(tuple(moves), case, done=put is None)


def _put(view: View, case: Case, moves: list[Move]) -> tuple[Case, Put | None]:
    """Choose the question of this turn; where the answer was lost, say so first."""
    if _silent(case):
        return case, None
    asked = case.progress.asked
    waiting = still_open(case, asked) if asked is not None else None
    if is_unclear(view) and waiting is not None:
        return case.having_told(unclear_mark(case)), Put(waiting, "unclear")
    if is_unclear(view):
        unclear = {"amount": case.progress.unclear, "once": None}
        moves.append(Move("say", "utter_unclear_amount", unclear))
        case = case.having_told(unclear_mark(case))
    elif waiting is not None and steered(case) is None and is_lost(case, moves):
        case, said, put = after_losing(case, waiting.id)
        moves += said
        if put is not None:
            return case, put
    if not (view.resuming or stays_put(case)):
        # The paper asked about had its chance; the next proof comes.
        case = case.with_progress(paper=None)
    return case, question_now(case, resuming=view.resuming)


def _silent(case: Case) -> bool:
    """Whether nothing is asked after this message: a goodbye, or enough for now."""
    return case.progress.quiet == case.progress.turn or stops(case)


def _left_out(case: Case, proposal: Proposal) -> Iterator[Move]:
    """Name the lenders whose plans the table has no room for: they are reckoned all the same."""
    shown = {offer.debt_id for offer in offers_to_show(proposal)}
    reckoned = {offer.debt_id for offer in proposal.offers if offer.stands}
    debts = tuple(debt for debt in case.debts if debt.id in reckoned - shown)
    if debts:
        yield Move("say", "utter_more_plans", {"debts": debts, "once": None})


def _table(case: Case, proposal: Proposal) -> Move:
    shown = offers_to_show(proposal)
    decided = all(offer.approval == "self_service" for offer in shown)
    again = bool(case.progress.shown_totals)
    key = "utter_offers_again" if again else "utter_offers"
    if on_the_table(shown) == (case.progress.shown_plans, case.progress.shown_totals):
        key = "utter_offers_same"
    elif decided:
        key = "utter_offers_at_once"
    usable = proposal.now.usable if proposal.now else None
    return Move("offers", key, {"usable": usable}, offers=shown)


def _asking(case: Case, proposal: Proposal, put: Put, moves: list[Move]) -> Case:
    """Add the question, and what is shown with it, to the moves."""
    asked = put.question
    values: dict[str, Any] = {"how": put.how}
    fresh = put.how in ("first", "again") or case.progress.paper in case.documents
    if asked.id == "read_back" and fresh:
        moves.append(Move("read_back", "utter_read_back"))
    if asked.id == "documents" and fresh:
        if "documents" not in case.progress.times_asked:
            items = checklist(case, proposal)
            moves.append(Move("documents", "utter_documents", {"items": items}))
        case, _ = ask_for_paper(case)
    elif asked.id == "documents":
        values["same_paper"] = True
    if put.how == "unclear":
        values["amount"] = case.progress.unclear or ""
    moves.append(Move("ask", asked.id, values))
    return remember_asked(case, put)


def _answers(view: View) -> Iterator[Move]:
    """Say what the message itself calls for, each piece of advice once."""
    tellers = THIRD_PARTY_TELLERS if view.case.without_authority else TELLERS
    for teller in tellers:
        for move in teller(view):
            if move.values.get("once", move.key) not in view.case.progress.told:
                yield move


def _remember_told(case: Case, moves: list[Move]) -> Case:
    marks = (move.values.get("once", move.key) for move in moves)
    return case.having_told(*(mark for mark in marks if mark))
