"""Every argument out of its range is named first in the refusal; the ends of a range are in it."""

from decimal import Decimal

import pytest

from bot.core.debts import DebtParts
from bot.core.money import ZERO, Money
from bot.core.plans import (
    Stage,
    allocate_payment,
    last_stage_terms,
    offer_annuity,
    offer_fee_instalment,
    offer_interest_free_instalment,
    offer_principal_only,
    offer_rollover,
    offer_settlement,
    offer_step_up,
    warn_of_minimum_payment,
)
from bot.core.plans.minimum_payment import LONGEST_MONTHS

SOME, FREE, DEAR = Money(100_000), Decimal(0), Decimal("0.0137")
DAILY = Decimal("0.0136")
"""The dearest day there may be: just below 500 % a year."""
PARTS, NOTHING = DebtParts(SOME), DebtParts(ZERO)
EARLY = [Stage(2, Money(1_000))]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("base", lambda: offer_annuity(ZERO, 3, FREE)),
        ("terms", lambda: offer_annuity(SOME, 0, FREE)),
        ("annual_rate", lambda: offer_annuity(SOME, 3, Decimal(5))),
        ("base", lambda: offer_fee_instalment(ZERO, 3, FREE)),
        ("terms", lambda: offer_fee_instalment(SOME, 61, FREE)),
        ("fee_per_term", lambda: offer_fee_instalment(SOME, 3, Decimal("0.4167"))),
        ("base", lambda: offer_interest_free_instalment(ZERO, 3)),
        ("terms", lambda: offer_interest_free_instalment(SOME, 61)),
        ("base", lambda: warn_of_minimum_payment(ZERO, FREE, SOME, FREE)),
        ("floor", lambda: warn_of_minimum_payment(SOME, FREE, ZERO, FREE)),
        ("daily_rate", lambda: warn_of_minimum_payment(SOME, FREE, SOME, DEAR)),
        ("days_per_month", lambda: warn_of_minimum_payment(SOME, FREE, SOME, FREE, 0)),
        ("percent", lambda: warn_of_minimum_payment(SOME, Decimal("-0.1"), SOME, FREE)),
        ("due", lambda: offer_rollover(ZERO, ZERO, ZERO)),
        ("paid", lambda: offer_rollover(SOME, Money(-1), ZERO)),
        ("next_due", lambda: offer_rollover(SOME, SOME, Money(-1))),
        ("daily_rate", lambda: offer_rollover(SOME, SOME, ZERO, daily_rate=DEAR)),
        ("days", lambda: offer_rollover(SOME, SOME, ZERO, days=366)),
        ("principal", lambda: offer_principal_only(NOTHING)),
        ("base", lambda: offer_settlement(NOTHING)),
        ("daily_rate", lambda: offer_settlement(PARTS, daily_rate=DEAR)),
        ("days", lambda: offer_settlement(PARTS, days=3651)),
        ("waive", lambda: offer_settlement(PARTS, waive=["principal"])),
        ("base", lambda: offer_step_up(ZERO, EARLY, 3)),
        ("annual_rate", lambda: offer_step_up(SOME, EARLY, 3, Decimal(5))),
        ("stages", lambda: offer_step_up(SOME, [], 3)),
        ("stages\\[0\\].terms", lambda: offer_step_up(SOME, [Stage(61, Money(1))], 3)),
        ("stages\\[0\\].payment", lambda: offer_step_up(SOME, [Stage(1, ZERO)], 3)),
        ("stages\\[0\\].payment", lambda: offer_step_up(SOME, [Stage(1, SOME)], 3)),
        ("last_terms", lambda: offer_step_up(SOME, EARLY, 61)),
        ("last_payment", lambda: last_stage_terms(SOME, EARLY, ZERO)),
        ("payment", lambda: allocate_payment(Money(-1), PARTS, 0)),
        ("overdue_days", lambda: allocate_payment(SOME, PARTS, 36_501)),
    ],
)
def test_what_is_out_of_range_is_named(name, call):
    with pytest.raises(ValueError, match=f"^{name} must "):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: offer_annuity(SOME, 60, Decimal("4.9999")),
        lambda: offer_fee_instalment(SOME, 60, Decimal("0.4166")),
        lambda: offer_interest_free_instalment(Money(1), 60),
        lambda: warn_of_minimum_payment(SOME, Decimal(1), SOME, DAILY, 31),
        lambda: warn_of_minimum_payment(Money(LONGEST_MONTHS), FREE, Money(1), FREE, 1),
        lambda: offer_rollover(SOME, SOME, ZERO, daily_rate=DAILY, days=365),
        lambda: offer_settlement(PARTS, daily_rate=DAILY, days=3650),
        lambda: offer_step_up(SOME, [Stage(59, Money(1))], 1),
        lambda: allocate_payment(ZERO, PARTS, 36_500),
    ],
)
def test_the_end_of_a_range_is_within_it(call):
    assert call()
