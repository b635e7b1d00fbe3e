"""What the bot says next, as moves: pure data that replies/ puts into words.

A turn answers what was just said, warns and advises where the case calls for it, puts offers on
the table when they are ripe, and ends with one question.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.core.case import Case, Progress
from bot.core.checklist import needed_documents
from bot.core.interview import Question, next_question, open_questions, question
from bot.core.offers import Offer, Proposal, offers_to_show

BUDGET_QUESTIONS = (
    "request", "income", "essentials", "household", "other_debt", "expected_income", "payment_cap",
)  # fmt: skip
_ADVICE_BY_SIGNAL = (
    "scam_agent", "fake_docs_solicited", "id_leaked", "borrow_to_repay", "credit_expectation",
    "sensitive_leak_masked", "illegal_collection_alleged", "gambling", "live_fraud", "court",
    "do_not_contact_employer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to say.

    Attributes:
        kind: ``say`` a response, show ``offers``, ``ask`` a question, ``read_back`` the case or
            list its ``documents``.
        key: Response in domain.yml, or the question's id.
        values: What fills its blanks: Money, days, counts, codes.
        offers: The offers to show.
    """

    kind: Literal["say", "offers", "ask", "read_back", "documents"]
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()


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
        resuming: A side question was answered just before: only the open question follows.

    Returns:
        The moves; the last one asks, unless nothing is left to ask.
    """
    moves: list[Move] = [] if resuming else list(_answers(case, proposal))
    case = _remember_told(case, moves)
    if not resuming and _offers_are_ripe(case, proposal):
        shown = offers_to_show(proposal)
        moves.append(Move("offers", "utter_offers", offers=shown))
        case = _remember(case, shown_plans=tuple(offer.key for offer in shown))
    asked = _question_now(case, resuming)
    if asked is not None:
        moves += _asking(case, proposal, asked, resuming)
        case = _remember_asked(case, asked, resuming)
    return Turn(tuple(moves), case, done=asked is None)


def _question_now(case: Case, resuming: bool) -> Question | None:
    asked = case.progress.asked
    if resuming and asked is not None:
        # The side question must not cost the open one its second chance.
        return next((item for item in open_questions(case) if item.id == asked), None) or (
            _still_open(case, asked) or next_question(case)
        )
    return next_question(case)


def _still_open(case: Case, asked: str) -> Question | None:
    candidate = question(asked)
    is_open = candidate.needed(case) and not candidate.known(case)
    return candidate if is_open and asked not in case.progress.settled else None


def _asking(case: Case, proposal: Proposal, asked: Question, resuming: bool) -> Iterator[Move]:
    if asked.id == "read_back" and not resuming:
        yield Move("read_back", "utter_read_back")
    if asked.id == "documents" and not resuming:
        codes = needed_documents(case, proposal)
        yield Move("documents", "utter_documents", {"codes": codes})
    again = bool(case.progress.times_asked.get(asked.id))
    yield Move("ask", asked.id, {"resuming": resuming, "again": again})


def _offers_are_ripe(case: Case, proposal: Proposal) -> bool:
    shown = offers_to_show(proposal)
    if not shown or case.chosen_plan is not None or case.consent.collect is None:
        return False
    if tuple(offer.key for offer in shown) == case.progress.shown_plans:
        return "open_to_offers" in case.progress.cues
    if case.only_forgot or case.asks_for("Q3", "Q4", "Q6"):
        return True
    if proposal.now is None:
        return False
    wanted = "open_to_offers" in case.progress.cues or case.progress.nothing_left
    waiting = {item.id for item in open_questions(case)} & set(BUDGET_QUESTIONS)
    return wanted or not waiting - set(case.progress.times_asked)


def _answers(case: Case, proposal: Proposal) -> Iterator[Move]:
    """Say what the message itself calls for, each piece of advice once."""
    for teller in _TELLERS:
        for move in teller(case, proposal):
            if move.values.get("once", move.key) not in case.progress.told:
                yield move


def _tell_corrections(case: Case, proposal: Proposal) -> Iterator[Move]:
    if "corrected" in case.progress.news:
        latest = case.corrections[-1]
        yield Move("say", "utter_corrected", {
            "field": latest.field, "old": latest.old, "new": latest.new, "once": None})  # fmt: skip


def _tell_noted(case: Case, proposal: Proposal) -> Iterator[Move]:
    yield Move("say", "utter_noted", {"news": case.progress.news, "once": None})


def _tell_refused_consent(case: Case, proposal: Proposal) -> Iterator[Move]:
    if case.consent.collect is False:
        yield Move("say", "utter_consent_refused")
    elif case.consent.hand_off is False:
        yield Move("say", "utter_hand_off_refused")


def _tell_third_party(case: Case, proposal: Proposal) -> Iterator[Move]:
    if case.user_role == "third_party":
        yield Move("say", "utter_third_party")


def _tell_why(case: Case, proposal: Proposal) -> Iterator[Move]:
    if "why" in case.progress.cues and case.progress.asked:
        yield Move("say", f"utter_why_{case.progress.asked}", {"once": None})


def _tell_short_way(case: Case, proposal: Proposal) -> Iterator[Move]:
    if "short_way" in case.progress.cues:
        key = "utter_short_way_forgot" if case.only_forgot else "utter_short_way"
        yield Move("say", key)


def _tell_forgetful(case: Case, proposal: Proposal) -> Iterator[Move]:
    if case.only_forgot and proposal.offers:
        yield Move("say", "utter_forgot_pay_first", {"amount": proposal.offers[0].plan.total})
    if case.only_forgot and case.asks_for("Q6"):
        yield Move("say", "utter_forgot_reminders")
    if case.only_forgot and case.asks_for("Q5"):
        yield Move("say", "utter_forgot_waiver")


def _tell_gap(case: Case, proposal: Proposal) -> Iterator[Move]:
    now = proposal.now
    if now is None:
        return
    values = {
        "income": case.finance.income, "essentials": now.essentials_used, "surplus": now.surplus,
        "gap": -now.surplus, "usable": now.usable, "once": f"budget:{now.surplus.fen}",
    }  # fmt: skip
    if now.surplus.fen < 0:
        yield Move("say", "utter_budget_gap", values)
    elif now.surplus.fen == 0:
        yield Move("say", "utter_budget_zero", values)
    elif "essentials" in case.progress.news or "income" in case.progress.news:
        yield Move("say", "utter_budget_surplus", values)


def _tell_support(case: Case, proposal: Proposal) -> Iterator[Move]:
    nothing_left = proposal.now is not None and proposal.now.surplus.fen <= 0
    consented = case.consent.collect is True
    if nothing_left or ("R03" in case.reasons and consented and not case.only_forgot):
        yield Move("say", "utter_income_support")
    if nothing_left and case.finance.savings:
        yield Move("say", "utter_keep_savings", {"savings": case.finance.savings})


def _tell_asked_plans(case: Case, proposal: Proposal) -> Iterator[Move]:
    for offer in proposal.offers:
        if not offer.asked_for or offer.superseded or offer.plan.terms is None:
            continue
        values = {"offer": offer, "terms": offer.plan.terms, "first": offer.plan.first_payment,
                  "last": offer.plan.last_payment, "once": f"asked:{offer.key}:{offer.affordable}",
                  **_budget_values(proposal)}  # fmt: skip
        if offer.affordable is False:
            short = proposal.now is not None and proposal.now.surplus.fen < 0
            yield Move("say", "utter_asked_plan_gap" if short else "utter_asked_plan_over", values)
        elif offer.affordable is None:
            yield Move("say", "utter_asked_plan_unknown", values)


def _budget_values(proposal: Proposal) -> dict[str, Any]:
    if proposal.now is None:
        return {}
    return {"usable": proposal.now.usable, "gap": -proposal.now.surplus}


def _tell_not_offered(case: Case, proposal: Proposal) -> Iterator[Move]:
    for kind, why in proposal.not_offered:
        yield Move("say", f"utter_not_offered_{why}", {"kind": kind})


def _tell_way_on(case: Case, proposal: Proposal) -> Iterator[Move]:
    asks = "open_to_offers" in case.progress.cues
    if asks and not offers_to_show(proposal) and case.progress.nothing_left:
        yield Move("say", "utter_way_without_income")


def _tell_chosen(case: Case, proposal: Proposal) -> Iterator[Move]:
    chosen = proposal.offer(case.chosen_plan)
    if chosen is not None:
        yield Move("say", f"utter_chosen_{chosen.plan.kind}", {
            "offer": chosen, "terms": chosen.plan.terms, "first": chosen.plan.first_payment,
            "total": chosen.plan.total, "interest": chosen.plan.interest or chosen.plan.cost,
            "ends_on": chosen.plan.ends_on, "once": f"chosen:{chosen.key}"})  # fmt: skip


def _tell_advice(case: Case, proposal: Proposal) -> Iterator[Move]:
    for signal in _ADVICE_BY_SIGNAL:
        if signal in case.signals:
            yield Move("say", f"utter_advice_{signal}")
    if set(case.reasons) & {"R01", "R02"} and case.consent.collect:
        yield Move("say", "utter_thanks_for_telling_illness")


_TELLERS: tuple[Callable[[Case, Proposal], Iterator[Move]], ...] = (
    _tell_refused_consent, _tell_third_party, _tell_corrections, _tell_noted, _tell_why,
    _tell_short_way, _tell_advice, _tell_forgetful, _tell_gap, _tell_support, _tell_asked_plans,
    _tell_not_offered, _tell_way_on, _tell_chosen,
)  # fmt: skip


def _remember_told(case: Case, moves: list[Move]) -> Case:
    marks = (move.values.get("once", move.key) for move in moves)
    told = dict.fromkeys([*case.progress.told, *(mark for mark in marks if mark)])
    return _remember(case, told=tuple(told))


def _remember_asked(case: Case, asked: Question, resuming: bool) -> Case:
    times = dict(case.progress.times_asked)
    if not resuming:
        times[asked.id] = times.get(asked.id, 0) + 1
    read_back = False if asked.id == "read_back" else case.progress.read_back
    return _remember(case, asked=asked.id, times_asked=times, read_back=read_back)


def _remember(case: Case, **changes: Any) -> Case:
    progress: Progress = replace(case.progress, **changes)
    return replace(case, progress=progress)
