"""Step-up offers: the stages a person named, the last one solved."""

from bot.core.case import Request
from bot.core.money import Money
from bot.core.offers.paying import instalment_offer
from bot.core.offers.proposal import Offer, Refusals, Situation
from bot.core.plans import Plan, Stage, StageRefused, last_stage_terms, offer_step_up
from bot.core.rules import InstalmentRule


def as_asked(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Compute the stages named, then as many terms as the last stated payment needs.

    One stage alone is followed by what the budget bears, once income is back where that is
    expected.
    """
    base, rule = situation.base, situation.rules.step_up
    stages, last = _stages(situation, request)
    if not base:
        return [], situation.without_base("step_up")
    if rule is None:
        return [], [("step_up", "no_rule")]
    if not stages or last is None:
        return [], [("step_up", "stages_open")]
    try:
        plan = _solved(base, rule, stages, last, situation.budget_rules.longest_term_months)
    except StageRefused as error:
        return [], [("step_up", error.why)]
    if plan is None:
        return [], [("step_up", "term_too_long")]
    return [instalment_offer(situation, plan, "step_up", asked=True)], []


def _stages(situation: Situation, request: Request) -> tuple[list[Stage], Money | None]:
    """Split what was named into the stages given and the last payment; empty while one is open."""
    named, last = list(request.stages), _bearable(situation)
    if len(named) > 1:
        last = named.pop().payment
    given = [Stage(stage.terms, stage.payment) for stage in named if stage.terms]
    return (given if len(given) == len(named) else []), last or None


def _bearable(situation: Situation) -> Money | None:
    month = situation.later or situation.now
    return None if month is None else month.budget


def _solved(
    base: Money, rule: InstalmentRule, stages: list[Stage], last: Money, longest: int
) -> Plan | None:
    """Solve the last stage; None where the whole would run too long."""
    longest = min(max(rule.terms, default=0), longest)
    if any(stage.terms > longest for stage in stages):
        return None
    terms = last_stage_terms(base, stages, last, rule.annual_rate, longest=longest)
    return None if terms is None else offer_step_up(base, stages, terms, rule.annual_rate)
