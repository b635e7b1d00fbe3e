"""A plan's figures as the contracts write them: whole fen, rates as text."""

from typing import Any

from bot.core.plans.schedule import Plan
from bot.core.records import to_json


def plan_figures(plan: Plan) -> dict[str, Any]:
    """Write what every plan has, as JSON values.

    Args:
        plan: Any kind.

    Returns:
        The common fields of contracts section 3; amounts in fen, yearly rates as decimal strings,
        None where there is no schedule.
    """
    return {
        "kind": plan.kind,
        "base_fen": plan.base.fen,
        "terms": plan.terms,
        "payments_fen": to_json(plan.payments),
        "first_payment_fen": plan.first_payment.fen,
        "last_payment_fen": plan.last_payment.fen,
        "largest_payment_fen": plan.largest_payment.fen,
        "total_fen": plan.total.fen,
        "cost_fen": plan.cost.fen,
        "nominal_annual_rate": to_json(plan.nominal_annual_rate),
        "effective_annual_rate": to_json(plan.effective_annual_rate),
    }


def figures_of_kind(plan: Plan) -> dict[str, Any]:
    """Write what only some kinds have, as JSON values; None where it does not belong."""
    return {
        "waived_fen": to_json(plan.waived),
        "interest_fen": to_json(plan.interest),
        "days": plan.days,
        "starts_on": to_json(plan.starts_on),
        "ends_on": to_json(plan.ends_on),
        "pay_now_fen": to_json(plan.pay_now),
        "remainder_fen": to_json(plan.remainder),
        "extra_fen": to_json(plan.extra),
        "next_total_fen": to_json(plan.next_total),
    }
