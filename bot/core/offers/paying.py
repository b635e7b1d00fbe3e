"""Offers that pay month by month: as asked, and the shortest that fits the budget."""

from dataclasses import replace

from bot.core.affordability import (
    Affordability,
    longer_neighbour,
    shortest_affordable_instalment,
)
from bot.core.case import Request
from bot.core.money import Money
from bot.core.offers.proposal import Offer, Refusals, Situation
from bot.core.offers.waiving import may_waive, undisputed_parts, waived_amount, waivers
from bot.core.plans import Plan, offer_instalment
from bot.core.rules import InstalmentRule, RuleSource

COMPARE = "compare"
"""Signal of a person who wants the next longer term beside the one that fits."""


def instalment_rule(situation: Situation) -> tuple[str, InstalmentRule] | None:
    """Give the instalment this institution offers, hardship terms before commercial ones."""
    for name in ("personalised", "annuity", "fee_plan"):
        rule: InstalmentRule | None = getattr(situation.rules, name)
        if rule is not None:
            return name, _within_longest_term(situation, rule)
    return None


def as_asked(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Compute the instalments the person named, by terms or by payment.

    Terms the institution does not have are computed and kept, and said not to be on offer.
    """
    base, found = situation.base, instalment_rule(situation)
    if not base:
        return [], situation.without_base("instalment")
    if found is None:
        return [], [("instalment", "no_rule")]
    name, rule = found
    terms = request.terms or _terms_for(base, request.payment, rule)
    if terms is None:
        return [], [("instalment", "payment_too_low")] if request.payment else []
    refused = [] if terms in rule.terms else [("instalment", _why_not(terms, rule))]
    if terms > situation.budget_rules.longest_term_months:
        return [], refused
    offer = instalment_offer(situation, offer_instalment(base, terms, rule), name, asked=True)
    return [replace(offer, on_offer=not refused)], refused


def fitting_instalments(situation: Situation) -> list[Offer]:
    """Offer the shortest affordable term, and what stands well beside it.

    Beside it: the shortest at usable where the person's cap is lower, the same without the part
    a waiver is asked for, and the next longer term where they ask to compare.
    """
    now, base = situation.now, situation.base
    if not base:
        return []
    if now is None:
        return _on_their_word(situation, base)
    offers = [
        offer
        for money in dict.fromkeys((now.budget, now.usable))
        if (offer := _shortest(situation, base, money)) is not None
    ]
    if offers and COMPARE in situation.case.signals:
        longer = neighbour_offer(situation, offers[0].plan.terms or 0)
        offers += [] if longer is None else [longer]
    return offers + _side_by_side(situation, base) + _without_waived_part(situation, now)


def _side_by_side(situation: Situation, base: Money) -> list[Offer]:
    """Offer the numbers of terms they asked to compare, as far as they are on sale."""
    plans = (planned_on(situation, base, terms) for terms in situation.case.progress.compared)
    return [instalment_offer(situation, *found) for found in plans if found]


def why_none_fits(situation: Situation) -> Refusals:
    """Say why no instalment can be recommended to somebody who would pay month by month."""
    now = situation.now
    if not situation.base or instalment_rule(situation) is None:
        return []
    if now is None:
        return [("instalment", "budget_unknown")] if situation.request("Q1") else []
    return [("instalment", "no_surplus" if situation.cannot_pay_now else "nothing_fits")]


def _on_their_word(situation: Situation, base: Money) -> list[Offer]:
    """Reckon with the payment they name where they would rather not tell their income."""
    finance = situation.case.finance
    if not finance.income_refused or finance.cap is None:
        return []
    offer = _shortest(situation, base, finance.cap)
    return [] if offer is None else [offer]


def neighbour_offer(situation: Situation, terms: int) -> Offer | None:
    """Offer the next longer term on sale, to compare with."""
    found = instalment_rule(situation)
    longer = longer_neighbour(terms, found[1].terms) if found else None
    if found is None or longer is None or not situation.base:
        return None
    name, rule = found
    return instalment_offer(situation, offer_instalment(situation.base, longer, rule), name)


def shortest_on(situation: Situation, base: Money, budget: Money) -> tuple[Plan, str] | None:
    """Find the shortest plan on another base than the debt's, with the name of its rule."""
    found = instalment_rule(situation)
    if found is None or not base:
        return None
    name, rule = found
    plan = shortest_affordable_instalment(base, budget, rule)
    return (plan, name) if plan else None


def planned_on(situation: Situation, base: Money, terms: int) -> tuple[Plan, str] | None:
    """Plan the terms they name on another base than the debt's; None where they are not on sale."""
    found = instalment_rule(situation)
    if found is None or not base or terms not in found[1].terms:
        return None
    return offer_instalment(base, terms, found[1]), found[0]


def instalment_offer(
    situation: Situation,
    plan: Plan,
    rule_name: str,
    *,
    asked: bool = False,
    after_recovery: bool = False,
) -> Offer:
    """Dress an instalment plan as an offer."""
    capacity = situation.later if after_recovery else situation.now
    suffix = ".later" if after_recovery else ""
    rule: InstalmentRule = getattr(situation.rules, rule_name)
    published = rule.published and plan.terms in rule.terms and not after_recovery
    return Offer(
        key=f"{situation.debt.id}.{plan.kind}.{plan.terms}{suffix}",
        plan=plan,
        debt_id=situation.debt.id,
        affordable=_affordable(plan, capacity),
        asked_for=asked,
        after_recovery=after_recovery,
        approval="self_service" if published else "human",
        assumptions=_assumptions_of(situation, plan, rule_name),
        sources=sources(situation, rule_name),
    )


def once_waived(offer: Offer) -> Offer:
    """Give an instalment on what is left once a waiver was granted, which a human decides."""
    return replace(offer, approval="human", assumptions=(*offer.assumptions, "waiver_granted"))


def assumptions(situation: Situation, rule_name: str) -> tuple[str, ...]:
    """Name what the figures take for granted."""
    finance, debt = situation.case.finance, situation.debt
    doubtful = any(not source.verified for source in sources(situation, rule_name))
    found = {
        "institution_decides": True,
        "rate_not_known": not situation.rules.institution_id,
        "rule_unverified": doubtful,
        "other_debt_assumed_none": situation.now is not None and finance.other_debt is None,
        "income_not_given": situation.now is None and finance.income_refused,
        "deployment_rules_used": debt.institution not in (None, situation.rules.institution_id),
        "household_unknown": situation.now is not None and finance.household is None,
        "total_not_split": debt.parts is None,
        "product_assumed_card": debt.product == "unknown",
        "amount_approximate": debt.approximate,
    }
    return tuple(code for code, holds in found.items() if holds)


def sources(situation: Situation, rule_name: str) -> tuple[RuleSource, ...]:
    """Give the rule behind a plan and those behind the budget."""
    own = situation.rules.sources.get(rule_name)
    budget = situation.budget_rules.sources.values() if situation.now else ()
    return tuple(source for source in (own, *budget) if source is not None)


def resting_on(offer: Offer, situation: Situation, rule_name: str) -> Offer:
    """Name a further rule behind a plan, and the doubt about it."""
    source = situation.rules.sources.get(rule_name)
    if source is None:
        return offer
    doubt = () if source.verified else ("rule_unverified",)
    assumed = tuple(dict.fromkeys((*offer.assumptions, *doubt)))
    return replace(offer, assumptions=assumed, sources=(*offer.sources, source))


def _within_longest_term(situation: Situation, rule: InstalmentRule) -> InstalmentRule:
    longest = situation.budget_rules.longest_term_months
    return replace(rule, terms=tuple(terms for terms in rule.terms if terms <= longest))


def _shortest(situation: Situation, base: Money, budget: Money) -> Offer | None:
    found = shortest_on(situation, base, budget)
    return instalment_offer(situation, *found) if found else None


def _as_named(situation: Situation, base: Money, budget: Money) -> list[Offer]:
    """Plan another base over the terms they named, else over the fewest that fit.

    Terms that came of an offer leave the fewest beside them, as they stood on the table.
    """
    asked, shortest = situation.request("Q1"), _shortest(situation, base, budget)
    fewest = [] if shortest is None else [shortest]
    named = planned_on(situation, base, asked.terms) if asked and asked.terms else None
    if asked is None or named is None or named[0].largest_payment > budget:
        return fewest
    own = instalment_offer(situation, *named)
    others = [offer for offer in fewest if asked.accepted and offer.key != own.key]
    return [own, *others]


def _without_waived_part(situation: Situation, now: Affordability) -> list[Offer]:
    parts = undisputed_parts(situation)
    offers = []
    for names in waivers(situation, parts):
        left = parts.total - waived_amount(parts, names)
        for offer in _as_named(situation, left, now.budget):
            key = f"{offer.key}.waive.{'+'.join(names)}"
            allowed = may_waive(situation, names)
            waived = once_waived(resting_on(offer, situation, "waivable"))
            offers.append(replace(waived, key=key, on_offer=allowed))
    return offers


def _affordable(plan: Plan, capacity: Affordability | None) -> bool | None:
    """A later stage that does not fit yet makes a step-up neither affordable nor hopeless."""
    if capacity is None:
        return None
    if plan.largest_payment <= capacity.budget:
        return True
    starts_well = plan.kind == "step_up" and plan.first_payment <= capacity.budget
    return None if starts_well else False


def _assumptions_of(situation: Situation, plan: Plan, rule_name: str) -> tuple[str, ...]:
    found = assumptions(situation, rule_name)
    return (*found, "review_before_end") if plan.kind == "step_up" else found


def _terms_for(base: Money, payment: Money | None, rule: InstalmentRule) -> int | None:
    if payment is None:
        return None
    plan = shortest_affordable_instalment(base, payment, rule)
    return plan.terms if plan else None


def _why_not(terms: int, rule: InstalmentRule) -> str:
    too_long = terms > max(rule.terms, default=0)
    return "term_too_long" if too_long else "term_not_on_offer"
