"""Ways to repay, one module a kind; each offers a Plan or answers in Money.

Whole API, all amounts ``Money``, rates ``Decimal`` fractions, wrong calls ``ValueError``:

* ``offer_fee_instalment(base, terms, fee_per_term)``, ``offer_annuity(base, terms, annual_rate)``,
  ``offer_interest_free_instalment(base, terms)``, ``offer_instalment(base, terms, rule)``
* ``offer_deferral(base, daily_rate, starts_on, ends_on, outstanding_principal=None)``,
  ``offer_deferral_of_months(base, daily_rate, starts_on, months, outstanding_principal=None)``
* ``offer_rollover(due, paid, next_due, daily_rate=0, days=0)``
* ``offer_principal_only(parts)``, ``offer_settlement(parts, waive=(), daily_rate=0, days=0)``
* ``offer_step_up(base, stages, last_terms, annual_rate=0)`` and
  ``last_stage_terms(base, stages, last_payment, annual_rate=0, longest=60)``
* ``warn_of_minimum_payment(base, percent, floor, daily_rate, days_per_month=30)``
* ``allocate_payment(payment, parts, overdue_days) -> Allocation(left, unused)``
* ``share_pro_rata(budget, {id: balance}) -> {id: share}``
* ``add_to_first_payment(plan, extra)``: deferral interest before a charged plan

In every Plan the payments sum to ``total`` and ``total = base + cost - waived``.
The shortest affordable term is found in ``bot.core.affordability``; ``DebtParts`` and ``Debt`` are
in ``bot.core.debts``, due dates in ``bot.core.calendar_months``.
"""

from bot.core.plans.allocation import Allocation, allocate_payment
from bot.core.plans.deferral import offer_deferral, offer_deferral_of_months
from bot.core.plans.instalments import (
    offer_annuity,
    offer_fee_instalment,
    offer_instalment,
    offer_interest_free_instalment,
)
from bot.core.plans.minimum_payment import warn_of_minimum_payment
from bot.core.plans.principal_only import offer_principal_only
from bot.core.plans.pro_rata import share_pro_rata
from bot.core.plans.rollover import offer_rollover
from bot.core.plans.schedule import Plan, PlanKind, add_to_first_payment
from bot.core.plans.settlement import offer_settlement
from bot.core.plans.step_up import Stage, StageRefused, last_stage_terms, offer_step_up

__all__ = [
    "Allocation",
    "Plan",
    "PlanKind",
    "Stage",
    "StageRefused",
    "add_to_first_payment",
    "allocate_payment",
    "last_stage_terms",
    "offer_annuity",
    "offer_deferral",
    "offer_deferral_of_months",
    "offer_fee_instalment",
    "offer_instalment",
    "offer_interest_free_instalment",
    "offer_principal_only",
    "offer_rollover",
    "offer_settlement",
    "offer_step_up",
    "share_pro_rata",
    "warn_of_minimum_payment",
]
