"""Offers that put payment off, each with the plan that follows it."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.affordability import shortest_affordable_instalment
from bot.core.calendar_months import add_months, whole_months_until
from bot.core.case import Request
from bot.core.money import ZERO, Money
from bot.core.offers.paying import (
    assumptions,
    instalment_offer,
    instalment_rule,
    resting_on,
    sources,
)
from bot.core.offers.proposal import Offer, Refusals, Situation
from bot.core.offers.waiving import undisputed_parts
from bot.core.plans import Plan, offer_deferral
from bot.core.rules import DeferralRule


def as_asked(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    """Compute the deferral the person named, cut to what the institution allows."""
    rule, base = situation.rules.deferral, _deferred_base(situation)
    if rule is None:
        return [], [("deferral", "no_rule")]
    if not base:
        return [], situation.without_base("deferral")
    refused = _too_long(situation, request, rule)
    months = _months(situation, _asked_months(situation, request), rule)
    # A replaced one keeps the plan that was to follow it: both stay in the case.
    follow = _followers(situation, rule, months) if request.superseded else []
    return [_deferral_offer(situation, rule, months, asked=True), *follow], refused


def after_deferral(situation: Situation) -> list[Offer]:
    """Add the plan that follows the deferral the person asked for."""
    request, rule = situation.request("Q2"), situation.rules.deferral
    if request is None or rule is None:
        return []
    months = _months(situation, _asked_months(situation, request), rule)
    return _followers(situation, rule, months)


def until_recovery(situation: Situation) -> list[Offer]:
    """Offer a deferral until income returns and the plan after it; nothing without a prospect."""
    rule, finance = situation.rules.deferral, situation.case.finance
    expected = finance.expected_income is not None or finance.expected_income_from is not None
    if rule is None or not expected or not situation.base:
        return []
    months = _months(situation, None, rule)
    follow = _followers(situation, rule, months)
    return [_deferral_offer(situation, rule, months), *follow]


def _deferred_base(situation: Situation) -> Money | None:
    """The whole debt, or what is due now where no more was told."""
    return situation.due_now if situation.base is None else situation.base


def _months(situation: Situation, asked: int | None, rule: DeferralRule) -> int:
    begins = situation.case.finance.expected_income_from
    if asked is None and begins is not None and begins > situation.today:
        asked = whole_months_until(situation.today, begins)
    return max(1, min(asked or rule.max_months, rule.max_months))


def _asked_months(situation: Situation, request: Request) -> int | None:
    """Give the whole months a request comes to, rounded up, however it was named."""
    ends_on = _asked_end(situation, request)
    return request.months if ends_on is None else whole_months_until(situation.today, ends_on)


def _asked_end(situation: Situation, request: Request) -> date | None:
    """Give the day they named, or the one so many days from now; None for whole months."""
    if request.until is not None and request.until > situation.today:
        return request.until
    return situation.today + timedelta(days=request.days) if request.days else None


def _ends_on(situation: Situation, rule: DeferralRule, months: int) -> date:
    """Give the last day: the one they named, within what is allowed, else after whole months."""
    request = situation.request("Q2")
    named = _asked_end(situation, request) if request else None
    latest = add_months(situation.today, rule.max_months)
    return add_months(situation.today, months) if named is None else min(named, latest)


def _too_long(situation: Situation, request: Request, rule: DeferralRule) -> Refusals:
    if (_asked_months(situation, request) or 0) > rule.max_months:
        return [("deferral", "deferral_too_long")]
    return []


def _deferral(situation: Situation, rule: DeferralRule, months: int) -> Plan:
    return offer_deferral(
        _deferred_base(situation) or ZERO,
        rule.daily_rate,
        situation.today,
        _ends_on(situation, rule, months),
        outstanding_principal=_bearing(situation),
    )


def _bearing(situation: Situation) -> Money | None:
    """Give the principal that bears interest, its disputed part apart; None while unknown."""
    if situation.debt.principal is None or situation.base is None:
        return None
    return undisputed_parts(situation).principal


def _deferral_offer(
    situation: Situation, rule: DeferralRule, months: int, *, asked: bool = False
) -> Offer:
    plan = _deferral(situation, rule, months)
    return Offer(
        key=f"{situation.debt.id}.deferral.{months}",
        plan=plan,
        debt_id=situation.debt.id,
        affordable=_bridges(situation, rule, months),
        asked_for=asked,
        assumptions=(*assumptions(situation, "deferral"), *_of_interest(situation, plan)),
        sources=sources(situation, "deferral"),
    )


def _of_interest(situation: Situation, plan: Plan) -> tuple[str, ...]:
    bearing = _bearing(situation)
    charges_rest = bearing is not None and bearing < plan.base
    return ("charges_bear_no_interest",) * charges_rest + ("review_before_end",)


def _bridges(situation: Situation, rule: DeferralRule, months: int) -> bool | None:
    """True where income is back by the first payment after it, and a plan then fits."""
    return any(offer.affordable for offer in _followers(situation, rule, months)) or None


def _back_in_time(situation: Situation, months: int) -> bool:
    """Whether income is back by the first payment after the deferral; so taken without a day."""
    begins = situation.case.finance.expected_income_from
    return begins is None or begins <= add_months(situation.today, months + 1)


def _followers(situation: Situation, rule: DeferralRule, months: int) -> list[Offer]:
    """Give the shortest affordable plan on what is owed when the deferral ends."""
    found, later = instalment_rule(situation), situation.later
    if found is None or later is None or not situation.base:
        return []
    name, instalment = found
    deferred = _deferral(situation, rule, months)
    interest_free = instalment.fee_per_term is None and not instalment.annual_rate
    base = deferred.total if interest_free else deferred.base
    extra = ZERO if interest_free else deferred.cost
    plan = shortest_affordable_instalment(base, later.budget, instalment, first_extra=extra)
    if plan is None:
        return []
    plan = replace(plan, starts_on=deferred.ends_on)
    offer = instalment_offer(situation, plan, name, after_recovery=True)
    offer = resting_on(offer, situation, "deferral")
    assumed = ("income_expected", "deferral_interest_first")[: 2 if extra else 1]
    affordable = offer.affordable if _back_in_time(situation, months) else None
    return [replace(offer, affordable=affordable, assumptions=(*offer.assumptions, *assumed))]
