"""What a message calls for beside the next question: each teller looks at one thing."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.core.affordability import Affordability
from bot.core.case import Case
from bot.core.interview import open_questions
from bot.core.moves.answering import questions_asked, tell_answers
from bot.core.moves.hearing import tell_heard, tell_rule_on_collection
from bot.core.moves.papers import tell_papers
from bot.core.moves.records import Move, View
from bot.core.offers import Offer, Proposal, offers_to_show

# The budget line says it, or the interview asks for what is missing.
_TOLD_IN_OTHER_WORDS = (
    "no_surplus", "budget_unknown", "stages_open", "charges_unknown", "waiver_alone",
)  # fmt: skip
_ADVICE_BY_SIGNAL = (
    "possible_fraud_victim",
    "scam_agent", "fake_docs_solicited", "id_leaked", "borrow_to_repay", "credit_expectation",
    "gambling", "live_fraud", "violence", "court", "do_not_contact_employer",
    "verbal_promise_denied", "rate_check", "capacity", "wage_delay", "pre_default",
)  # fmt: skip
A_DAY_AWAY = 1
WANTS_A_HUMAN = "wish:human"
"""Mark of a wish for a person that could not be met at once."""


def _tell_corrections(view: View) -> Iterator[Move]:
    case = view.case
    for item in case.corrections if "corrected" in case.progress.news else ():
        if item.turn == case.progress.turn:
            yield Move("say", "utter_corrected", {
                "field": item.field, "old": item.old, "new": item.new, "once": None})  # fmt: skip


def _tell_noted(view: View) -> Iterator[Move]:
    case = view.case
    if case.consent.collect is not False and case.progress.news:
        yield Move("say", "utter_noted", {"news": case.progress.news, "once": None})


def _tell_welcome_back(view: View) -> Iterator[Move]:
    """Greet whoever comes back after a day or more with where they were."""
    case = view.case
    if case.progress.away_days >= A_DAY_AWAY and case.consent.collect is not False:
        yield Move("say", "utter_welcome_back", {"once": None})


def _tell_stopped(view: View) -> Iterator[Move]:
    if stops(view.case):
        yield Move("say", "utter_stopped", {"case_id": view.case.case_id, "once": None})


def stops(case: Case) -> bool:
    """Whether they want to leave it there for now and told nothing else."""
    return "stop" in case.progress.cues and not case.progress.news


def _tell_human(view: View) -> Iterator[Move]:
    """Promise a person only where the case may be passed on."""
    case = view.case
    if not wants_a_human(case):
        return
    if case.consent.hand_off is True and "consent" not in case.progress.news:
        yield Move("say", "utter_human_coming", {"once": None})
    elif case.consent.collect is None:
        yield Move("say", "utter_human_after_notice", {"once": WANTS_A_HUMAN})


def wants_a_human(case: Case) -> bool:
    """Whether the message asks for a person."""
    asks = "request_human" in case.progress.intents[:1] and not case.progress.unsure
    return asks and "decline" not in case.progress.cues


def _tell_superseded(view: View) -> Iterator[Move]:
    """Say plainly that one wish took another's place."""
    case, news = view.case, view.case.progress.news
    left = [item.code for item in case.requests
            if item.superseded and f"request:{item.code}" in news]  # fmt: skip
    taken = [item.code for item in case.open_requests if f"request:{item.code}" in news]
    if left and taken and left[-1] != taken[-1]:
        yield Move("say", "utter_superseded", {
            "left": left[-1], "taken": taken[-1], "once": None})  # fmt: skip


def _tell_adjusted(view: View) -> Iterator[Move]:
    """Say the new figure and what changed, or why the plan cannot be turned that way."""
    told = view.case.progress.adjusted
    if told is None:
        return
    usable = view.proposal.now.usable if view.proposal.now else None
    yield Move("say", f"utter_adjusted_{told.how}", {
        "terms": told.terms, "first": told.first, "terms_before": told.terms_before,
        "first_before": told.first_before, "usable": usable, "once": None})  # fmt: skip


def _tell_refused_consent(view: View) -> Iterator[Move]:
    case = view.case
    if case.consent.collect is False:
        if "utter_consent_refused" in case.progress.told and questions_asked(view):
            # Their question is answered in general terms; that is enough for this turn.
            return
        if "utter_consent_refused" in case.progress.told:
            yield Move("say", "utter_general_way", {"once": None})
        else:
            yield Move("say", "utter_consent_refused")
            yield Move("say", "utter_example_plan")
    elif case.consent.hand_off is False and "consent" in case.progress.news:
        yield Move("say", "utter_hand_off_refused")
        if case.user_role != "third_party":
            yield Move("read_back", "utter_summary")
    elif case.consent.hand_off is True and "consent" in case.progress.news:
        yield Move("say", "utter_human_on_the_way")


def _tell_third_party(view: View) -> Iterator[Move]:
    told = "third_party" in view.case.progress.told
    key = "utter_third_party_more" if told else "utter_third_party"
    if told and questions_asked(view):
        # Their question is answered in general terms; that is enough for this turn.
        return
    yield Move("say", key, {"once": None if told else "third_party"})
    if not told:
        yield Move("say", "utter_example_plan")


def _tell_why(view: View) -> Iterator[Move]:
    case = view.case
    if "why" in case.progress.cues and case.progress.asked:
        yield Move("say", f"utter_why_{case.progress.asked}", {"once": None})


def _tell_withdrawn(view: View) -> Iterator[Move]:
    """Say so when a later figure took the plans on the table away."""
    if table_is_stale(view.case, view.proposal):
        yield Move("say", "utter_plans_withdrawn", {"once": None})


def table_is_stale(case: Case, proposal: Proposal) -> bool:
    """Whether none of the plans on the table holds with the figures as they are now."""
    shown = set(case.progress.shown_plans)
    return bool(shown) and not shown & {offer.key for offer in offers_to_show(proposal)}


def is_unclear(view: View) -> bool:
    """Whether the message tells an amount, and nothing says what of."""
    unclear, news = view.case.progress.unclear, view.case.progress.news
    nothing_else = not set(news) - {"consent", "user_role", "willingness"}
    return unclear is not None and not view.resuming and nothing_else


def _tell_call_record(view: View) -> Iterator[Move]:
    case = view.case
    if "calls" in case.progress.news and case.calls and not case.calls[-1].staff_id:
        yield Move("say", "utter_call_record", {"once": None})


def _tell_short_way(view: View) -> Iterator[Move]:
    case = view.case
    if "short_way" in case.progress.cues:
        key = "utter_short_way_forgot" if case.only_forgot else "utter_short_way"
        yield Move("say", key)


def _tell_forgetful(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
    if case.only_forgot and proposal.offers:
        yield Move("say", "utter_forgot_pay_first", {"amount": proposal.offers[0].plan.total})
    if case.only_forgot and case.asks_for("Q6"):
        yield Move("say", "utter_forgot_reminders")
    if case.only_forgot and case.asks_for("Q5"):
        yield Move("say", "utter_forgot_waiver")


def _tell_gap(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
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
    elif not {"household", "other_debt"} & {item.id for item in open_questions(case)}:
        # Told before the other debts are known, it would be taken back a turn later.
        yield Move("say", "utter_budget_surplus", values)


def _tell_support(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
    nothing_left = proposal.now is not None and proposal.now.surplus.fen <= 0
    consented = case.consent.collect is True
    if nothing_left or ("R03" in case.reasons and consented and not case.only_forgot):
        yield Move("say", "utter_income_support")
    if nothing_left and case.finance.savings:
        yield Move("say", "utter_keep_savings", {"savings": case.finance.savings})


def _tell_asked_plans(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
    for offer in proposal.offers:
        if not offer.asked_for or offer.superseded or offer.plan.terms is None:
            continue
        values = {"terms": offer.plan.terms, "first": offer.plan.first_payment,
                  "last": offer.plan.last_payment, "once": f"asked:{offer.key}:{offer.affordable}",
                  **_budget_values(proposal)}  # fmt: skip
        if offer.plan.kind == "step_up":
            yield from _tell_step_up(offer, proposal)
        elif offer.affordable is False and proposal.now is not None:
            if len(case.debts) > 1 and offer.plan.largest_payment <= proposal.now.usable:
                # Over this lender's share, not over what they have: the table shows the shares.
                continue
            yield Move("say", f"utter_asked_plan_{_too_much(offer, proposal.now)}", values)
        elif offer.affordable is None:
            yield Move("say", "utter_asked_plan_unknown", values)


def _too_much(offer: Offer, now: Affordability) -> str:
    """Say against what a plan is too much: an empty month, what is usable, or their own cap."""
    if now.surplus.fen < 0:
        return "gap"
    return "over" if offer.plan.largest_payment > now.usable else "over_cap"


def _tell_step_up(offer: Offer, proposal: Proposal) -> Iterator[Move]:
    now, first, last = proposal.now, offer.plan.first_payment, offer.plan.last_payment
    if now is None:
        return
    fits_at_first = first <= now.usable
    key = "utter_step_up_later_over" if fits_at_first else "utter_step_up_over"
    if not offer.affordable:
        early = sum(payment == first for payment in offer.plan.payments)
        yield Move("say", key, {
            "first": first, "last": last, "usable": now.usable, "early": early,
            "once": f"asked:{offer.key}:{now.usable.fen}"})  # fmt: skip


def _budget_values(proposal: Proposal) -> dict[str, Any]:
    if proposal.now is None:
        return {}
    now = proposal.now
    return {"usable": now.usable, "budget": now.budget, "gap": -now.surplus}


def _tell_not_offered(view: View) -> Iterator[Move]:
    proposal = view.proposal
    for kind, why in proposal.not_offered:
        if why in _TOLD_IN_OTHER_WORDS:
            continue
        values = {"kind": kind, "once": f"not_offered:{kind}:{why}"}
        yield Move("say", f"utter_not_offered_{why}", values)


def _tell_way_on(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
    if wants_offers(case) and not offers_to_show(proposal) and case.progress.nothing_left:
        yield Move("say", "utter_way_without_income")


def wants_offers(case: Case) -> bool:
    """Whether they ask what can be done, and not what else to do about something in particular."""
    return "open_to_offers" in case.progress.cues and not case.progress.topics


def _tell_nothing_to_choose(view: View) -> Iterator[Move]:
    """Say so where they take a plan before any lies on the table."""
    case = view.case
    takes = any(cue.startswith("choose:") for cue in case.progress.cues)
    if takes and not (case.progress.shown_plans or case.progress.news or case.only_forgot):
        yield Move("say", "utter_no_plans_yet", {"once": None})


def _tell_range(view: View) -> Iterator[Move]:
    ends = [offer for offer in view.proposal.offers if offer.key.endswith(".high")]
    debt, waiting = view.case.debt, {item.id for item in open_questions(view.case)}
    if waiting & {"household", "other_debt", "payment_cap"}:
        # Told beside the offers, not before.
        return
    if ends and debt is not None and debt.total_low and debt.total_high:
        yield Move("say", "utter_range_both_ends", {"low": debt.total_low, "high": debt.total_high})


def _tell_rollover(view: View) -> Iterator[Move]:
    rolled = [offer for offer in view.proposal.offers if offer.plan.kind == "rollover"]
    if not rolled or view.case.consent.collect is None or rolled[0].superseded:
        return
    yield Move("say", "utter_rollover_agree_first", {"remainder": rolled[0].plan.remainder})
    later, largest = view.proposal.later, max(offer.plan.largest_payment for offer in rolled)
    if later is not None and view.case.debt and view.case.debt.next_due:
        covered = largest <= later.usable
        key = "utter_rollover_covered" if covered else "utter_rollover_not_covered"
        yield Move("say", key, {"usable": later.usable, "largest": largest})


def _tell_chosen(view: View) -> Iterator[Move]:
    case, proposal = view.case, view.proposal
    chosen = proposal.offer(case.chosen_plan)
    if chosen is not None:
        yield Move("say", f"utter_chosen_{chosen.plan.kind}", {
            "terms": chosen.plan.terms, "first": chosen.plan.first_payment,
            "total": chosen.plan.total, "interest": chosen.plan.interest or chosen.plan.cost,
            "ends_on": chosen.plan.ends_on, "once": f"chosen:{chosen.key}"})  # fmt: skip
        if "rule_unverified" in chosen.assumptions:
            yield Move("say", "utter_chosen_rule_unverified", {"once": f"doubted:{chosen.key}"})


def _tell_advice(view: View) -> Iterator[Move]:
    case = view.case
    for signal in _ADVICE_BY_SIGNAL:
        if signal in case.signals:
            yield Move("say", f"utter_advice_{signal}")
    if set(case.reasons) & {"R01", "R02"} and case.consent.collect:
        yield Move("say", "utter_thanks_for_telling_illness")


TELLERS: tuple[Callable[[View], Iterator[Move]], ...] = (
    _tell_welcome_back, tell_heard, _tell_refused_consent, _tell_corrections, _tell_noted,
    _tell_superseded, tell_rule_on_collection, _tell_withdrawn, _tell_call_record, tell_papers,
    tell_answers, _tell_why, _tell_human,
    _tell_short_way, _tell_advice, _tell_forgetful, _tell_gap, _tell_support, _tell_asked_plans,
    _tell_not_offered, _tell_range, _tell_way_on, _tell_rollover, _tell_adjusted, _tell_chosen,
    _tell_nothing_to_choose,
    _tell_stopped,
)  # fmt: skip
"""In the order people should hear it: first what weighs on them, last what they chose."""

THIRD_PARTY_TELLERS: tuple[Callable[[View], Iterator[Move]], ...] = (
    tell_heard, _tell_refused_consent, _tell_third_party, tell_rule_on_collection, tell_answers,
    _tell_advice, _tell_stopped,
)  # fmt: skip
"""What may be said to somebody who speaks for another: nothing of the case."""
