from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.core.case import Call, Case, Consent, Correction, Progress, Request, Stage
from bot.core.money import Money
from bot.core.records import from_json, to_json
from tests.core.cases import case, debt, finance


@dataclass(frozen=True)
class Rate:
    annual: Decimal
    seen: tuple[date, ...] = ()
    named: dict[str, Money] = field(default_factory=dict)


def test_money_days_and_rates_become_fen_iso_and_decimal_text():
    rate = Rate(Decimal("0.10"), (date(2026, 1, 2),), {"fee": Money(5)})

    assert to_json(rate) == {"annual": "0.10", "seen": ["2026-01-02"], "named": {"fee": 5}}
    assert from_json(Rate, to_json(rate)) == rate


def test_a_small_rate_is_never_written_with_an_exponent():
    assert to_json(Decimal("0.00000005")) == "0.00000005"


def test_a_whole_case_survives_being_written_and_read():
    told = case(
        consent=Consent(collect=True, at="2026-05-10T09:00:00+08:00"),
        requests=(Request("Q1", stages=(Stage(3, Money(1)), Stage(None, Money(2)))),),
        debts=(debt(total="8000", overdue_since=date(2026, 4, 1)),),
        finance=finance(income="3000", essentials="1000", expected_income_from=date(2026, 9, 1)),
        corrections=(Correction(2, "debts.A.total_fen", 7, 8),),
        calls=(Call(at="2026-05-01"),),
        documents={"D02": "have"},
        progress=Progress(turn=3, times_asked={"income": 1}),
    )

    assert from_json(Case, to_json(told)) == told


def test_fields_of_an_older_case_keep_their_defaults_and_unknown_ones_are_left():
    read = from_json(Case, {"case_id": "K-2", "conversation_id": "c-2", "priority": "P1"})

    assert read == Case("K-2", "c-2")
