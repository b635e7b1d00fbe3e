from datetime import date, timedelta

from bot.core.case import Correction, Essential
from bot.core.listening import note
from tests.core.cases import TODAY, debt, finance, yuan
from tests.core.messages import AT, asked, begun, count, day, length, money, read, told

OWES = begun(debts=(debt(total="48000"),))
RENT, FOOD = Essential("房租", yuan("1500")), Essential("吃饭", yuan("900"))


def test_a_new_total_replaces_the_old_and_keeps_it_in_the_history():
    given = read(OWES, told(money("total_debt", "42360.50")))

    assert given.debt.total == yuan("42360.50")
    assert given.corrections == (Correction(1, "debts.A.total_fen", 4_800_000, 4_236_050),)
    assert "corrected" in given.progress.news


def test_the_same_figure_again_is_no_correction():
    given = read(OWES, told(money("total_debt", "48000")))

    assert given.corrections == ()
    assert "corrected" not in given.progress.news


def test_every_figure_of_the_month_keeps_what_it_replaces():
    given = begun(finance=finance(income="5000", cap="900", household=2, other_debt="0"))
    month = (money("income", "4500"), money("payment_cap", "700"), count("household", 3))
    given = read(given, told(*month, money("other_debt_payment", "250")))

    assert {(item.field, item.old, item.new) for item in given.corrections} == {
        ("finance.income_fen", 500_000, 450_000),
        ("finance.cap_fen", 90_000, 70_000),
        ("finance.household", 2, 3),
        ("finance.other_debt_fen", 0, 25_000),
    }


def test_a_living_cost_is_corrected_by_its_name_and_keeps_its_place():
    given = read(
        begun(finance=finance(essentials=())),
        told(money("essential", "1500", label="房租"), money("essential", "900", label="吃饭")),
        told(money("essential", "1800", label="房租")),
    )

    assert given.finance.essentials == (Essential("房租", yuan("1800")), FOOD)
    assert given.corrections == (Correction(2, "finance.essentials.房租", 150_000, 180_000),)


def test_a_bare_correction_finds_the_figure_it_names_as_wrong():
    given = begun(debts=(debt(total="48000"),), finance=finance(income="5000"))
    given = read(given, told(money("unlabelled", "4600", old="5000")))

    assert given.finance.income == yuan("4600")
    assert given.debt.total == yuan("48000")


def test_a_bare_correction_of_a_living_cost_is_not_counted_twice():
    given = begun(finance=finance(essentials=(RENT, FOOD)))
    given = read(given, told(money("unlabelled", "1800", old="1500")))

    assert given.finance.essentials_total == yuan("2700")


def test_a_bare_correction_without_the_old_figure_means_the_one_told_last():
    given = read(
        begun(finance=finance(essentials=(RENT,))),
        told(money("essential", "900", label="吃饭")),
        told(money("unlabelled", "800", corrected=True)),
    )

    assert given.finance.essentials == (RENT, Essential("吃饭", yuan("800")))


def test_a_corrected_living_cost_never_told_before_is_added():
    given = read(begun(), told(money("essential", "800", corrected=True)))

    assert given.finance.essentials == (Essential("", yuan("800")),)
    assert given.corrections == ()


def test_an_old_figure_nobody_told_falls_back_to_what_was_told_last():
    given = read(begun(), told(money("income", "5000")),
                 told(money("unlabelled", "4600", old="7777")))  # fmt: skip

    assert given.finance.income == yuan("4600")


def test_a_correction_of_nothing_known_stays_unclear():
    given = read(begun(), told(money("unlabelled", "4600", corrected=True, text="四千六")))

    assert given.progress.unclear == "四千六"
    assert given.finance == begun().finance


def test_a_correction_goes_before_the_question_just_asked():
    given = asked("income", debts=(debt(total="48000"),))
    given = read(given, told(money("unlabelled", "42000", old="48000")))

    assert given.debt.total == yuan("42000")
    assert given.finance.income is None


def test_other_overdue_days_are_a_correction_and_the_same_first_day_is_none():
    since = told(day("overdue_since", date(2026, 5, 1)))
    given = read(begun(), since)
    next_day = note(given, told(*since.facts), TODAY + timedelta(days=1), AT)
    corrected = read(given, told(length("overdue_duration", months=1)))

    assert (next_day.debt.overdue_days, next_day.corrections) == (10, ())
    assert corrected.corrections == (Correction(2, "debts.A.overdue_days", 9, 30),)
