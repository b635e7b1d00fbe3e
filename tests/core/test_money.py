from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import ZERO, Money


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("12.3", 1230), ("1,234,567.89", 123_456_789), ("-7.05", -705)]
)
def test_yuan_in_figures_become_fen(text, fen):
    assert Money.from_yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text", ["", "abc", "1e5", "NaN", "Infinity", "1,23", "12.345", "１２", " 1"]
)
def test_what_is_no_amount_in_figures_is_refused_as_a_wrong_value(text):
    with pytest.raises(ValueError, match=r"."):
        Money.from_yuan(text)


@pytest.mark.parametrize("fen", [1.0, Decimal(1), "1", True, None])
def test_nothing_but_a_whole_number_of_fen_is_money(fen):
    with pytest.raises(TypeError, match="fen must be int"):
        Money(fen)


def test_no_float_ever_multiplies_money():
    with pytest.raises(TypeError, match="float"):
        Money(100).times(0.1)
    with pytest.raises(TypeError, match="float"):
        Money(100) * 1.5


@pytest.mark.parametrize(
    ("fen", "factor", "expected"),
    [(5, "0.1", 1), (4, "0.1", 0), (-5, "0.1", -1), (1_000_000, "0.0368", 36_800)],
)
def test_a_posting_is_rounded_half_up_to_the_fen(fen, factor, expected):
    assert Money(fen).times(Decimal(factor)) == Money(expected)


@pytest.mark.parametrize(("fen", "expected"), [(199, 100), (100, 100), (99, 0), (-150, -100)])
def test_the_fen_below_a_yuan_are_dropped_towards_zero(fen, expected):
    assert Money(fen).floored_to_yuan() == Money(expected)


def test_amounts_add_subtract_turn_and_compare():
    assert Money(5) + Money(3) - Money(2) == Money(6)
    assert -Money(5) == Money(-5)
    assert Money(5) * 3 == Money(15)
    assert Money(3) < Money(5) <= Money(5)
    assert Money.total([Money(1), Money(2)]) == Money(3)
    assert Money.total([]) == ZERO
    assert Money(1)
    assert not ZERO


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (-5, "-0.05"), (123_456_789, "1,234,567.89")]
)
def test_money_reads_with_thousands_and_two_decimals(fen, text):
    assert str(Money(fen)) == text


@given(st.integers(-(10**12), 10**12))
def test_what_money_writes_it_reads_back(fen):
    assert Money.from_yuan(str(Money(fen))) == Money(fen)


@pytest.mark.parametrize(
    ("text", "words"),
    [("12元", "'12元' is no amount in figures"), ("1.234", "holds a part of a fen")],
)
def test_a_refused_amount_is_shown_with_what_is_wrong(text, words):
    with pytest.raises(ValueError, match=words):
        Money.from_yuan(text)


def test_amounts_are_ordered_by_their_fen():
    less, same, more = Money(5), Money(5), Money(6)

    assert (less < more, less <= more, less > more, less >= more) == (True, True, False, False)
    assert (less < same, less <= same, less > same, less >= same) == (False, True, False, True)
    assert (more < less, more <= less, more > less, more >= less) == (False, False, True, True)
