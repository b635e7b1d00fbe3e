"""Side questions that the figures of the case itself answer; a plain text where there are none."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.core.calendar_months import add_months
from bot.core.moves.records import Move, View
from bot.core.offers import Offer
from bot.core.plans import Plan

_Teller = Callable[[View], Iterator[Move]]


def _plain(name: str) -> Move:
    return Move("say", f"utter_answer_{name}", {"once": None})


def _standing(view: View) -> list[Offer]:
    """List the plans spoken of: the chosen one, then those on the table, then the rest."""
    proposal, case = view.proposal, view.case
    first = (case.chosen_plan, *case.progress.shown_plans)
    named = [offer for key in first if (offer := proposal.offer(key)) is not None]
    rest = [offer for offer in proposal.offers if offer.stands and offer not in named]
    return [*dict.fromkeys(named), *rest]


def _waived_amount(view: View) -> Iterator[Move]:
    """Say how much is asked to be waived: 那要免掉多少."""
    waived = [offer.plan for offer in _standing(view) if offer.plan.waived]
    if not waived:
        yield _plain("waived_amount")
        return
    plan = max(waived, key=lambda each: each.waived or each.base)
    yield Move("say", "utter_waived_amount", {
        "amount": plan.waived, "left": plan.total, "once": None})  # fmt: skip


def _affordable(view: View) -> Iterator[Move]:
    """Hold the payment spoken of against what the month leaves: 900那个我还得起不."""
    plan, now = _monthly(view), view.proposal.now
    if plan is None or now is None:
        yield _plain("affordable")
        return
    largest = plan.largest_payment
    if largest <= now.usable:
        key = "utter_affordable_yes"
    elif plan.kind == "step_up" and plan.first_payment <= now.usable:
        key = "utter_affordable_later"
    else:
        key = "utter_affordable_no"
    yield Move("say", key, {
        "largest": largest, "first": plan.first_payment, "usable": now.usable,
        "once": None})  # fmt: skip


def _monthly(view: View) -> Plan | None:
    """Give the plan they asked for themselves, else the first on the table that runs by the month.

    What is questioned is nearly always their own proposal, which is the one nobody checked yet.
    """
    plans = [offer for offer in _standing(view) if offer.plan.terms and not offer.after_recovery]
    own = [offer for offer in plans if offer.asked_for]
    return next((offer.plan for offer in [*own, *plans]), None)


def _how_long(view: View) -> Iterator[Move]:
    """Name the month of the last payment: 这样要还到什么时候."""
    plan = _monthly(view)
    if plan is None or plan.terms is None or not view.case.updated_at:
        yield _plain("how_long_to_pay")
        return
    today = date.fromisoformat(view.case.updated_at[:10])
    yield Move("say", "utter_how_long", {
        "terms": plan.terms, "ends_on": add_months(today, plan.terms),
        "once": None})  # fmt: skip


def _after_deferral(view: View) -> Iterator[Move]:
    """Say what the deferral costs, and how it goes on once it ends: 缓完了咋还."""
    for plan in [each.plan for each in _standing(view) if each.plan.kind == "deferral"][:1]:
        interest = plan.interest or plan.cost
        values = {"ends_on": plan.ends_on, "interest": interest, "once": None}
        yield Move("say", "utter_deferral_cost", values)
    later = next((offer.plan for offer in _standing(view) if offer.after_recovery), None)
    if later is None or later.terms is None:
        yield _plain("after_deferral")
        return
    yield Move("say", "utter_after_deferral", {
        "terms": later.terms, "first": later.first_payment, "once": None})  # fmt: skip


def _why_floor(view: View) -> Iterator[Move]:
    """Say why more is kept back for living than they told: 为啥生活费按2000算."""
    now = view.proposal.now
    if now is None or not now.floor_applied:
        yield _plain("why_figures")
        return
    yield Move("say", "utter_why_floor", {
        "household": view.case.finance.household, "essentials": now.essentials_used,
        "once": None})  # fmt: skip


def _rolled(name: str) -> _Teller:
    """Say what the rest of a part payment may cost, where that was reckoned."""

    def tell(view: View) -> Iterator[Move]:
        yield _plain(name)
        extra = (offer.plan for offer in _standing(view) if offer.plan.extra)
        for plan in list(extra)[:1]:
            yield Move("say", "utter_rollover_extra", {
                "extra": plan.extra, "next_total": plan.next_total, "once": None})  # fmt: skip

    return tell


def tell_offered_settlement(view: View) -> Iterator[Move]:
    """Say back what the lender is said to settle for, and what must be had in writing first."""
    amount = view.case.progress.offered
    if amount is not None and "offered" in view.case.progress.news:
        yield Move("say", "utter_offered_settlement", {"amount": amount, "once": None})


RECKONED: dict[str, _Teller] = {
    "waived_amount": _waived_amount,
    "affordable": _affordable,
    "how_long_to_pay": _how_long,
    "after_deferral": _after_deferral,
    "why_floor": _why_floor,
    "rollover_rest": _rolled("rollover_rest"),
    "part_needs_consent": _rolled("part_needs_consent"),
    "extra_charge": _rolled("extra_charge"),
}
"""Topic to its answer."""
