"""What a settled debt is made of, and which parts of it a waiver is asked for."""

from dataclasses import replace

from bot.core.case import Request
from bot.core.debts import WAIVABLE_PARTS, DebtParts
from bot.core.money import ZERO, Money
from bot.core.offers.proposal import Offer, Refusals, Situation

_DISPUTED_FIRST = ("principal", "interest", "fee", "penalty")
_USUAL_WAIVER = ("penalty",)


def undisputed_parts(situation: Situation) -> DebtParts:
    """Split what is owed, the disputed part taken off the principal first.

    Where principal or interest was never named it is what the others leave of the total, so the
    parts always add up to the situation's base.
    """
    debt, total = situation.debt, situation.debt.known_total or ZERO
    interest, penalty, fee = debt.interest or ZERO, debt.penalty or ZERO, debt.fee or ZERO
    charges = interest + penalty + fee
    if charges > total:
        return DebtParts(situation.base or ZERO)
    principal = total - charges if debt.principal is None else debt.principal
    interest += total - charges - principal
    return _without(DebtParts(principal, interest, penalty, fee), debt.disputed or ZERO)


def waivers(situation: Situation, parts: DebtParts) -> list[tuple[str, ...]]:
    """List the waivers worth computing: what may be waived of what was asked, then all of it.

    Args:
        situation: With the request for a waiver, if any.
        parts: Only a part above zero can be waived.

    Returns:
        Names of parts, none twice; empty where no waiver is asked or there is nothing to waive.
    """
    asked = situation.request("Q5")
    if asked is None:
        return []
    allowed = situation.rules.waivable or _USUAL_WAIVER
    wanted = _present(asked.waive or allowed, parts)
    possible = tuple(name for name in wanted if name in allowed)
    return [names for names in dict.fromkeys((possible, wanted)) if names]


def may_waive(situation: Situation, names: tuple[str, ...]) -> bool:
    """Whether the institution's rules allow all of it; without rules a human may still be asked."""
    rules = situation.rules
    return not rules.has_own or set(names) <= set(rules.waivable)


def why_not_waived(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Say what of a waiver asked for is not to be had; its plans stand beside the other wishes."""
    wanted, debt = request.waive or situation.rules.waivable or _USUAL_WAIVER, situation.debt
    if not set(wanted) <= set(WAIVABLE_PARTS):
        return [], [("waiver", "not_waivable")]
    if any(getattr(debt, name) is None for name in wanted):
        return [], [("waiver", "charges_unknown")]
    present = tuple(name for name in wanted if getattr(debt, name))
    if not present:
        return [], [("waiver", "nothing_to_waive")]
    return [], [] if may_waive(situation, present) else [("waiver", "not_waivable")]


def why_nothing_is_waived(situation: Situation, found: list[Offer]) -> Refusals:
    """Say that a waiver goes with a way to pay, where none that stands could take it up."""
    waives = any(
        offer.stands and (offer.plan.waived or "waiver_granted" in offer.assumptions)
        for offer in found
    )
    return [] if waives or situation.request("Q5") is None else [("waiver", "waiver_alone")]


def waived_amount(parts: DebtParts, names: tuple[str, ...]) -> Money:
    """Add up the parts named."""
    return Money.total(getattr(parts, name) for name in names)


def _present(names: tuple[str, ...], parts: DebtParts) -> tuple[str, ...]:
    return tuple(name for name in names if name in WAIVABLE_PARTS and getattr(parts, name))


def _without(parts: DebtParts, disputed: Money) -> DebtParts:
    for name in _DISPUTED_FIRST:
        part: Money = getattr(parts, name)
        taken = min(part, disputed)
        parts, disputed = replace(parts, **{name: part - taken}), disputed - taken
    return parts
