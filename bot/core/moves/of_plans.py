"""What is said of plans and of the month they rest on."""

from collections.abc import Iterator
from typing import Any

from bot.core.affordability import Affordability
from bot.core.case import Case
from bot.core.interview import open_questions
from bot.core.moves.records import Move, View
from bot.core.offers import Offer, Proposal, months_of_deferral, offers_to_show

# The budget line says it, or the interview asks for what is missing.
TOLD_IN_OTHER_WORDS = (
    "no_surplus", "budget_unknown", "stages_open", "charges_unknown", "waiver_alone",
)  # fmt: skip


def tell_withdrawn(view: View) -> Iterator[Move]:
    """Say so when a later figure took the plans on the table away."""
    if table_is_stale(view.case, view.proposal):
        yield Move("say", "utter_plans_withdrawn", {"once": None})


def table_is_stale(case: Case, proposal: Proposal) -> bool:
    """Whether none of the plans on the table holds with the figures as they are now."""
    shown = set(case.progress.shown_plans)
    return bool(shown) and not shown & {offer.key for offer in offers_to_show(proposal)}


def tell_forgetful(view: View) -> Iterator[Move]:
    """Tell whoever only forgot to pay first, and how not to forget again."""
    case, proposal = view.case, view.proposal
    if case.only_forgot and proposal.offers:
        yield Move("say", "utter_forgot_pay_first", {"amount": proposal.offers[0].plan.total})
    if case.only_forgot and case.asks_for("Q6"):
        if proposal.offers and "request:Q6" in case.progress.news:
            amount = proposal.offers[0].plan.total
            yield Move("say", "utter_forgot_paying", {"amount": amount, "once": None})
        yield Move("say", "utter_forgot_reminders")
    if case.only_forgot and case.asks_for("Q5"):
        yield Move("say", "utter_forgot_waiver")


def tell_gap(view: View) -> Iterator[Move]:
    """Say what the month leaves, or lacks, each figure once."""
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
        if now.floor_applied:
            floor = {"household": case.finance.household, "essentials": now.essentials_used}
            yield Move("say", "utter_budget_floor", floor)
        yield Move("say", "utter_budget_surplus", values)


def tell_support(view: View) -> Iterator[Move]:
    """Point out benefits where nothing is left or the job is lost; keep savings by."""
    case, proposal = view.case, view.proposal
    nothing_left = proposal.now is not None and proposal.now.surplus.fen <= 0
    consented = case.consent.collect is True
    if nothing_left or ("R03" in case.reasons and consented and not case.only_forgot):
        yield Move("say", "utter_income_support")
    if nothing_left and case.finance.savings:
        yield Move("say", "utter_keep_savings", {"savings": case.finance.savings})


def tell_adjusted(view: View) -> Iterator[Move]:
    """Say the new figure and what changed, or why the plan cannot be turned that way."""
    told = view.case.progress.adjusted
    if told is None:
        return
    usable = view.proposal.now.usable if view.proposal.now else None
    yield Move("say", f"utter_adjusted_{told.how}", {
        "terms": told.terms, "first": told.first, "terms_before": told.terms_before,
        "first_before": told.first_before, "usable": usable, "once": None})  # fmt: skip


def tell_asked_plans(view: View) -> Iterator[Move]:
    """Answer each plan the person named: too much, against what, or not known yet."""
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


def tell_not_offered(view: View) -> Iterator[Move]:
    """Say what was asked for and cannot be had, and why, each once."""
    proposal = view.proposal
    for kind, why in proposal.not_offered:
        if why in TOLD_IN_OTHER_WORDS:
            continue
        values = {"kind": kind, "months": months_of_deferral(proposal),
                  "once": f"not_offered:{kind}:{why}"}  # fmt: skip
        yield Move("say", f"utter_not_offered_{why}", values)


def tell_way_on(view: View) -> Iterator[Move]:
    """Give a way on where nothing can be paid and nothing can be shown."""
    case, proposal = view.case, view.proposal
    if wants_offers(case) and not offers_to_show(proposal) and case.progress.nothing_left:
        yield Move("say", "utter_way_without_income")


def wants_offers(case: Case) -> bool:
    """Whether they ask what can be done, and not what else to do about something in particular."""
    return "open_to_offers" in case.progress.cues and not case.progress.topics


def tell_nothing_to_choose(view: View) -> Iterator[Move]:
    """Say so where they take a plan before any lies on the table."""
    case = view.case
    cues = case.progress.cues if case.consent.collect is not False else ()
    # 那就… alone begins many a sentence that chooses nothing.
    takes = any(cue.startswith("choose:") and cue != "choose:so" for cue in cues)
    if takes and not (case.progress.shown_plans or case.progress.news or case.only_forgot):
        # Taken off the table since, or never there.
        key = "utter_plans_gone" if case.progress.shown_totals else "utter_no_plans_yet"
        yield Move("say", key, {"once": None})


def tell_range(view: View) -> Iterator[Move]:
    """Say that a debt only known as a range was reckoned at both ends."""
    ends = [offer for offer in view.proposal.offers if offer.key.endswith(".high")]
    debt, waiting = view.case.debt, {item.id for item in open_questions(view.case)}
    if waiting & {"household", "other_debt", "payment_cap"}:
        # Told beside the offers, not before.
        return
    if ends and debt is not None and debt.total_low and debt.total_high:
        yield Move("say", "utter_range_both_ends", {"low": debt.total_low, "high": debt.total_high})


def tell_rollover(view: View) -> Iterator[Move]:
    """Say what a part now needs: consent first, and a next bill that can be met."""
    rolled = [offer for offer in view.proposal.offers if offer.plan.kind == "rollover"]
    if not rolled or view.case.consent.collect is None or rolled[0].superseded:
        return
    yield Move("say", "utter_rollover_agree_first", {"remainder": rolled[0].plan.remainder})
    later, largest = view.proposal.later, max(offer.plan.largest_payment for offer in rolled)
    if later is not None and view.case.debt and view.case.debt.next_due:
        covered = largest <= later.usable
        key = "utter_rollover_covered" if covered else "utter_rollover_not_covered"
        yield Move("say", key, {"usable": later.usable, "largest": largest})


def tell_once_waived(view: View) -> Iterator[Move]:
    """Say what the plan they took comes to, should the waiver they now ask for be granted."""
    case, proposal = view.case, view.proposal
    chosen = proposal.offer(case.chosen_plan)
    if chosen is None or chosen.plan.terms is None or "request:Q5" not in case.progress.news:
        return
    waived = (offer for offer in proposal.offers if offer.key.startswith(f"{chosen.key}.waive."))
    for offer in waived:
        yield Move("say", "utter_once_waived", {
            "terms": offer.plan.terms, "first": offer.plan.first_payment,
            "once": f"waived:{offer.key}"})  # fmt: skip


def tell_compared(view: View) -> Iterator[Move]:
    """Set the shortest and the longest plan they asked to compare beside each other, in words."""
    case, proposal = view.case, view.proposal
    terms = case.progress.compared
    found = {
        offer.plan.terms: offer.plan for offer in proposal.offers
        if offer.plan.terms in terms and offer.stands and not offer.key.endswith(".high")
    }  # fmt: skip
    plans = [found[count] for count in terms if count in found]
    if len(plans) < 2:
        return
    short, long = plans[0], plans[-1]
    key = "utter_compared" if long.total > short.total else "utter_compared_same_total"
    yield Move("say", key, {
        "terms": short.terms, "first": short.first_payment, "total": short.total,
        "longer": long.terms, "longer_first": long.first_payment, "longer_total": long.total,
        "less": short.first_payment - long.first_payment, "more": long.total - short.total,
        "once": f"compared:{terms}:{short.total.fen}:{long.total.fen}"})  # fmt: skip


def tell_chosen(view: View) -> Iterator[Move]:
    """Confirm the plan they took, once."""
    case, proposal = view.case, view.proposal
    chosen = proposal.offer(case.chosen_plan)
    if chosen is not None:
        yield Move("say", f"utter_chosen_{chosen.plan.kind}", {
            "terms": chosen.plan.terms, "first": chosen.plan.first_payment,
            "total": chosen.plan.total, "interest": chosen.plan.interest or chosen.plan.cost,
            "ends_on": chosen.plan.ends_on, "once": f"chosen:{chosen.key}"})  # fmt: skip
        if "rule_unverified" in chosen.assumptions:
            yield Move("say", "utter_chosen_rule_unverified", {"once": f"doubted:{chosen.key}"})
