from datetime import date
from decimal import Decimal

import pytest

from bot.core.facts import ROLES, Fact

COMMON = {"start": 1, "end": 4, "text": "字字字"}
FACTS = [
    (Fact("income", "money", fen=220_000, **COMMON), {"fen": 220_000, "low_fen": None}),
    (Fact("total_debt", "money", low_fen=1, high_fen=2, approximate=True, **COMMON), {"fen": None}),
    (Fact("terms", "count", count=36, **COMMON), {"count": 36}),
    (Fact("deferral", "duration", months=2, **COMMON), {"months": 2}),
    (Fact("deferral", "duration", days=7, **COMMON), {"days": 7}),
    (Fact("due_on", "date", on=date(2026, 6, 1), **COMMON), {"date": "2026-06-01"}),
    (
        Fact("paid_on", "date", on=date(2026, 6, 1), until=date(2026, 6, 3), **COMMON),
        {"date": "2026-06-01", "until": "2026-06-03"},
    ),
    (Fact("paid_on", "date", **COMMON), {"date": None}),
    (Fact("annual_rate", "rate", annual=Decimal("0.180"), basis="annual", **COMMON),
     {"annual": "0.18", "basis": "annual"}),
    (Fact("annual_rate", "rate", **COMMON), {"annual": None}),
    (Fact("product", "label", value="credit_card", **COMMON), {"value": "credit_card"}),
    (
        Fact("essential", "money", fen=0, label="房租", bound="max", negated=True, corrected=True,
             old_fen=3, **COMMON),
        {"label": "房租", "bound": "max", "negated": True, "corrected": True, "old_fen": 3},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "expected"), FACTS)
def test_a_fact_is_written_as_the_contract_says(fact, expected):
    body = fact.to_json()

    assert expected.items() <= body.items()
    assert {"role", "kind", "start", "end", "text", "approximate"} <= body.keys()
    assert fact.role in ROLES


@pytest.mark.parametrize("fact", [fact for fact, _ in FACTS])
def test_a_fact_reads_back_as_it_was(fact):
    assert Fact.from_json(fact.to_json()) == fact


def test_marks_that_do_not_hold_are_not_written():
    body = Fact("income", "money", fen=5, **COMMON).to_json()

    assert not body.keys() & {"negated", "corrected", "bound", "label", "old_fen"}


def test_a_duration_names_days_or_months_never_both():
    assert "months" not in Fact("deferral", "duration", days=105, **COMMON).to_json()


def test_a_great_rate_is_written_out():
    assert Fact("annual_rate", "rate", annual=Decimal(10), **COMMON).to_json()["annual"] == "10"


def test_a_label_stands_beside_what_every_fact_has():
    written = Fact("product", "label", value="credit_card", **COMMON).to_json()

    assert written == {
        "role": "product", "kind": "label", "approximate": False, "value": "credit_card", **COMMON,
    }  # fmt: skip
