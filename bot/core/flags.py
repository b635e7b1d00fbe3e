"""Flags of a case, each exactly when its trigger holds (DOMAIN section 2)."""

from decimal import Decimal

from bot.core.case import Case
from bot.core.money import Money
from bot.core.offers import Proposal

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
LENDER_PRODUCTS = ("credit_card", "consumer_loan", "instalment_platform", "unknown")
DEAR_ANNUAL_RATE = Decimal("0.24")
_BUDGETED = ("interest_free_instalment", "annuity", "fee_instalment", "step_up")


def case_flags(case: Case, proposal: Proposal) -> tuple[str, ...]:
    """List the flags that hold now, in the order of the catalogue."""
    raised = set(case.signals) | _from_facts(case) | _from_figures(case, proposal)
    return tuple(flag for flag in FLAGS if flag in raised)


def _from_facts(case: Case) -> set[str]:
    reasons, finance, debt = set(case.reasons), case.finance, case.debt
    holds = {
        "third_party_user": case.user_role == "third_party",
        "disputed_txn": bool(debt and debt.disputed) or "R09" in reasons,
        "income_drop": _income_dropped(case),
        "recovery_date_known": finance.expected_income_from is not None,
        "figure_corrected": bool(case.corrections),
        "changed_mind": any(request.superseded for request in case.requests),
        "range_amount": bool(debt and debt.total is None and debt.total_low is not None),
        "multi_debt": _lender_debts(case) > 1,
        "family_medical": "R02" in reasons,
        "sensitive_medical": "R01" in reasons,
        "disaster": "R07" in reasons,
        "no_hardship": case.only_forgot,
        "low_willingness": case.willingness == "refuses" or "R13" in reasons,
        "consent_refused": False in (case.consent.collect, case.consent.hand_off),
        "income_support_hint": "R03" in reasons,
    }
    return {flag for flag, held in holds.items() if held}


def _from_figures(case: Case, proposal: Proposal) -> set[str]:
    now = proposal.now
    budgeted = any(offer.plan.kind in _BUDGETED for offer in proposal.offers)
    if now is None:
        return {"income_unverified"} if budgeted else set()
    holds = {
        "surplus_negative": now.surplus.fen < 0,
        "surplus_zero": now.surplus.fen == 0,
        "income_support_hint": now.surplus.fen <= 0,
        "living_floor_applied": now.floor_applied,
        "stated_gt_surplus": any(payment > now.usable for payment in _proposed_payments(case)),
        "stage2_gt_usable": any(payment > now.usable for payment in _later_stages(case)),
    }
    return {flag for flag, held in holds.items() if held}


def _income_dropped(case: Case) -> bool:
    finance = case.finance
    if finance.income is None:
        return False
    compared = (finance.usual_income, finance.expected_income)
    return any(other is not None and finance.income < other for other in compared)


def _lender_debts(case: Case) -> int:
    return sum(debt.product in LENDER_PRODUCTS for debt in case.debts)


def _proposed_payments(case: Case) -> list[Money]:
    """Payments a month the person put forward, first stages included."""
    caps = [] if case.finance.cap is None or case.finance.cap_is_loose else [case.finance.cap]
    asked = [item.payment for item in case.requests if item.code == "Q1" and item.payment]
    first_stages = [item.stages[0].payment for item in case.requests if item.stages]
    return [*caps, *asked, *first_stages]


def _later_stages(case: Case) -> list[Money]:
    return [stage.payment for request in case.requests for stage in request.stages[1:]]
