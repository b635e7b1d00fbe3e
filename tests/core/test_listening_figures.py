from datetime import date

import pytest

from bot.core.case import Essential
from bot.core.listening.figures import DEBT_AMOUNTS, roles_holding
from tests.core.cases import TODAY, case, debt, finance, yuan
from tests.core.messages import begun, count, day, label, length, money, read, told

OPEN = begun(debts=(debt(),))


@pytest.mark.parametrize(("role", "name"), DEBT_AMOUNTS.items())
def test_every_amount_of_a_debt_finds_its_place(role, name):
    given = read(OPEN, told(money(role, "812.50")))

    assert getattr(given.debt, name) == yuan("812.50")
    assert given.corrections == ()
    assert name in given.progress.news


def test_the_first_amount_opens_the_debt():
    given = read(begun(), told(money("total_debt", "9100", approximate=True)))

    assert (given.debt.id, given.debt.product, given.debt.approximate) == ("A", "unknown", True)


def test_a_range_is_kept_until_the_exact_figure_comes():
    ranged = read(OPEN, told(money("total_debt", low="8000", high="9500", approximate=True)))
    exact = read(ranged, told(money("total_debt", "9120")))

    assert (ranged.debt.total_low, ranged.debt.total_high) == (yuan("8000"), yuan("9500"))
    assert ranged.debt.approximate
    assert (exact.debt.total, exact.debt.total_low) == (yuan("9120"), None)
    assert not exact.debt.approximate
    assert exact.corrections == ()


def test_a_range_does_not_push_out_an_exact_figure():
    given = begun(debts=(debt(total="9120"),))

    assert read(given, told(money("total_debt", low="8000", high="9500"))).debt == given.debt
    assert read(given, told(money("penalty", low="10", high="20"))).debt == given.debt


@pytest.mark.parametrize(
    ("due", "name"), [("8000", "total"), ("9500", "total"), ("7999", "amount_due")]
)
def test_a_bill_within_the_range_tells_the_exact_total(due, name):
    ranged = begun(debts=(debt(total_low="8000", total_high="9500"),))
    given = read(ranged, told(money("amount_due", due)))
    known = begun(debts=(debt(total="9100", total_low="8000", total_high="9500"),))

    assert getattr(given.debt, name) == yuan(due)
    assert read(known, told(money("amount_due", due))).debt.total == yuan("9100")


@pytest.mark.parametrize(
    ("fact", "days", "since"),
    [
        (length("overdue_duration", days=9), 9, date(2026, 5, 1)),
        (length("overdue_duration", days=9, approximate=True), 9, None),
        (length("overdue_duration", months=2), 60, None),
        (day("overdue_since", date(2026, 4, 20)), 20, date(2026, 4, 20)),
    ],
)
def test_overdue_days_come_of_a_length_or_a_first_day(fact, days, since):
    given = read(OPEN, told(fact))

    assert (given.debt.overdue_days, given.debt.overdue_since) == (days, since)


def test_a_first_day_to_come_is_not_overdue():
    given = read(OPEN, told(day("overdue_since", date(2026, 6, 1))))

    assert given.debt.overdue_days is None


def test_the_product_told_first_stands():
    unnamed = begun(debts=(debt(product="unknown", total="9100"),))
    given = read(unnamed, told(label("product", "consumer_loan")))

    assert given.debt.product == "consumer_loan"
    assert read(given, told(label("product", "credit_card"))).debt.product == "consumer_loan"
    assert read(begun(), told(label("product", "credit_card"))).debt.product == "credit_card"


def lender(name, start=0):
    return label("institution", name, label=name.title(), start=start)


def test_another_lender_comes_to_the_front_with_a_debt_of_its_own():
    first = read(OPEN, told(lender("acorn"), money("total_debt", "9100")))
    second = read(first, told(lender("birch"), money("total_debt", "400")))
    again = read(second, told(lender("acorn"), money("penalty", "30")))

    assert [item.institution_name for item in second.debts] == ["Birch", "Acorn"]
    assert [item.total for item in second.debts] == [yuan("400"), yuan("9100")]
    assert second.corrections == ()
    assert [item.id for item in again.debts] == ["A", "B"]
    assert again.debt.penalty == yuan("30")


def test_each_amount_goes_to_the_lender_it_was_told_beside():
    facts = (
        money("total_debt", "9100"),
        lender("acorn", start=3),
        label("product", "consumer_loan", start=8),
        lender("birch", start=8),
    )
    given = read(begun(), told(*facts))

    assert [(item.institution, item.product, item.total) for item in given.debts] == [
        ("acorn", "unknown", yuan("9100")),
        ("birch", "consumer_loan", None),
    ]


@pytest.mark.parametrize(
    ("fact", "name", "amount"),
    [
        (money("income", "4100"), "income", "4100"),
        (money("income", low="4000", high="5000"), "income", "4000"),
        (money("usual_income", "6100"), "usual_income", "6100"),
        (money("expected_income", low="5000", high="6000"), "expected_income", "5000"),
        (money("lump_sum", "2000"), "lump_sum", "2000"),
        (money("savings", "1500"), "savings", "1500"),
        (money("other_debt_payment", "0", negated=True), "other_debt", "0"),
        (money("other_debt_payment", low="300", high="400"), "other_debt", "400"),
    ],
)
def test_a_range_counts_at_its_cautious_end(fact, name, amount):
    assert getattr(read(OPEN, told(fact)).finance, name) == yuan(amount)


def test_an_amount_without_a_figure_sets_nothing():
    facts = [money(role) for role in ("income", "essential", "payment_cap", "total_debt")]

    assert read(OPEN, told(*facts)).finance == OPEN.finance


def test_income_told_after_all_is_no_longer_refused():
    given = begun(finance=finance(income_refused=True))

    assert read(given, told(money("savings", "90"))).finance.income_refused
    assert not read(given, told(money("income", "4100"))).finance.income_refused


def test_the_kind_of_income_is_kept_with_the_income():
    given = read(OPEN, told(money("income", "900"), cues=("income:benefit",)))

    assert given.finance.income_kind == "benefit"
    assert read(OPEN, told(cues=("income:benefit",))).finance.income_kind is None


def test_living_costs_add_up_each_once():
    first = told(
        money("essential", "1200", label="房租"), money("essential", low="600", high="700")
    )
    given = read(OPEN, first, told(money("essential", "1200", label="房租")))

    assert given.finance.essentials == (
        Essential("房租", yuan("1200")),
        Essential("", yuan("700")),
    )
    assert given.finance.essentials_total == yuan("1900")
    assert "essentials" not in given.progress.news


@pytest.mark.parametrize(
    ("fact", "cap", "loose"),
    [
        (money("payment_cap", "800"), "800", False),
        (money("payment_cap", "800", bound="max"), "800", False),
        (money("payment_cap", "800", bound="min"), "800", True),
        (money("payment_cap", low="700", high="900"), "700", False),
    ],
)
def test_a_cap_binds_unless_it_was_said_loosely(fact, cap, loose):
    given = read(OPEN, told(fact)).finance

    assert (given.cap, given.cap_is_loose) == (yuan(cap), loose)


@pytest.mark.parametrize("beside", [count("terms", 9), money("stage_payment", "300", label="3")])
def test_a_payment_named_with_its_terms_is_a_plan_and_no_cap(beside):
    assert read(OPEN, told(money("payment_cap", "800"), beside)).finance.cap is None


def test_the_household_is_counted():
    assert read(OPEN, told(count("household", 4))).finance.household == 4
    assert read(OPEN, told(count("household", 0))).finance.household is None


def test_income_to_come_begins_on_a_day_ahead():
    later = date(2026, 7, 8)

    assert read(OPEN, told(day("income_from", later))).finance.expected_income_from == later
    for past in (None, date(2026, 5, 9)):
        assert read(OPEN, told(day("income_from", past))).finance.expected_income_from is None


def test_next_month_after_its_exact_day_says_nothing_new():
    given = begun(finance=finance(expected_income_from=date(2026, 6, 10)))
    month = day("income_from", date(2026, 6, 1), until=date(2026, 6, 30))
    other = day("income_from", date(2026, 7, 1), until=date(2026, 7, 31))

    assert read(given, told(month)).finance.expected_income_from == date(2026, 6, 10)
    assert read(given, told(other)).finance.expected_income_from == date(2026, 7, 1)


def test_a_known_figure_names_its_roles():
    month = finance(income="900", cap="900", essentials="500", other_debt="0")
    given = case(debts=(debt(total="9100", penalty="900"),), finance=month)

    assert roles_holding(given, 90_000) == ("penalty", "income", "payment_cap")
    assert roles_holding(given, 50_000) == ("essential",)
    assert roles_holding(given, 0) == ("other_debt_payment",)
    assert roles_holding(case(), 1) == ()


def test_the_day_of_the_message_is_the_day_it_counts_from():
    given = read(OPEN, told(day("overdue_since", TODAY)))

    assert given.debt.overdue_days == 0


@pytest.mark.parametrize("name", ["interest", "penalty", "fee"])
def test_what_is_left_of_the_total_is_the_charge_they_say_it_is(name):
    told_so = told(money("total_debt", "9800"), money("principal", "9500"), cues=(f"rest:{name}",))
    assert getattr(read(begun(), told_so).debt, name) == yuan("300")


@pytest.mark.parametrize(
    "facts",
    [
        (money("total_debt", "9800"),),
        (money("total_debt", "9500"), money("principal", "9500")),
        (money("total_debt", "9800"), money("principal", "9500"), money("interest", "100")),
    ],
    ids=["no principal", "nothing left", "told already"],
)
def test_nothing_is_made_up_of_a_rest_that_is_none(facts):
    debt = read(begun(), told(*facts, cues=("rest:interest",))).debt
    assert debt.interest in (None, yuan("100"))
