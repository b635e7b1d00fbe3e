"""The offer search: which plans this case calls for, in the order a person should see them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from bot.core.affordability import (
    LARGEST_HOUSEHOLD,
    Affordability,
    Budget,
    capacity_after_recovery,
    monthly_repayment_capacity,
)
from bot.core.case import SETTLING_REQUESTS, Case, Request
from bot.core.debts import Debt
from bot.core.offers import deferring, paying, settling, stepping, waiving
from bot.core.offers.proposal import Offer, Proposal, Refusals, Situation, mark_recommended
from bot.core.offers.shares import case_of_other_debt, debts_to_serve, share_of
from bot.core.rules import BudgetRules, DatedRules, InstitutionRules


def situation_of(
    case: Case, rules: InstitutionRules, budget_rules: BudgetRules, today: date
) -> Situation | None:
    """Work out what the search starts from; None while no debt is known."""
    found = _situations(case, rules, budget_rules, today)
    return found[0] if found else None


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
        household=_believable_household(finance.household),
        cap=None if finance.cap_is_loose else finance.cap,
        expected_income=finance.expected_income,
        expected_income_from=finance.expected_income_from,
    )
    now = None if finance.income is None else monthly_repayment_capacity(budget, rules)
    return now, capacity_after_recovery(budget, rules)


def propose_on(case: Case, rulebook: DatedRules, today: date) -> Proposal:
    """Find the plans worth keeping in a case under a rulebook, each debt under its own rules.

    Args:
        case: What was said; ``case.institution`` is the deployment's.
        rulebook: Asked for the institutions' rules and the budget's.
        today: The day.

    Returns:
        As ``propose``.

    Raises:
        ValueError: The deployment's institution is not in the rulebook.
    """
    rules = {debt.id: rules_for(case, debt, rulebook, today) for debt in case.debts}
    own = next(iter(rules.values()), None)
    if own is None:
        own = rulebook.for_product(case.institution, "unknown", today)
    return propose(case, own, rulebook.budget(today), today, rules_by_debt=rules)


def rules_for(case: Case, debt: Debt, rulebook: DatedRules, today: date) -> InstitutionRules:
    """Give the named institution's own rules where they are verified, else the deployment's."""
    try:
        own = rulebook.institution(debt.institution or "", today)
    except ValueError:
        # Never named, or taken out of the rulebook since.
        own = InstitutionRules("", "")
    if own.has_own and own.all_verified:
        return own
    return rulebook.for_product(case.institution, debt.product, today)


def propose(
    case: Case,
    rules: InstitutionRules,
    budget_rules: BudgetRules,
    today: date,
    *,
    rules_by_debt: Mapping[str, InstitutionRules] | None = None,
) -> Proposal:
    """Find the plans worth keeping in this case.

    Args:
        case: What was said.
        rules: The institution's rules for the product, on that day.
        budget_rules: Buffer, floor and longest term, on that day.
        today: The day.
        rules_by_debt: Debt id to rules, for debts to other institutions or of other products.

    Returns:
        Offers in the order to show them; the plans a person named keep their place in the case
        even where they cannot be afforded. Several debts to lenders share one budget.
    """
    now, later = affordability_of(case, budget_rules)
    situations = [
        replace(situation, rules=(rules_by_debt or {}).get(situation.debt.id, rules))
        for situation in _situations(case, rules, budget_rules, today)
    ]
    if case.only_forgot:
        due = [offer for situation in situations[:1] for offer in settling.what_is_due(situation)]
        return Proposal(now, later, tuple(due), documents=rules.documents)
    offers: list[Offer] = []
    refused: Refusals = []
    for situation, suffix in chain.from_iterable(map(_ends, situations)):
        asked, why_not = _asked(situation)
        fitting, none_fits = _fitting(situation)
        found = _each_once([*asked, *fitting])
        offers += [replace(offer, key=offer.key + suffix) for offer in found]
        refused += [*why_not, *none_fits]
        if "waiver" not in dict(why_not):
            refused += waiving.why_nothing_is_waived(situation, found)
    once = tuple(dict.fromkeys(refused))
    return Proposal(now, later, tuple(mark_recommended(offers)), once, rules.documents)


def _situations(
    case: Case, rules: InstitutionRules, budget_rules: BudgetRules, today: date
) -> list[Situation]:
    """Work out one situation for each debt that plans are sought for."""
    if not case.debts:
        return []
    now, later = affordability_of(case, budget_rules)
    debts = debts_to_serve(case)

    def situation(debt: Debt) -> Situation:
        own = case if debt is debts[0] else case_of_other_debt(case)
        shares = share_of(now, debt, debts), share_of(later, debt, debts)
        return Situation(own, debt, debt.undisputed_total, rules, budget_rules, today, *shares)

    return [situation(debt) for debt in debts]


def _ends(situation: Situation) -> list[tuple[Situation, str]]:
    """Take both ends of a debt only known as a range, the cautious one first."""
    debt = situation.debt
    ends = {".high": debt.total_high, ".low": debt.total_low}
    known = {suffix: total for suffix, total in ends.items() if total}
    if situation.base is not None or not known:
        return [(situation, "")]
    told = {suffix: replace(debt, total=total) for suffix, total in known.items()}
    return [
        (replace(situation, debt=end, base=end.undisputed_total), suffix)
        for suffix, end in told.items()
    ]


def _believable_household(people: int | None) -> int | None:
    """A household out of all proportion was misheard: it counts as unknown."""
    return people if people is not None and 1 <= people <= LARGEST_HOUSEHOLD else None


def _asked(situation: Situation) -> tuple[list[Offer], Refusals]:
    """Compute every plan the person named, also those replaced since."""
    offers: list[Offer] = []
    refused: Refusals = []
    for request in situation.case.requests:
        finder = _FINDERS.get(request.code)
        found, why_not = finder(situation, request) if finder else ([], [])
        offers += [_as_requested(offer, request) for offer in found]
        refused += [] if request.superseded else why_not
    return offers, refused


def _as_requested(offer: Offer, request: Request) -> Offer:
    own_words = not request.accepted or bool(request.payment or request.stages)
    asked_for = offer.asked_for and own_words
    return replace(offer, superseded=request.superseded, asked_for=asked_for)


def _fitting(situation: Situation) -> tuple[list[Offer], Refusals]:
    """Add what the budget calls for where the person's own wish does not settle it."""
    wishes = {item.code for item in situation.case.open_requests} & set(SETTLING_REQUESTS)
    offers: list[Offer] = []
    refused: Refusals = []
    if "Q1" in wishes or not (wishes or _disputes_all(situation)):
        offers, refused = _month_by_month(situation)
    if "Q2" in wishes:
        offers += deferring.after_deferral(situation)
    if "Q4" in wishes:
        offers += settling.principal_in_instalments(situation) or _until_recovery(situation)
    return offers, refused


def _month_by_month(situation: Situation) -> tuple[list[Offer], Refusals]:
    """Offer instalments that fit; where none does, say why, and offer time until income returns."""
    fitting = paying.fitting_instalments(situation)
    can_be_paid = any(offer.affordable is not False for offer in fitting)
    refused = [] if can_be_paid else paying.why_none_fits(situation)
    return fitting or _until_recovery(situation), refused


def _until_recovery(situation: Situation) -> list[Offer]:
    return [] if situation.now is None else deferring.until_recovery(situation)


def _as_asked(situation: Situation, request: Request) -> tuple[list[Offer], Refusals]:
    finder = stepping.as_asked if request.stages else paying.as_asked
    return finder(situation, request)


def _disputes_all(situation: Situation) -> bool:
    """Whether nobody knows yet which part of the debt is theirs at all."""
    case = situation.case
    disputes = case.disputes_only or case.asks_for("Q8")
    return disputes and not situation.debt.disputed


def _each_once(offers: list[Offer]) -> list[Offer]:
    by_key: dict[str, Offer] = {}
    for offer in offers:
        former = by_key.get(offer.key)
        if former is None or former.superseded:
            by_key[offer.key] = offer
    return list(by_key.values())


_FINDERS: dict[str, Callable[[Situation, Request], tuple[list[Offer], Refusals]]] = {
    "Q1": _as_asked,
    "Q2": deferring.as_asked,
    "Q3": settling.part_now,
    "Q4": settling.principal_only,
    "Q5": waiving.why_not_waived,
    "Q6": settling.at_once,
}
