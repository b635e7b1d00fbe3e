"""Offers that end the matter at once, or a part of it: settlement, principal only, rollover."""

from dataclasses import replace
from decimal import Decimal

from bot.core.affordability import Affordability
from bot.core.calendar_months import add_months
from bot.core.case import Request
from bot.core.debts import DebtParts
from bot.core.money import ZERO, Money
from bot.core.offers.paying import (
    assumptions,
    instalment_offer,
    once_waived,
    planned_on,
    resting_on,
    shortest_on,
    sources,
)
from bot.core.offers.proposal import Offer, Refusals, Situation
from bot.core.offers.waiving import may_waive, undisputed_parts, waivers
from bot.core.plans import Plan, offer_principal_only, offer_rollover, offer_settlement

ILLUSTRATION_DAYS = 30
_RATE_FREE = Decimal(0)


def what_is_due(situation: Situation) -> list[Offer]:
    """Offer to pay what is due now and, beside it, the same without the penalty.

    Source: DOMAIN section 4, R10.
    """
    parts = _due_parts(situation) or _stated_parts(situation)
    if not parts.total:
        return []
    named = waivers(situation, parts) or [("penalty",)]
    return _settlements(situation, parts, [names for names in named if _any(parts, names)])


def at_once(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer to clear the whole undisputed debt and what is due now; where asked, with a waiver."""
    whole, due = undisputed_parts(situation), _due_parts(situation)
    offers = []
    if whole.total:
        offers += _settlements(situation, whole, waivers(situation, whole))
    if due is not None and due.total != whole.total:
        suffix = ".due" if offers else ""
        found = _settlements(situation, due, waivers(situation, due))
        offers += [replace(offer, key=offer.key + suffix) for offer in found]
    refused = [] if offers else situation.without_base("settlement")
    return [replace(offer, asked_for=not request.accepted) for offer in offers], refused


def principal_only(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer to pay the principal alone; always a human's decision.

    Where the institution's rules leave it out it is computed and kept, and said not to be on offer.
    """
    parts, ruled_out = undisputed_parts(situation), situation.rules.rules_out("principal_only")
    refused: Refusals = [("principal_only", "no_rule")] if ruled_out else []
    if not parts.charges or not parts.principal:
        return [], refused or [("principal_only", _why_nothing_is_left_out(situation, parts))]
    offer = _offer(situation, offer_principal_only(parts), "principal_only", "principal_only")
    return [replace(offer, asked_for=not request.accepted, on_offer=not ruled_out)], refused


def _why_nothing_is_left_out(situation: Situation, parts: DebtParts) -> str:
    debt = situation.debt
    if debt.principal is None or debt.interest is None:
        return "parts_unknown"
    return "nothing_to_waive" if parts.principal else "nothing_undisputed"


def principal_in_instalments(situation: Situation) -> list[Offer]:
    """Offer the principal month by month, once the rest is waived: as named, else as it fits."""
    parts, now, wish = undisputed_parts(situation), situation.now, situation.request("Q4")
    if not parts.charges or situation.rules.rules_out("principal_only"):
        return []
    found = planned_on(situation, parts.principal, wish.terms) if wish and wish.terms else None
    if found is None and now is not None:
        found = shortest_on(situation, parts.principal, now.budget)
    if found is None:
        return []
    plan, rule_name = found
    key = f"{situation.debt.id}.principal_only.instalment.{plan.terms}"
    offer = resting_on(instalment_offer(situation, plan, rule_name), situation, "principal_only")
    return [replace(once_waived(offer), key=key)]


def part_now(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer a part now and the rest with the next bill, without and with a charge.

    Where the part named is more than the month leaves, what it does leave stands beside it. An
    institution whose rules leave it out is not said to offer it.
    """
    debt, now = situation.debt, situation.now
    due, paid = situation.due_now or situation.base, request.payment or debt.paid
    if not due:
        return [], situation.without_base("rollover")
    if not paid or paid >= due:
        return [], [("rollover", "part_covers_all")] if paid else []
    offers = [
        replace(offer, asked_for=not request.accepted) for offer in _rolled(situation, due, paid)
    ]
    if now is not None and ZERO < now.usable < paid:
        smaller = _rolled(situation, due, now.usable)
        offers += [replace(offer, key=f"{offer.key}.affordable") for offer in smaller]
    if situation.rules.rules_out("rollover"):
        return [replace(offer, on_offer=False) for offer in offers], [("rollover", "no_rule")]
    return offers, []


def _rolled(situation: Situation, due: Money, paid: Money) -> list[Offer]:
    """Give the uncharged figure, unless the rule charges, and the charged one beside it."""
    rollover, deferral = situation.rules.rollover, situation.rules.deferral
    own = rollover.daily_rate if rollover else _RATE_FREE
    shown = deferral.daily_rate if deferral else _RATE_FREE
    next_due = situation.debt.next_due or ZERO
    plans = [
        offer_rollover(due, paid, next_due, daily_rate=rate, days=ILLUSTRATION_DAYS if rate else 0)
        for rate in dict.fromkeys((own, own or shown))
    ]
    return [_rollover_offer(situation, plan, illustrated=not own) for plan in plans]


def _rollover_offer(situation: Situation, plan: Plan, *, illustrated: bool) -> Offer:
    if not plan.cost:
        offer, assumed = _offer(situation, plan, "rollover", "rollover"), "rollover_uncharged"
    else:
        offer = _offer(situation, plan, "rollover", "rollover.charged")
        # An illustration borrows the deferral's rate, and the doubt about it.
        offer = resting_on(offer, situation, "deferral") if illustrated else offer
        assumed = "rollover_charge_illustrated"
    extra = (assumed,) if illustrated else ()
    return replace(offer, assumptions=(*offer.assumptions, *extra))


def _due_parts(situation: Situation) -> DebtParts | None:
    """What is due now, with the penalty named apart."""
    due = situation.due_now
    return DebtParts(due, penalty=situation.debt.penalty or ZERO) if due else None


def _stated_parts(situation: Situation) -> DebtParts:
    """The parts as known; a bare total has its penalty named apart, as a bill has."""
    debt = situation.debt
    if debt.parts is not None:
        return undisputed_parts(situation)
    return DebtParts(situation.base or ZERO, penalty=debt.penalty or ZERO)


def _any(parts: DebtParts, names: tuple[str, ...]) -> bool:
    return any(getattr(parts, name) for name in names)


def _settlements(
    situation: Situation, parts: DebtParts, waived: list[tuple[str, ...]]
) -> list[Offer]:
    """Give the settlement in full, then each with a waiver."""
    offers = [_offer(situation, offer_settlement(parts), "settlement", "settlement")]
    for names in waived:
        plan = offer_settlement(parts, waive=names)
        offer = _offer(situation, plan, "waivable", f"settlement.waive.{'+'.join(names)}")
        allowed = situation.case.only_forgot or may_waive(situation, names)
        offers.append(replace(offer, on_offer=allowed))
    return offers


def _offer(situation: Situation, plan: Plan, rule_name: str, key: str) -> Offer:
    waiver_free_settlement = plan.kind == "settlement" and not plan.waived
    return Offer(
        key=f"{situation.debt.id}.{key}",
        plan=plan,
        debt_id=situation.debt.id,
        affordable=_affordable(situation, plan),
        approval="self_service" if waiver_free_settlement else "human",
        assumptions=assumptions(situation, rule_name),
        sources=sources(situation, rule_name),
    )


def _affordable(situation: Situation, plan: Plan) -> bool | None:
    """Only a rollover is measured by the month: its part now, and the next bill by next month."""
    next_month = _next_month(situation)
    if plan.kind != "rollover" or next_month is None:
        return None
    now = situation.now
    part_fits = now is None or plan.first_payment <= now.usable
    return part_fits and plan.last_payment <= next_month.usable


def _next_month(situation: Situation) -> Affordability | None:
    """Give the month of the next bill: with the expected income where that begins in time."""
    begins = situation.case.finance.expected_income_from
    in_time = begins is None or begins <= add_months(situation.today, 1)
    return situation.later if situation.later is not None and in_time else situation.now
