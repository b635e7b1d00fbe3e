"""A plan on the table turned at the person's wish: less a month, shorter, less at first."""

from collections.abc import Callable

from bot.core.case import Adjustment, Case, Request, Stage
from bot.core.listening.requests import add_request
from bot.core.money import Money
from bot.core.offers import Offer, Proposal
from bot.core.offers.paying import instalment_rule
from bot.core.offers.proposal import Situation
from bot.core.plans import Plan, offer_instalment

LESS_PERCENT = 85
"""A wish for less a month is met by a payment of at most so much of the former one."""
SHORTER_PERCENT = 75
"""A wish for a shorter plan is met as near as may be to so much of the former number of terms."""
EARLY_TERMS, EARLY_PERCENT, LATER_PERCENT = 6, 60, 120
"""Less at first: so many payments of so much of the level one, then at most so much of it."""
_TENS_OF_YUAN = 1000
_HUNDRED = 100
_INSTALMENTS = ("interest_free_instalment", "annuity", "fee_instalment")
_NAMED = ("cap", "request:Q1")


def adjust(case: Case, proposal: Proposal, situation: Situation | None) -> Case:
    """Turn the plan on the table as the message wishes, where it names no figure of its own.

    Args:
        case: After the message; its cues tell the wish.
        proposal: The offers as they stand.
        situation: What the search for the first debt starts from; None while no debt is known.

    Returns:
        The case with the new terms or stages as its request, and what changed in
        ``progress.adjusted``; unchanged where no such wish was heard.
    """
    turn = next((turn for cue, turn in _TURNS.items() if cue in case.progress.cues), None)
    offer = _on_the_table(case, proposal)
    named = any(name in case.progress.news for name in _NAMED)
    if turn is None or offer is None or situation is None or named:
        return case
    return turn(case, offer.plan, situation)


def _on_the_table(case: Case, proposal: Proposal) -> Offer | None:
    """Give the instalment plan spoken of: the chosen one, else the first shown."""
    offers = (proposal.offer(key) for key in (case.chosen_plan, *case.progress.shown_plans))
    plain = (offer for offer in offers if offer and offer.plan.kind in _INSTALMENTS)
    return next((offer for offer in plain if not offer.after_recovery), None)


def _longer(case: Case, plan: Plan, situation: Situation) -> Case:
    later = [item for item in _on_sale(plan, situation) if _terms(item) > _terms(plan)]
    most = plan.first_payment.fen * LESS_PERCENT // _HUNDRED
    enough = [item for item in later if item.largest_payment.fen <= most]
    found = enough[:1] or later[-1:]
    return _asking(case, plan, found[0], "longer") if found else _noted(case, plan, "no_longer")


def _shorter(case: Case, plan: Plan, situation: Situation) -> Case:
    earlier = [item for item in _on_sale(plan, situation) if _terms(item) < _terms(plan)]
    if not earlier:
        return _noted(case, plan, "no_shorter")
    now = situation.now
    fitting = [item for item in earlier if now is None or item.largest_payment <= now.usable]
    if not fitting:
        return _noted(case, plan, "over", earlier[-1])
    wanted = _terms(plan) * SHORTER_PERCENT // _HUNDRED
    nearest = min(fitting, key=lambda item: abs(_terms(item) - wanted))
    return _asking(case, plan, nearest, "shorter")


def _less_at_first(case: Case, plan: Plan, situation: Situation) -> Case:
    """Begin with less and pay more later; the later stage runs until the debt is paid."""
    if situation.rules.step_up is None:
        return _noted(case, plan, "no_rule")
    early = _share_of(plan.first_payment, EARLY_PERCENT)
    stages = (Stage(EARLY_TERMS, early), Stage(None, _share_of(plan.first_payment, LATER_PERCENT)))
    case = add_request(case, Request("Q1", stages=stages, accepted=True))
    return _marked(case, "step_up", plan, first=early)


def _on_sale(plan: Plan, situation: Situation) -> list[Plan]:
    """Reckon the same debt at every number of terms the institution has."""
    found = instalment_rule(situation)
    if found is None:
        return []
    return [offer_instalment(plan.base, terms, found[1]) for terms in found[1].terms]


def _terms(plan: Plan) -> int:
    return plan.terms or 0


def _share_of(payment: Money, percent: int) -> Money:
    """Give so much of a payment, in tens of yuan."""
    return Money(max(payment.fen * percent // _HUNDRED // _TENS_OF_YUAN, 1) * _TENS_OF_YUAN)


def _asking(case: Case, before: Plan, after: Plan, how: str) -> Case:
    case = add_request(case, Request("Q1", terms=after.terms, accepted=True))
    return _marked(case, how, before, terms=after.terms, first=after.first_payment)


def _noted(case: Case, before: Plan, how: str, other: Plan | None = None) -> Case:
    """Change nothing and say why not, with the figures of the plan that was meant."""
    meant = other or before
    return _marked(case, how, before, terms=meant.terms, first=meant.first_payment)


def _marked(
    case: Case, how: str, before: Plan, *, terms: int | None = None, first: Money | None = None
) -> Case:
    told = Adjustment(how, terms, first, before.terms, before.first_payment)
    return case.with_progress(adjusted=told)


_TURNS: dict[str, Callable[[Case, Plan, Situation], Case]] = {
    "less_at_first": _less_at_first,
    "less_a_month": _longer,
    "longer_term": _longer,
    "shorter_term": _shorter,
}
"""Cue to what is done; 首期少点 is heard before 每期少点."""
