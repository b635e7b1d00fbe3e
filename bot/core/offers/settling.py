"""Offers that end the matter at once, or a part of it: settlement, principal only, rollover."""

from decimal import Decimal

from bot.core.case import Request
from bot.core.debts import WAIVABLE_PARTS, DebtParts
from bot.core.money import ZERO, Money
from bot.core.offers.paying import Refusals, assumptions, sources
from bot.core.offers.proposal import Offer, Situation
from bot.core.plans import Plan, offer_principal_only, offer_rollover, offer_settlement

ILLUSTRATION_DAYS = 30


def what_is_due(situation: Situation) -> list[Offer]:
    """Offer to pay what is due now and, beside it, the same without the penalty.

    Source: DOMAIN section 4, R10.
    """
    due = situation.debt.amount_due or situation.base
    if due is None or not due:
        return []
    parts = DebtParts(due, penalty=situation.debt.penalty or ZERO)
    return _with_and_without_waiver(situation, parts, ("penalty",))


def at_once(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer to clear the whole debt; where a waiver is asked, also with it."""
    parts = situation.debt.parts or DebtParts(situation.base or ZERO)
    waiver = situation.request("Q5")
    wanted = (waiver.waive or situation.rules.waivable) if waiver else ()
    return _with_and_without_waiver(situation, parts, wanted), []


def principal_only(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer to pay the principal alone; always a human's decision."""
    parts = situation.debt.parts
    if parts is None or not parts.charges:
        return [], [("principal_only", "parts_unknown")]
    return [_offer(situation, offer_principal_only(parts), "principal_only", "principal_only")], []


def part_now(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Offer a part now and the rest with the next bill, without and with a charge."""
    debt = situation.debt
    due, paid = debt.amount_due or situation.base, request.payment or debt.paid
    if due is None or paid is None or paid > due:
        return [], []
    next_due = debt.next_due or ZERO
    plans = [offer_rollover(due, paid, next_due)]
    if situation.rules.deferral:
        plans.append(_charged(due, paid, next_due, situation.rules.deferral.daily_rate))
    return [_offer(situation, plan, "rollover", _charge_word(plan)) for plan in plans], []


def _charged(due: Money, paid: Money, next_due: Money, daily_rate: Decimal) -> Plan:
    return offer_rollover(due, paid, next_due, daily_rate=daily_rate, days=ILLUSTRATION_DAYS)


def _charge_word(plan: Plan) -> str:
    return "rollover.charged" if plan.cost else "rollover"


def _with_and_without_waiver(
    situation: Situation, parts: DebtParts, wanted: tuple[str, ...]
) -> list[Offer]:
    waive = [name for name in wanted if name in WAIVABLE_PARTS and getattr(parts, name)]
    offers = [_offer(situation, offer_settlement(parts), "settlement", "settlement")]
    if waive:
        waived = offer_settlement(parts, waive=waive)
        key = "settlement.waive." + "+".join(waive)
        offers.append(_offer(situation, waived, "waivable", key))
    return offers


def _offer(situation: Situation, plan: Plan, rule_name: str, key: str) -> Offer:
    waiver_free_settlement = plan.kind == "settlement" and not plan.waived
    return Offer(
        key=f"{situation.debt.id}.{key}",
        plan=plan,
        debt_id=situation.debt.id,
        affordable=_affordable(situation, plan),
        asked_for=plan.kind != "settlement",
        approval="self_service" if waiver_free_settlement else "human",
        assumptions=assumptions(situation, rule_name),
        sources=sources(situation, rule_name),
    )


def _affordable(situation: Situation, plan: Plan) -> bool | None:
    if plan.kind != "rollover" or situation.now is None:
        return None
    capacity = situation.later or situation.now
    return plan.largest_payment <= capacity.usable
