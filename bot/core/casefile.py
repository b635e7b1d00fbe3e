"""The case file: what a human agent, a webhook and an export receive (contracts section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.affordability import Affordability
from bot.core.case import Case, Request
from bot.core.checklist import INSTEAD_OF, document_status, needed_documents
from bot.core.debts import Debt
from bot.core.flags import case_flags
from bot.core.interview import open_items
from bot.core.offers import Offer, Proposal
from bot.core.priority import case_priority
from bot.core.records import to_json

SCHEMA_VERSION = "1"


class CaseWords(Protocol):
    """The sentences of a case file, worded outside the core."""

    def one_line(self, case: Case, proposal: Proposal) -> str:
        """Tell the case in one line."""

    def suggested_opening(self, case: Case) -> str:
        """Give the agent a first sentence to say."""

    def assumption(self, code: str) -> str:
        """Word an assumption."""

    def promise(self, code: str) -> str:
        """Word what the person was told would happen."""

    def open_question(self, question_id: str) -> str:
        """Word a question that stayed open."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the file holds beside the case itself.

    Attributes:
        rulebook_version: Version of the rules the figures rest on.
        respond_by: ISO moment an answer is due, None while not handed over.
        transcript: Messages in order, as the schema writes them.
    """

    rulebook_version: str
    respond_by: str | None = None
    transcript: Sequence[dict[str, Any]] = ()


def is_made(case: Case) -> bool:
    """Whether a case exists at all: not without consent, nor for an unauthorised third party."""
    unauthorised = case.user_role == "third_party" and not case.authorised
    return not (case.consent.refused or unauthorised)


def assemble_case_file(
    case: Case, proposal: Proposal, words: CaseWords, surroundings: Surroundings
) -> dict[str, Any]:
    """Write the whole file as JSON values that satisfy casefile.schema.json."""
    offers = list(proposal.offers)
    keys = [offer.key for offer in offers]
    return {
        "schema_version": SCHEMA_VERSION,
        **_head(case, proposal, surroundings),
        "reasons": list(case.reasons),
        "requests": [_request(request) for request in case.requests],
        "willingness": case.willingness,
        "user_role": case.user_role,
        "debts": [_debt(debt) for debt in sorted(case.debts, key=lambda debt: debt.id)],
        "finance": _finance(case, proposal),
        "plans": [_plan(offer, words) for offer in offers],
        "chosen_plan": keys.index(case.chosen_plan) if case.chosen_plan in keys else None,
        "documents": _documents(case, proposal),
        "flags": list(case_flags(case, proposal)),
        "contact": {"window": case.contact_window, "channel": _channel(case),
                    "do_not": list(case.do_not_contact)},
        "corrections": to_json(case.corrections),
        "call_log": [{**to_json(call), "complete": call.complete} for call in case.calls],
        "promises_by_bot": [words.promise(code) for code in case.promises],
        "open_questions": [words.open_question(item.id) for item in open_items(case)],
        "one_line": words.one_line(case, proposal),
        "suggested_opening": words.suggested_opening(case),
        "transcript": list(surroundings.transcript),
        "rulebook_version": surroundings.rulebook_version,
    }  # fmt: skip


def _channel(case: Case) -> str | None:
    """Written messages where they want no calls."""
    written = case.contact_window == "text_only" or "phone" in case.do_not_contact
    return "text" if written else None


def _head(case: Case, proposal: Proposal, surroundings: Surroundings) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "conversation_id": case.conversation_id,
        "channel": case.channel,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
        "consent": to_json(case.consent),
        "priority": case_priority(case, proposal),
        "respond_by": surroundings.respond_by,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "code": request.code,
        "terms": request.terms,
        "months": request.months,
        "payment_fen": to_json(request.payment),
        "superseded": request.superseded,
    }


def _debt(debt: Debt) -> dict[str, Any]:
    total = debt.known_total
    amounts = (total, debt.total_low, debt.amount_due, debt.next_due)
    return {
        "id": debt.id,
        "product": debt.product,
        "institution": debt.institution,
        "institution_name": debt.institution_name,
        "total_fen": to_json(total),
        "total_low_fen": to_json(debt.total_low),
        "total_high_fen": to_json(debt.total_high),
        "principal_fen": to_json(debt.principal),
        "interest_fen": to_json(debt.interest),
        "penalty_fen": to_json(debt.penalty),
        "fee_fen": to_json(debt.fee),
        "disputed_fen": to_json(debt.disputed),
        "amount_due_fen": to_json(debt.amount_due),
        "next_due_fen": to_json(debt.next_due),
        "paid_fen": to_json(debt.paid),
        "overdue_days": debt.overdue_days,
        "overdue_since": to_json(debt.overdue_since),
        "approximate": debt.approximate,
        "admitted_fen": to_json(debt.admitted),
        "current_instalment_fen": to_json(debt.current_instalment),
        "agreed_terms": debt.agreed_terms,
        "paid_terms": debt.paid_terms,
        "source": _source(debt, known=any(amount is not None for amount in amounts)),
    }


def _source(debt: Debt, *, known: bool) -> str:
    if not known:
        return "unknown"
    return "bill" if debt.from_bill else "stated"


def _finance(case: Case, proposal: Proposal) -> dict[str, Any]:
    finance, now, later = case.finance, proposal.now, proposal.later
    since, month = to_json(finance.expected_income_from), now or later
    return {
        "income_fen": to_json(finance.income),
        "expected_income_fen": to_json(finance.expected_income),
        "expected_income_from": since,
        "essentials_fen": to_json(finance.essentials_total),
        "essentials": [{"label": item.label, "fen": item.amount.fen}
                       for item in finance.essentials],
        "floor_applied": month.floor_applied if month else None,
        "other_debt_fen": to_json(finance.other_debt),
        "household": finance.household,
        "cap_fen": to_json(finance.cap),
        "cap_approximate": finance.cap_is_loose,
        "others_income_fen": to_json(finance.others_income),
        "debts_total_fen": to_json(finance.debts_total),
        "debt_payments_fen": to_json(finance.debt_payments),
        "lump_sum_fen": to_json(finance.lump_sum),
        "savings_fen": to_json(finance.savings),
        **_capacity(now),
        "later": {"from": since, **_capacity(later)} if later else None,
        "verified": False,
    }  # fmt: skip


def _capacity(capacity: Affordability | None) -> dict[str, Any]:
    return {
        "surplus_fen": capacity.surplus.fen if capacity else None,
        "usable_fen": capacity.usable.fen if capacity else None,
        "budget_fen": capacity.budget.fen if capacity else None,
    }


def _plan(offer: Offer, words: CaseWords) -> dict[str, Any]:
    plan = offer.plan
    return {
        "kind": plan.kind,
        "debt_id": offer.debt_id,
        "base_fen": plan.base.fen,
        "terms": plan.terms,
        "payments_fen": to_json(plan.payments),
        "first_payment_fen": plan.first_payment.fen,
        "last_payment_fen": plan.last_payment.fen,
        "largest_payment_fen": plan.largest_payment.fen,
        "total_fen": plan.total.fen,
        "cost_fen": plan.cost.fen,
        "waived_fen": to_json(plan.waived),
        "interest_fen": to_json(plan.interest),
        "days": plan.days,
        "starts_on": to_json(plan.starts_on),
        "ends_on": to_json(plan.ends_on),
        "nominal_annual_rate": to_json(plan.nominal_annual_rate),
        "effective_annual_rate": to_json(plan.effective_annual_rate),
        "affordable": offer.affordable,
        "recommended": offer.recommended,
        "asked_for": offer.asked_for,
        "after_recovery": offer.after_recovery,
        "approval": offer.approval,
        "assumptions": [words.assumption(code) for code in offer.assumptions],
        "rule_sources": [source.rule_id for source in offer.sources],
        "pay_now_fen": to_json(plan.pay_now),
        "remainder_fen": to_json(plan.remainder),
        "extra_fen": to_json(plan.extra),
        "next_total_fen": to_json(plan.next_total),
        "superseded": offer.superseded,
    }


def _documents(case: Case, proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "status": document_status(case, code),
            "form": None,
            "instead_of": INSTEAD_OF.get(code),
        }
        for code in needed_documents(case, proposal)
    ]
