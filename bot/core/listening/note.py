"""Reads one message into the case: consent, role, figures, wishes, answers, signals."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.interview import TWICE
from bot.core.listening import (
    answers,
    calls,
    choices,
    comparing,
    consent,
    context,
    danger,
    disputes,
    figures,
    owing,
    papers,
    reaching,
    supposing,
    willing,
    wishes,
)
from bot.core.listening.certainty import MEANS
from bot.core.listening.heard import SURE, Heard
from bot.core.money import ZERO

DUE_SOON_DAYS = 3
UNDISCLOSED = "R12"
MOST_KEPT_BACK = 20
"""Figures of somebody without authority that are put by, the latest."""
_ADDED_ROLES = ("income", "other_debt_payment")
AUTHORITY = "D22"
"""The paper that lets a third party act."""
ALL_PAPERS = "all"
"""Stands for all papers at once, which are no paper to tick off."""
OTHER_LENDER = "other_lender"
"""Signal of a lender whose monthly payment alone was told."""
_KEPT_IN_DANGER = {
    "threat", "third_party_contact", "illegal_collection_alleged", "collection_pressure",
    "violence", "live_fraud", "court",
}  # fmt: skip
"""What others do to them, for whoever comes to help."""
_OWN_FIRM = {"firm_failed", "own_business"}
_MISUSED = {"disputed_txn", "possible_fraud_victim"}
_Noter = Callable[[Case, Fact, date], Case]


def _plain(noter: Callable[[Case, Fact], Case]) -> _Noter:
    return lambda case, fact, _: noter(case, fact)


def _note_reason(case: Case, fact: Fact) -> Case:
    code = fact.value or ""
    if fact.corrected and fact.old_value in case.reasons:
        # 不是失业 是生病: the one told before is none.
        case = replace(case, reasons=tuple(old for old in case.reasons if old != fact.old_value))
    if code in case.reasons:
        return case
    # A cause told after all takes the place of one kept back.
    others = tuple(each for each in case.reasons if each != UNDISCLOSED)
    return replace(case, reasons=(*(others if code != UNDISCLOSED else case.reasons), code))


def _note_undisclosed(case: Case) -> Case:
    """Whoever was asked twice for the cause and spoke of something else does not disclose it."""
    progress = case.progress
    passed = progress.times_asked.get("reason", 0) >= TWICE and progress.asked != "reason"
    return replace(case, reasons=(UNDISCLOSED,)) if passed and not case.reasons else case


def _note_due_soon(case: Case, heard: Heard, today: date) -> Case:
    """Mark a payment that falls due within days; the day they promise to pay by is none."""
    promised = heard.says("pay_now") or heard.means("express_willingness")
    overdue = case.debt is not None and case.debt.overdue_days
    if promised or overdue:
        return case
    return add_signals(case, ("due_in_3_days",)) if _due_soon(heard, today) else case


def _due_soon(heard: Heard, today: date) -> bool:
    last = today + timedelta(days=DUE_SOON_DAYS)
    due = (fact for fact in heard.has("due_on") if not heard.marked(fact, "event_of_its_own"))
    return any(fact.on is not None and today <= fact.on <= last for fact in due)


_NOTERS: dict[str, _Noter] = {
    **dict.fromkeys(figures.INCOMES, _plain(figures.note_income)),
    "essential": _plain(figures.note_essential),
    "household": _plain(figures.note_household),
    "income_from": figures.note_income_from,
    "reason": _plain(_note_reason),
    "called_at": _plain(calls.note_call),
    "staff_id": _plain(calls.note_call),
    context.TAKEN_BACK: _plain(figures.take_back),
}


def note(case: Case, heard: Heard, today: date, at: str) -> Case:
    """Read a message into the case.

    Args:
        case: Before the message.
        heard: The message as understood; one already read changes nothing.
        today: The day, for overdue days and due dates.
        at: ISO moment, for consent.

    Returns:
        The case after it, nothing said to the person yet.
    """
    if heard.message_id == case.progress.last_message_id:
        return case
    before, words, heard = case, heard, context.in_context(case, heard, today)
    case = danger.note_danger(_begin_turn(case, heard, at), heard)
    case = consent.note_consent(case, heard, at)
    if case.consent.collect is False:
        return _with_news(before, add_signals(case, heard.signals), heard)
    if danger.is_certain(case):
        # No figures and no questions until a human has cleared it; who threatened them is kept.
        kept = tuple(name for name in heard.signals if name in _KEPT_IN_DANGER)
        return _with_news(before, add_signals(case, kept), heard)
    case = answers.note_role(case, heard)
    if case.user_role == "third_party" and heard.tells_of_paper(AUTHORITY, "have"):
        case = replace(case, authorised=True)
    if case.user_role == "third_party" and not case.authorised:
        # Nothing about somebody else is confirmed or reckoned.
        return _with_news(before, _kept_back(add_signals(case, heard.signals), heard), heard)
    case = supposing.note_offered(_note_kept_back(case, today), words)
    case = _note_fallen_income(_note_facts(case, heard, today), heard)
    case = _note_due_soon(case, heard, today)
    case = _note_owner(_note_paid_already(add_signals(case, heard.signals)))
    case = comparing.note_comparison(wishes.note_requests(case, heard), heard)
    case = consent.note_wish_for_human(choices.note_choice(case, heard), heard, at)
    case = willing.note_willingness(case, heard)
    case = papers.note_papers(case, heard)
    case = answers.note_short_answer(answers.note_nothing_urgent(case, heard), heard)
    case = _note_undisclosed(reaching.note_promises(reaching.note_contact(case, heard)))
    return _with_news(before, disputes.settle_parts(case), heard)


def _kept_back(case: Case, heard: Heard) -> Case:
    """Put by what was told before the authority was shown: it need not be told again then."""
    told = (*case.progress.kept_back, *heard.facts)
    return case.with_progress(kept_back=told[-MOST_KEPT_BACK:])


def _note_kept_back(case: Case, today: date) -> Case:
    """Read what was put by, now that they may speak for somebody."""
    told, case = case.progress.kept_back, case.with_progress(kept_back=())
    if not told or case.user_role != "third_party":
        # 那不问她的了 说我自己的: the other's figures are nobody's here.
        return case
    return _note_facts(case, Heard("", "provide_info", facts=told), today)


def _note_fallen_income(case: Case, heard: Heard) -> Case:
    """以前五千二 现在三千九, told as the cause or after it was asked for: they earn less."""
    usual, income = case.finance.usual_income, case.finance.income
    if case.reasons or not usual or not income or income >= usual:
        return case
    told = heard.means("state_reason") or "reason" in case.progress.times_asked
    return replace(case, reasons=("R04",)) if told and heard.has("usual_income") else case


def _note_paid_already(case: Case) -> Case:
    """早就还清了还天天催: the debt is said to be paid; 卡被人刷了: a charge is not theirs."""
    if "wage_delay" in case.signals and not case.reasons:
        # 医院欠了四个月夜班费 is the cause, before any other is named.
        return replace(case, reasons=("R04",))
    if {"R09", "R14"} & set(case.reasons):
        return case
    if "paid_already" in case.signals:
        return replace(case, reasons=(*case.reasons, "R14"))
    alone = "possible_fraud_victim" in case.signals and not case.reasons
    misused = alone or set(case.signals) >= _MISUSED
    return replace(case, reasons=(*case.reasons, "R09")) if misused else case


def _note_owner(case: Case) -> Case:
    """厂子倒了, and the licence handed in: it was their own, no job was lost with it."""
    if "R03" not in case.reasons or not set(case.signals) >= _OWN_FIRM:
        return case
    reasons = ("R05" if code == "R03" else code for code in case.reasons)
    return replace(case, reasons=tuple(dict.fromkeys(reasons)))


def add_signals(case: Case, signals: tuple[str, ...]) -> Case:
    """Raise flags the words called for, each once."""
    return replace(case, signals=tuple(dict.fromkeys([*case.signals, *signals])))


def _with_news(before: Case, after: Case, heard: Heard) -> Case:
    """Remember what the message changed, for the reply to speak of."""
    news = [
        *_changed(before.finance, after.finance),
        *_changed(before.debt or Debt("A"), after.debt or Debt("A")),
        *(f"reason:{code}" for code in after.reasons if code not in before.reasons),
        *(f"request:{item.code}" for item in after.requests if item not in before.requests),
        *(f"signal:{name}" for name in after.signals if name not in before.signals),
        *_changed(
            before,
            after,
            "calls",
            "consent",
            "user_role",
            "willingness",
            "contact_window",
            "do_not_contact",
        ),
        *(
            f"document:{code}"
            for code, told in after.documents.items()
            if code != ALL_PAPERS and before.documents.get(code) != told
        ),
        *(["debts"] if len(after.debts) > max(1, len(before.debts)) else []),
        *(["other_debts"] if set(before.debts[1:]) - set(after.debts) else []),
        *(["corrected"] if len(after.corrections) > len(before.corrections) else []),
        *_changed(before.progress, after.progress, "settled", "read_back", "offered"),
    ]
    told = tuple(fact.role for fact in reversed(heard.facts) if fact.kind == "money")
    unclear = next((fact for fact in heard.has("unlabelled") if fact.kind == "money"), None)
    progress = replace(
        after.progress,
        news=tuple(news),
        cues=_cues(heard),
        topics=heard.topics,
        intents=heard.all_intents,
        unsure=heard.confidence < SURE,
        signals=heard.signals,
        last_roles=tuple(role for role in told if role != "unlabelled")
        or before.progress.last_roles,
        unclear=unclear.text if unclear else None,
        unclear_fen=_still_unclear(before, heard, unclear),
        named_papers=tuple(dict.fromkeys(mark.name.split(":")[1] for mark in heard.papers)),
    )
    return replace(after, progress=progress)


def _still_unclear(before: Case, heard: Heard, unclear: Fact | None) -> int | None:
    """Keep an amount nobody could place until they say what it is."""
    if unclear is not None:
        return unclear.fen
    explained = any(cue.startswith(MEANS) for cue in heard.cues)
    return None if explained else before.progress.unclear_fen


def _cues(heard: Heard) -> tuple[str, ...]:
    """Give the cues, and a mark of its own for a message that held a secret."""
    return (*heard.cues, "secret") if "sensitive_leak_masked" in heard.signals else heard.cues


def _changed(before: object, after: object, *names: str) -> list[str]:
    compared = names or tuple(field.name for field in fields(after))  # type: ignore[arg-type]
    return [name for name in compared if getattr(before, name) != getattr(after, name)]


def _begin_turn(case: Case, heard: Heard, at: str) -> Case:
    progress = replace(
        case.progress,
        turn=case.progress.turn + 1,
        last_message_id=heard.message_id,
        away_days=_days_between(case.updated_at, at),
        adjusted=None,
    )
    # Whoever changes over is answered as they write now; 同意 is written alike in both.
    writes_traditional = heard.traditional or (case.traditional and not heard.simplified)
    return replace(case, progress=progress, updated_at=at, traditional=writes_traditional)


def _days_between(earlier: str, later: str) -> int:
    """Count the whole days between two ISO moments; none where one is not told."""
    if not earlier or not later:
        return 0
    return max((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).days, 0)


def _note_facts(case: Case, heard: Heard, today: date) -> Case:
    case = owing.note_debts(case, heard, today)
    for fact in _summed(heard.facts):
        if fact.role == "called_at" and _is_no_contact(case, heard):
            continue
        if noter := _NOTERS.get(fact.role):
            case = noter(case, fact, today)
    case = calls.note_what_was_said(case, heard)
    case = _note_other_lender(case, heard)
    kinds = [cue.removeprefix("income:") for cue in heard.cues if cue.startswith("income:")]
    if kinds and heard.has("income"):
        case = replace(case, finance=replace(case.finance, income_kind=kinds[0]))
    if _denies_other_debt(case, heard) and case.finance.other_debt is None:
        case = replace(case, finance=replace(case.finance, other_debt=ZERO))
    return _note_cap(case, heard)


def _note_other_lender(case: Case, heard: Heard) -> Case:
    """花呗每个月还要还360, told as another debt, is one more lender."""
    paid = [fact for fact in heard.has("other_debt_payment") if fact.fen and not fact.label]
    named = heard.has("product", "institution")
    beside = any(
        heard.clause_of(fact.start) == heard.clause_of(lender.start)
        for fact in paid
        for lender in named
    )
    return add_signals(case, (OTHER_LENDER,)) if beside and case.debts else case


def _is_no_contact(case: Case, heard: Heard) -> bool:
    """Whether a call was no contact with the institution: a swindler's, or 周末别打电话."""
    swindled = "possible_fraud_victim" in {*heard.signals, *(case.signals)}
    came_in = "possible_fraud_victim" in heard.signals or bool(heard.marks_of("called_by_someone"))
    return (swindled and came_in) or heard.says("do_not_contact:phone")


def _denies_other_debt(case: Case, heard: Heard) -> bool:
    """没别的债; a bare 没别的了 too, once the living costs were told in answer to the month."""
    joint = case.progress.asked == "month" and bool(case.finance.essentials)
    return heard.says("no_other_debt") or (joint and heard.says("none"))


def _summed(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Add up what one message tells twice: two incomes, a mortgage and a car loan."""
    summed: list[Fact] = []
    for fact in facts:
        same = next((item for item in summed if _adds_up(item, fact)), None)
        if same is None:
            summed.append(fact)
        else:
            total = replace(same, fen=(same.fen or 0) + (fact.fen or 0))
            summed[summed.index(same)] = total
    return tuple(summed)


def _adds_up(first: Fact, second: Fact) -> bool:
    told = first.fen is not None and second.fen is not None
    corrected = first.corrected or second.corrected
    if first.role == "income" and bool(first.label) != bool(second.label):
        return False
    return first.role == second.role in _ADDED_ROLES and told and not corrected


def _note_cap(case: Case, heard: Heard) -> Case:
    """A payment named with its terms is a plan the person names, not what they can pay at most."""
    if heard.has("terms", "stage_payment"):
        return case
    for fact in heard.has("payment_cap"):
        if not choices.speaks_of_the_chosen(case, fact):
            case = figures.note_cap(case, fact)
    return case
