"""Flags of a case, each exactly when its trigger holds (DOMAIN section 2)."""

from decimal import Decimal

from bot.core.case import Case, Request
from bot.core.interview import takes_long_way
from bot.core.money import Money
from bot.core.offers import Proposal
from bot.core.offers.shares import LENDER_PRODUCTS

FLAGS: tuple[str, ...] = (
    "self_harm", "third_party_user", "third_party_contact", "illegal_collection_alleged", "threat",
    "collection_pressure", "complaint", "angry", "do_not_contact_employer", "scam_agent",
    "fake_docs_solicited", "id_leaked", "sensitive_leak_masked", "disputed_txn",
    "possible_fraud_victim", "credit_expectation", "income_unverified", "income_drop", "income_new",
    "recovery_date_known", "surplus_negative", "surplus_zero", "income_support_hint",
    "living_floor_applied", "stated_gt_surplus", "stage2_gt_usable", "figure_corrected",
    "changed_mind", "range_amount", "multi_debt", "verbal_promise_denied", "rate_check",
    "pre_default", "due_in_3_days", "family_medical", "sensitive_medical",
    "vulnerable_serious_illness", "disaster", "wage_delay", "no_hardship", "low_willingness",
    "consent_refused", "gambling", "borrow_to_repay", "capacity",
)  # fmt: skip
# Ours, not law: the rule file budget/rate_check_annual says the same, and a test keeps them equal.
DEAR_ANNUAL_RATE = Decimal("0.24")
_CONDITIONAL = {"pre_default"}
_ILLNESS = {"critical", "medical"}


def case_flags(case: Case, proposal: Proposal) -> tuple[str, ...]:
    """List the flags that hold now, in the order of the catalogue."""
    raised = set(case.signals) - _CONDITIONAL
    for found in (_of_person(case), _of_debts(case, proposal), _of_budget(case, proposal)):
        raised |= {flag for flag, holds in found.items() if holds}
    return tuple(flag for flag in FLAGS if flag in raised)


def has_many_lenders(case: Case) -> bool:
    """Whether two or more debts to lenders are told of, by name or in so many words."""
    lenders = sum(
        debt.product in LENDER_PRODUCTS or debt.institution is not None for debt in case.debts
    )
    lenders += "other_lender" in case.signals
    return lenders > 1 or "R11" in case.reasons


def disputes_a_part(case: Case) -> bool:
    """Whether a part is disputed, or the whole."""
    return (
        any(debt.disputed for debt in case.debts)
        or "R09" in case.reasons
        or case.asks_for("Q8")
        or "disputed_txn" in case.signals
    )


def _of_person(case: Case) -> dict[str, bool]:
    reasons, signals = set(case.reasons), set(case.signals)
    return {
        "third_party_user": case.user_role == "third_party",
        "figure_corrected": bool(case.corrections),
        "changed_mind": any(request.superseded for request in case.requests),
        "family_medical": "R02" in reasons and ("death" not in signals or bool(_ILLNESS & signals)),
        "sensitive_medical": "R01" in reasons or "vulnerable_serious_illness" in signals,
        "disaster": "R07" in reasons,
        "no_hardship": case.only_forgot,
        "low_willingness": case.willingness == "refuses" or "R13" in reasons,
        "consent_refused": case.consent.refused,
        "id_leaked": "id_lost" in signals and disputes_a_part(case),
    }


def _of_debts(case: Case, proposal: Proposal) -> dict[str, bool]:
    ranged = (debt.known_total is None and debt.total_low is not None for debt in case.debts)
    return {
        "disputed_txn": disputes_a_part(case),
        "range_amount": any(ranged),
        "multi_debt": has_many_lenders(case),
        "pre_default": _not_yet_missed(case),
        "rate_check": any(
            offer.plan.nominal_annual_rate > DEAR_ANNUAL_RATE
            for offer in proposal.offers
            # What a deferral cost stands in the first payment of the plan after it.
            if offer.stands and not offer.after_recovery and offer.plan.nominal_annual_rate
        ),
    }


def _not_yet_missed(case: Case) -> bool:
    """An agreed plan is still kept, though the person says they soon cannot."""
    missed = any(debt.overdue_days for debt in case.debts)
    agreed = case.asks_for("Q9") or any(debt.agreed_terms for debt in case.debts)
    kept = "pre_default" in case.signals or any(debt.overdue_days == 0 for debt in case.debts)
    return agreed and kept and not missed


def _of_budget(case: Case, proposal: Proposal) -> dict[str, bool]:
    now, known = proposal.now, [month for month in (proposal.now, proposal.later) if month]
    usable = None if now is None else now.usable
    return {
        "income_unverified": _plans_without_income(case, proposal),
        "income_drop": _income_dropped(case),
        "recovery_date_known": case.finance.expected_income_from is not None,
        "surplus_negative": now is not None and now.surplus.fen < 0,
        "surplus_zero": now is not None and now.surplus.fen == 0,
        "income_support_hint": "R03" in case.reasons or (now is not None and now.surplus.fen <= 0),
        "living_floor_applied": any(month.floor_applied for month in known),
        "stated_gt_surplus": _any_above(_proposed_payments(case), usable),
        "stage2_gt_usable": _any_above(_later_stages(case), usable),
    }


def _plans_without_income(case: Case, proposal: Proposal) -> bool:
    """Income refused or not given, though a plan that rests on it stands."""
    finance = case.finance
    silent = finance.income is None and finance.expected_income is None
    planned = takes_long_way(case) and any(offer.stands for offer in proposal.offers)
    return planned and (finance.income_refused or silent)


def _income_dropped(case: Case) -> bool:
    finance = case.finance
    if finance.income is None:
        return False
    compared = (finance.usual_income, finance.expected_income)
    return any(other is not None and finance.income < other for other in compared)


def _any_above(payments: list[Money], usable: Money | None) -> bool:
    return usable is not None and any(payment > usable for payment in payments)


def _proposed_payments(case: Case) -> list[Money]:
    """Payments the person put forward: a month, now, or as the first stage."""
    caps = [] if case.finance.cap is None else [case.finance.cap]
    asked = [payment for request in case.requests if (payment := _first_payment(request))]
    return [*caps, *asked]


def _first_payment(request: Request) -> Money | None:
    if request.stages:
        return request.stages[0].payment
    return request.payment if request.code in ("Q1", "Q3", "Q9") else None


def _later_stages(case: Case) -> list[Money]:
    return [stage.payment for request in case.requests for stage in request.stages[1:]]
