import pytest

from bot.core.debts import Debt, DebtParts
from bot.core.money import ZERO, Money


def test_a_debt_is_the_sum_of_its_parts():
    parts = DebtParts(Money(1000), Money(200), Money(30), Money(4))

    assert (parts.total, parts.charges) == (Money(1234), Money(234))


@pytest.mark.parametrize("part", ["principal", "interest", "penalty", "fee"])
def test_no_part_can_be_negative(part):
    amounts = {"principal": ZERO, part: Money(-1)}

    with pytest.raises(ValueError, match=f"{part} must be 0 or more, not -0.01"):
        DebtParts(**amounts)


def test_known_parts_win_over_a_rounded_total():
    debt = Debt(
        "A", total=Money(4_200_000), principal=Money(3_600_000), interest=Money(400_000),
        penalty=Money(236_050),
    )  # fmt: skip

    assert debt.known_total == Money(4_236_050)


def test_a_stated_total_wins_while_the_interest_is_unknown():
    assert Debt("A", total=Money(2_100), principal=Money(1_800)).known_total == Money(2_100)


def test_parts_that_are_more_than_the_stated_total_win():
    debt = Debt("A", total=Money(1_000), principal=Money(1_000), penalty=Money(50))

    assert debt.known_total == Money(1_050)


def test_parts_alone_make_the_total_where_none_was_stated():
    assert Debt("A", principal=Money(1_000), penalty=Money(18)).known_total == Money(1_018)


def test_a_debt_known_only_as_a_range_has_no_total():
    debt = Debt("A", total_low=Money(500_000), total_high=Money(600_000))

    assert (debt.known_total, debt.undisputed_total, debt.interest_bearing) == (None, None, None)
    assert debt.parts is None


def test_the_disputed_part_is_left_out():
    assert Debt("A", total=Money(900), disputed=Money(200)).undisputed_total == Money(700)
    assert Debt("A", total=Money(900), disputed=Money(1_000)).undisputed_total == ZERO
    assert Debt("A", total=Money(900)).undisputed_total == Money(900)


def test_interest_runs_on_the_principal_or_on_the_total_while_that_is_unknown():
    assert Debt("A", total=Money(900), principal=Money(800)).interest_bearing == Money(800)
    assert Debt("A", total=Money(900)).interest_bearing == Money(900)
