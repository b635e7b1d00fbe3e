"""Every worked example of DOMAIN section 4, to the fen, through the command's own door."""

import json

import pytest

from bot.__main__ import main

A_YEAR_OF_FEES = {"base_fen": 1200000, "terms": 12, "fee_per_term": "0.006"}
AN_ANNUITY = {"base_fen": 3000000, "terms": 24, "annual_rate": "0.12"}
A_DEFERRAL = {"base_fen": 1000000, "daily_rate": "0.0005", "start_on": "2026-11-22"}
A_ROLLOVER = {
    "due_fen": 100000, "paid_fen": 50000, "next_due_fen": 100000, "daily_rate": "0", "days": 0,
}  # fmt: skip
A_STEP_UP = {
    "base_fen": 2400000, "stages": [{"terms": 6, "payment_fen": 50000}], "last_terms": 30,
    "annual_rate": "0",
}  # fmt: skip
A_SETTLEMENT = {
    "principal_fen": 1500000, "interest_fen": 120000, "penalty_fen": 45000, "fee_fen": 0,
    "waive": ["penalty"], "daily_rate": "0", "days": 0,
}  # fmt: skip
A_TRAP = {
    "base_fen": 2000000, "percent": "0.10", "floor_fen": 10000, "daily_rate": "0.0005",
    "days_per_month": 30,
}  # fmt: skip
A_PART = {
    "payment_fen": 100000, "principal_fen": 980000, "interest_fen": 64000, "fee_fen": 0,
    "penalty_fen": 30000, "overdue_days": 45,
}  # fmt: skip
THREE_DEBTS = {
    "budget_fen": 150000,
    "debts": [
        {"id": "A", "balance_fen": 3000000},
        {"id": "B", "balance_fen": 1500000},
        {"id": "C", "balance_fen": 500000},
    ],
}
A_MONTH = {
    "income_fen": 800000, "essentials_fen": 550000, "other_debt_fen": 70000, "household": 3,
    "floor_per_person_fen": 100000, "buffer": "0.10", "cap_fen": None,
}  # fmt: skip
PLAN_FIELDS = {
    "kind", "base_fen", "terms", "payments_fen", "first_payment_fen", "last_payment_fen",
    "largest_payment_fen", "total_fen", "cost_fen", "nominal_annual_rate", "effective_annual_rate",
}  # fmt: skip


@pytest.fixture
def quote(tmp_path, capsys):
    """Ask for a quote as a file; give the answer, read so that a float would show."""

    def ask(kind, **parameters):
        path = tmp_path / "request.json"
        path.write_text(json.dumps({"quote": {"kind": kind, **parameters}}), encoding="utf-8")
        assert main(["plan", str(path)]) == 0
        written = capsys.readouterr()
        assert written.err == ""
        return json.loads(written.out, parse_float=lambda text: pytest.fail(f"a float: {text}"))

    return ask


def test_a_fee_of_six_per_mille_costs_nearly_twice_what_it_seems(quote):
    answer = quote("fee_instalment", **A_YEAR_OF_FEES)

    assert answer == {
        "kind": "fee_instalment", "base_fen": 1200000, "terms": 12, "payments_fen": [107200] * 12,
        "first_payment_fen": 107200, "last_payment_fen": 107200, "largest_payment_fen": 107200,
        "total_fen": 1286400, "cost_fen": 86400, "nominal_annual_rate": "0.1303",
        "effective_annual_rate": "0.1384",
    }  # fmt: skip


def test_an_annuity_clears_its_balance_with_the_last_payment(quote):
    answer = quote("annuity", **AN_ANNUITY)

    assert answer["payments_fen"] == [141220] * 23 + [141230]
    assert (answer["first_payment_fen"], answer["last_payment_fen"]) == (141220, 141230)
    assert (answer["largest_payment_fen"], answer["cost_fen"]) == (141230, 389290)
    assert answer["nominal_annual_rate"] == "0.1200"


def test_sixty_free_instalments_cost_nothing(quote):
    answer = quote("interest_free_instalment", base_fen=3600000, terms=60)

    assert answer["payments_fen"] == [60000] * 60
    assert (answer["cost_fen"], answer["effective_annual_rate"]) == (0, "0.0000")


@pytest.mark.parametrize("until", [{"months": 3}, {"end_on": "2027-02-22"}])
def test_three_months_of_deferral_cost_ninety_two_days(quote, until):
    answer = quote("deferral", **A_DEFERRAL, **until)

    assert (answer["days"], answer["interest_fen"], answer["total_fen"]) == (92, 46000, 1046000)
    assert (answer["ends_on"], answer["terms"]) == ("2027-02-22", None)
    assert (answer["nominal_annual_rate"], answer["effective_annual_rate"]) == (None, None)


@pytest.mark.parametrize(
    ("daily_rate", "days", "extra", "next_total"),
    [("0", 0, 0, 150000), ("0.0005", 30, 750, 150750)],
)
def test_a_rollover_uncharged_and_charged(quote, daily_rate, days, extra, next_total):
    answer = quote("rollover", **{**A_ROLLOVER, "daily_rate": daily_rate, "days": days})

    assert (answer["pay_now_fen"], answer["remainder_fen"]) == (50000, 50000)
    assert (answer["extra_fen"], answer["next_total_fen"]) == (extra, next_total)


def test_the_principal_alone_waives_a_sixth(quote):
    answer = quote(
        "principal_only", principal_fen=1800000, interest_fen=300000, penalty_fen=36567, fee_fen=0
    )

    assert (answer["total_fen"], answer["waived_fen"]) == (1800000, 336567)
    assert (answer["base_fen"], answer["waived_share"]) == (2136567, "0.1575")


def test_a_step_up_solves_its_last_stage(quote):
    answer = quote("step_up", **A_STEP_UP)

    assert answer["payments_fen"] == [50000] * 6 + [70000] * 30
    assert answer["terms"] == 36


@pytest.mark.parametrize(
    ("changes", "total", "waived"),
    [
        ({}, 1620000, 45000),
        ({"waive": []}, 1665000, 0),
        ({"waive": ["interest", "penalty", "penalty"]}, 1500000, 165000),
        ({"daily_rate": "0.00031", "days": 7}, 1623255, 45000),
    ],
)
def test_a_settlement_is_the_sum_of_its_parts_and_what_accrues(quote, changes, total, waived):
    answer = quote("settlement", **{**A_SETTLEMENT, **changes})

    assert (answer["total_fen"], answer["waived_fen"]) == (total, waived)


def test_the_minimum_payment_takes_more_than_three_years(quote):
    answer = quote("minimum_payment", **A_TRAP)

    assert (answer["terms"], answer["cost_fen"]) == (39, 293251)
    assert answer["payments_fen"][0] == 200000 + 30000


@pytest.mark.parametrize(
    ("overdue_days", "left"),
    [
        (45, {"principal_fen": 974000, "interest_fen": 0, "fee_fen": 0, "penalty_fen": 0}),
        (90, {"principal_fen": 974000, "interest_fen": 0, "fee_fen": 0, "penalty_fen": 0}),
        (91, {"principal_fen": 880000, "interest_fen": 64000, "fee_fen": 0, "penalty_fen": 30000}),
        (120, {"principal_fen": 880000, "interest_fen": 64000, "fee_fen": 0, "penalty_fen": 30000}),
    ],
)
def test_a_part_payment_goes_where_its_overdue_days_send_it(quote, overdue_days, left):
    answer = quote("allocation", **{**A_PART, "overdue_days": overdue_days})

    assert answer == {"kind": "allocation", **left, "unused_fen": 0}


def test_a_budget_is_shared_by_balance(quote):
    answer = quote("pro_rata", **THREE_DEBTS)

    shares = [{"id": "A", "fen": 90000}, {"id": "B", "fen": 45000}, {"id": "C", "fen": 15000}]
    assert answer == {"kind": "pro_rata", "shares": shares}


def test_a_month_that_leaves_something(quote):
    assert quote("affordability", **A_MONTH) == {
        "kind": "affordability", "essentials_used_fen": 550000, "floor_applied": False,
        "surplus_fen": 180000, "usable_fen": 162000, "budget_fen": 162000,
    }  # fmt: skip


def test_a_month_whose_floor_leaves_nothing(quote):
    month = {"income_fen": 320000, "essentials_fen": 290000, "other_debt_fen": 0, "household": 4}
    answer = quote("affordability", **{**A_MONTH, **month})

    assert (answer["essentials_used_fen"], answer["floor_applied"]) == (400000, True)
    assert (answer["surplus_fen"], answer["usable_fen"], answer["budget_fen"]) == (-80000, 0, 0)


def test_the_persons_own_cap_binds(quote):
    assert quote("affordability", **{**A_MONTH, "cap_fen": 90000})["budget_fen"] == 90000


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("fee_instalment", A_YEAR_OF_FEES), ("annuity", AN_ANNUITY), ("step_up", A_STEP_UP),
        ("deferral", {**A_DEFERRAL, "months": 1}), ("rollover", A_ROLLOVER),
        ("settlement", A_SETTLEMENT), ("minimum_payment", A_TRAP),
    ],
)  # fmt: skip
def test_every_plan_has_the_common_fields_and_its_sums_hold(quote, kind, parameters):
    answer = quote(kind, **parameters)

    assert set(answer) >= PLAN_FIELDS
    assert sum(answer["payments_fen"]) == answer["total_fen"]
    waived = answer.get("waived_fen", 0)
    assert answer["base_fen"] + answer["cost_fen"] - waived == answer["total_fen"]
