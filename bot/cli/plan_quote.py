"""The quote form of `plan`: one calculation, every parameter given."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.cli.plan_fields import Fields
from bot.core.affordability import (
    LARGEST_HOUSEHOLD,
    Affordability,
    Budget,
    monthly_repayment_capacity,
)
from bot.core.calendar_months import add_months
from bot.core.debts import WAIVABLE_PARTS, DebtParts
from bot.core.money import Money
from bot.core.plans import (
    Plan,
    Stage,
    allocate_payment,
    offer_annuity,
    offer_deferral,
    offer_deferral_of_months,
    offer_fee_instalment,
    offer_interest_free_instalment,
    offer_principal_only,
    offer_rollover,
    offer_settlement,
    offer_step_up,
    share_pro_rata,
    warn_of_minimum_payment,
)
from bot.core.plans.allocation import LONGEST_OVERDUE_DAYS
from bot.core.plans.figures import figures_of_kind, plan_figures
from bot.core.plans.schedule import DAYS_PER_YEAR, LONGEST_TERMS, MONTHS_PER_YEAR
from bot.core.plans.settlement import LONGEST_ACCRUAL_DAYS
from bot.core.records import to_json
from bot.core.rules import BudgetRules

_PARTS = ("principal_fen", "interest_fen", "penalty_fen", "fee_fen")
_DAYS_PER_MONTH = 31


def answer_quote(fields: Fields) -> dict[str, Any]:
    """Compute one quote.

    Args:
        fields: The object under ``quote``; it was opened with ``QUOTE_FIELDS``.

    Returns:
        The answer of contracts section 3 for its kind.

    Raises:
        RequestInvalid: A parameter is missing, wrong, or does not belong to the kind.
    """
    kind = fields.choice("kind", list(_KINDS))
    known, compute = _KINDS[kind]
    own = fields.only(("kind", *known))
    try:
        answer = compute(own)
    except ValueError as error:
        # What only the whole calculation can tell, as a stage below its interest.
        raise fields.refuse("", str(error), "change that figure") from error
    return {"kind": kind, **answer}


def affordability_figures(month: Affordability) -> dict[str, Any]:
    """Write a month's affordability as JSON values."""
    return {
        "essentials_used_fen": month.essentials_used.fen,
        "floor_applied": month.floor_applied,
        "surplus_fen": month.surplus.fen,
        "usable_fen": month.usable.fen,
        "budget_fen": month.budget.fen,
    }


def figures(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON values: the common fields, then those of its kind."""
    own = {name: value for name, value in figures_of_kind(plan).items() if value is not None}
    share = {} if plan.waived is None else {"waived_share": to_json(plan.waived_share)}
    return {**plan_figures(plan), **own, **share}


def _fee_instalment(fields: Fields) -> dict[str, Any]:
    rate = fields.rate("fee_per_term", periods_per_year=MONTHS_PER_YEAR)
    return figures(offer_fee_instalment(_base(fields), _terms(fields), rate))


def _annuity(fields: Fields) -> dict[str, Any]:
    return figures(offer_annuity(_base(fields), _terms(fields), fields.rate("annual_rate")))


def _interest_free(fields: Fields) -> dict[str, Any]:
    return figures(offer_interest_free_instalment(_base(fields), _terms(fields)))


def _deferral(fields: Fields) -> dict[str, Any]:
    base, rate, starts_on = _base(fields), _daily_rate(fields), fields.day("start_on")
    if fields.has("months") == fields.has("end_on"):
        raise fields.refuse("months", "needed, or end_on in its place", "give one of the two")
    if fields.has("months"):
        months = fields.count("months", lowest=1, highest=LONGEST_TERMS)
        return figures(offer_deferral_of_months(base, rate, starts_on, months))
    return figures(offer_deferral(base, rate, starts_on, _end_on(fields, starts_on)))


def _end_on(fields: Fields, starts_on: date) -> date:
    ends_on, latest = fields.day("end_on"), add_months(starts_on, LONGEST_TERMS)
    if not starts_on < ends_on <= latest:
        remedy = f"write a day after start_on {starts_on}, up to {latest}"
        raise fields.refuse("end_on", f"{ends_on} is out of range", remedy)
    return ends_on


def _rollover(fields: Fields) -> dict[str, Any]:
    due, paid = fields.amount("due_fen", lowest=1), fields.amount("paid_fen")
    if paid > due:
        remedy = f"write a whole number from 0 to due_fen {due.fen}"
        raise fields.refuse("paid_fen", f"{paid.fen} is out of range", remedy)
    days = fields.count("days", lowest=0, highest=DAYS_PER_YEAR)
    rate = _daily_rate(fields)
    return figures(
        offer_rollover(due, paid, fields.amount("next_due_fen"), daily_rate=rate, days=days)
    )


def _principal_only(fields: Fields) -> dict[str, Any]:
    return figures(offer_principal_only(_parts(fields, least_principal=1)))


def _step_up(fields: Fields) -> dict[str, Any]:
    stages = [
        Stage(_terms(item), item.amount("payment_fen", lowest=1))
        for item in fields.children("stages", ("terms", "payment_fen"))
    ]
    last_terms, rate = _terms(fields, "last_terms"), fields.rate("annual_rate")
    terms = last_terms + sum(stage.terms for stage in stages)
    if terms > LONGEST_TERMS:
        remedy = f"let all stages together have at most {LONGEST_TERMS} terms"
        raise fields.refuse("stages", f"the plan has {terms} terms", remedy)
    return figures(offer_step_up(_base(fields), stages, last_terms, rate))


def _settlement(fields: Fields) -> dict[str, Any]:
    parts = _parts(fields)
    if not parts.total:
        raise fields.refuse("principal_fen", "all parts are 0", "give what is owed")
    days = fields.count("days", lowest=0, highest=LONGEST_ACCRUAL_DAYS)
    waive = fields.choices("waive", WAIVABLE_PARTS)
    return figures(offer_settlement(parts, waive=waive, daily_rate=_daily_rate(fields), days=days))


def _minimum_payment(fields: Fields) -> dict[str, Any]:
    plan = warn_of_minimum_payment(
        _base(fields),
        fields.share("percent"),
        fields.amount("floor_fen", lowest=1),
        _daily_rate(fields),
        fields.count("days_per_month", lowest=1, highest=_DAYS_PER_MONTH),
    )
    return figures(plan)


def _allocation(fields: Fields) -> dict[str, Any]:
    payment = fields.amount("payment_fen", lowest=1)
    overdue_days = fields.count("overdue_days", lowest=0, highest=LONGEST_OVERDUE_DAYS)
    found = allocate_payment(payment, _parts(fields), overdue_days)
    left = {name: getattr(found.left, name.removesuffix("_fen")).fen for name in _PARTS}
    return {**left, "unused_fen": found.unused.fen}


def _pro_rata(fields: Fields) -> dict[str, Any]:
    budget = fields.amount("budget_fen")
    balances: dict[str, Money] = {}
    for item in fields.children("debts", ("id", "balance_fen")):
        debt_id = item.identity("id")
        if debt_id in balances:
            raise item.refuse("id", f"'{debt_id}' stands twice", "give each debt its own id")
        balances[debt_id] = item.amount("balance_fen", lowest=1)
    shares = share_pro_rata(budget, balances)
    return {"shares": [{"id": debt_id, "fen": share.fen} for debt_id, share in shares.items()]}


def _affordability(fields: Fields) -> dict[str, Any]:
    household = fields.count("household", lowest=1, highest=LARGEST_HOUSEHOLD)
    budget = Budget(
        income=fields.amount("income_fen"),
        essentials=fields.amount("essentials_fen"),
        other_debt=fields.amount("other_debt_fen"),
        household=household,
        cap=fields.optional(fields.amount, "cap_fen"),
    )
    floor = fields.amount("floor_per_person_fen")
    rules = BudgetRules(fields.share("buffer"), floor, LONGEST_TERMS)
    return affordability_figures(monthly_repayment_capacity(budget, rules))


def _base(fields: Fields) -> Money:
    return fields.amount("base_fen", lowest=1)


def _terms(fields: Fields, name: str = "terms") -> int:
    return fields.count(name, lowest=1, highest=LONGEST_TERMS)


def _daily_rate(fields: Fields) -> Any:
    return fields.rate("daily_rate", periods_per_year=DAYS_PER_YEAR)


def _parts(fields: Fields, *, least_principal: int = 0) -> DebtParts:
    return DebtParts(
        fields.amount("principal_fen", lowest=least_principal),
        interest=fields.amount("interest_fen"),
        penalty=fields.amount("penalty_fen"),
        fee=fields.amount("fee_fen"),
    )


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[Fields], dict[str, Any]]]] = {
    "fee_instalment": (("base_fen", "terms", "fee_per_term"), _fee_instalment),
    "annuity": (("base_fen", "terms", "annual_rate"), _annuity),
    "interest_free_instalment": (("base_fen", "terms"), _interest_free),
    "deferral": (("base_fen", "daily_rate", "start_on", "months", "end_on"), _deferral),
    "rollover": (("due_fen", "paid_fen", "next_due_fen", "daily_rate", "days"), _rollover),
    "principal_only": (_PARTS, _principal_only),
    "step_up": (("base_fen", "stages", "last_terms", "annual_rate"), _step_up),
    "settlement": ((*_PARTS, "waive", "daily_rate", "days"), _settlement),
    "minimum_payment": (
        ("base_fen", "percent", "floor_fen", "daily_rate", "days_per_month"), _minimum_payment,
    ),
    "allocation": ((*_PARTS, "payment_fen", "overdue_days"), _allocation),
    "pro_rata": (("budget_fen", "debts"), _pro_rata),
    "affordability": (
        ("income_fen", "essentials_fen", "other_debt_fen", "household", "floor_per_person_fen",
         "buffer", "cap_fen"),
        _affordability,
    ),
}  # fmt: skip
QUOTE_FIELDS = tuple(
    dict.fromkeys(["kind", *(name for known, _ in _KINDS.values() for name in known)])
)
