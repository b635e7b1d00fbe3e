"""The offer search: which plans this case calls for, in the order a person should see them."""

from dataclasses import replace
from datetime import date

from bot.core.affordability import (
    Affordability,
    Budget,
    capacity_after_recovery,
    monthly_repayment_capacity,
)
from bot.core.case import Case, Request
from bot.core.offers import deferring, paying, settling
from bot.core.offers.proposal import Offer, Proposal, Situation, mark_recommended
from bot.core.rules import BudgetRules, InstitutionRules


def situation_of(
    case: Case, rules: InstitutionRules, budget_rules: BudgetRules, today: date
) -> Situation | None:
    """Work out what the search starts from; None while no debt is known."""
    if case.debt is None:
        return None
    now, later = affordability_of(case, budget_rules)
    base = case.debt.undisputed_total
    return Situation(case, case.debt, base, rules, budget_rules, today, now, later)


def affordability_of(
    case: Case, rules: BudgetRules
) -> tuple[Affordability | None, Affordability | None]:
    """Reckon this month and, where income is expected, the months after."""
    finance = case.finance
    essentials = finance.essentials_total
    if essentials is None:
        return None, None
    budget = Budget(
        income=finance.income,
        essentials=essentials,
        other_debt=finance.other_debt,
        household=finance.household,
        cap=None if finance.cap_is_loose else finance.cap,
        expected_income=finance.expected_income,
        expected_income_from=finance.expected_income_from,
    )
    now = None if finance.income is None else monthly_repayment_capacity(budget, rules)
    return now, capacity_after_recovery(budget, rules)


def propose(
    case: Case, rules: InstitutionRules, budget_rules: BudgetRules, today: date
) -> Proposal:
    """Find the plans worth keeping in this case.

    Args:
        case: What was said.
        rules: The institution's rules for the product, on that day.
        budget_rules: Buffer, floor and longest term, on that day.
        today: The day.

    Returns:
        Offers in the order to show them; the plans a person named keep their place in the case
        even where they cannot be afforded.
    """
    situation = situation_of(case, rules, budget_rules, today)
    if situation is None:
        return Proposal(None, None)
    if case.only_forgot:
        return Proposal(situation.now, situation.later, tuple(settling.what_is_due(situation)))
    if not situation.base:
        # The whole debt was never told; what is due of it may be.
        return Proposal(situation.now, situation.later, tuple(_part_now(situation)))
    asked, refused = _asked(situation)
    fitting = _fitting(situation)
    offers = mark_recommended(_each_once([*asked, *fitting]))
    return Proposal(situation.now, situation.later, tuple(offers), tuple(refused))


def _asked(situation: Situation) -> tuple[list[Offer], list[tuple[str, str]]]:
    """Compute every plan the person named, also those replaced since."""
    offers: list[Offer] = []
    refused: list[tuple[str, str]] = []
    for request in situation.case.requests:
        found, why_not = _for_request(situation, request.code, request)
        offers += [_as_requested(offer, request) for offer in found]
        refused += [] if request.superseded else why_not
    return offers, refused


def _part_now(situation: Situation) -> list[Offer]:
    request = situation.request("Q3")
    return settling.part_now(situation, request)[0] if request else []


def _as_requested(offer: Offer, request: Request) -> Offer:
    asked_for = offer.asked_for and not request.accepted
    return replace(offer, superseded=request.superseded, asked_for=asked_for)


def _for_request(
    situation: Situation, code: str, request: Request
) -> tuple[list[Offer], list[tuple[str, str]]]:
    finder = _FINDERS.get(code)
    return finder(situation, request) if finder else ([], [])


def _fitting(situation: Situation) -> list[Offer]:
    """Add what the budget calls for where the person's own wish does not settle it."""
    if situation.request("Q3", "Q4", "Q6"):
        return []
    if situation.request("Q2"):
        return deferring.after_deferral(situation)
    if situation.cannot_pay_now:
        return deferring.until_recovery(situation)
    return paying.fitting_instalments(situation)


def _each_once(offers: list[Offer]) -> list[Offer]:
    by_key: dict[str, Offer] = {}
    for offer in offers:
        former = by_key.get(offer.key)
        if former is None or former.superseded:
            by_key[offer.key] = offer
    return list(by_key.values())


_FINDERS = {
    "Q1": paying.as_asked,
    "Q2": deferring.as_asked,
    "Q3": settling.part_now,
    "Q4": settling.principal_only,
    "Q6": settling.at_once,
}
