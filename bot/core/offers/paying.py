"""Offers that pay month by month: as asked, and the shortest that fits the budget."""

from bot.core.affordability import longer_neighbour, shortest_affordable_instalment
from bot.core.case import Request
from bot.core.money import ZERO, Money
from bot.core.offers.proposal import SELF_SERVICE_INSTALMENTS, Offer, Situation
from bot.core.plans import Plan, Stage, last_stage_terms, offer_instalment, offer_step_up
from bot.core.rules import InstalmentRule, RuleSource

Refusals = list[tuple[str, str]]


def instalment_rule(situation: Situation) -> tuple[str, InstalmentRule] | None:
    """Give the instalment this institution offers, hardship terms before commercial ones."""
    rules = situation.rules
    for name in ("personalised", "annuity", "fee_plan"):
        rule = getattr(rules, name)
        if rule is not None:
            return name, rule
    return None


def as_asked(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Compute the instalments the person named: by terms, by payment or by stages."""
    if request.stages:
        return _step_up(situation, request), []
    found = instalment_rule(situation)
    if found is None:
        return [], [("instalment", "no_rule")]
    name, rule = found
    terms = request.terms or _terms_for(situation, request.payment, rule)
    if terms is None:
        return [], []
    if terms not in rule.terms:
        return [], [("instalment", _why_not(terms, rule))]
    plan = offer_instalment(_base(situation), terms, rule)
    return [instalment_offer(situation, plan, name, asked=True)], []


def fitting_instalments(situation: Situation) -> list[Offer]:
    """Offer the shortest affordable term, and at usable where the person's cap is lower."""
    found = instalment_rule(situation)
    if found is None or situation.now is None:
        return []
    name, rule = found
    budgets = dict.fromkeys((situation.now.budget, situation.now.usable))
    plans = (shortest_affordable_instalment(_base(situation), money, rule) for money in budgets)
    return [instalment_offer(situation, plan, name) for plan in plans if plan is not None]


def neighbour_offer(situation: Situation, terms: int) -> Offer | None:
    """Offer the next longer term on sale, to compare with."""
    found = instalment_rule(situation)
    if found is None:
        return None
    name, rule = found
    longer = longer_neighbour(terms, rule.terms)
    if longer is None:
        return None
    return instalment_offer(situation, offer_instalment(_base(situation), longer, rule), name)


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
    published = plan.kind in SELF_SERVICE_INSTALMENTS
    return Offer(
        key=f"{situation.debt.id}.{plan.kind}.{plan.terms}{suffix}",
        plan=plan,
        debt_id=situation.debt.id,
        affordable=None if capacity is None else plan.largest_payment <= capacity.budget,
        asked_for=asked,
        after_recovery=after_recovery,
        approval="self_service" if published and not after_recovery else "human",
        assumptions=assumptions(situation, rule_name),
        sources=sources(situation, rule_name),
    )


def assumptions(situation: Situation, rule_name: str) -> tuple[str, ...]:
    """Name what the figures take for granted."""
    finance, debt = situation.case.finance, situation.debt
    source = situation.rules.sources.get(rule_name)
    found = {
        "institution_decides": True,
        "rate_not_known": not situation.rules.institution_id,
        "rule_unverified": source is not None and not source.verified,
        "other_debt_assumed_none": situation.now is not None and finance.other_debt is None,
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


def _terms_for(situation: Situation, payment: Money | None, rule: InstalmentRule) -> int | None:
    if payment is None or payment <= ZERO:
        return None
    plan = shortest_affordable_instalment(_base(situation), payment, rule)
    return plan.terms if plan else None


def _why_not(terms: int, rule: InstalmentRule) -> str:
    return "term_too_long" if terms > max(rule.terms) else "term_not_on_offer"


def _step_up(situation: Situation, request: Request) -> list[Offer]:
    rule = situation.rules.step_up
    base = _base(situation)
    *given, last = request.stages
    if rule is None or not given or any(stage.terms is None for stage in given):
        return []
    stages = [Stage(stage.terms or 0, stage.payment) for stage in given]
    try:
        last_terms = last.terms or last_stage_terms(base, stages, last.payment, rule.annual_rate)
        plan = offer_step_up(base, stages, last_terms or 0, rule.annual_rate)
    except ValueError:
        return []
    return [instalment_offer(situation, plan, "step_up", asked=True)]


def _base(situation: Situation) -> Money:
    if situation.base is None:
        raise ValueError("base must be known before an instalment is computed")
    return situation.base
