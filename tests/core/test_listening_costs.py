"""Living costs told one by one, and what they come to."""

from dataclasses import replace

import pytest

from bot.core.listening.costs import ALL_COSTS, REST
from tests.core.cases import yuan
from tests.core.messages import begun, heard, mark, money, read

ITEMS = (
    money("essential", "1200", label="房租", start=0),
    money("essential", "1300", label="吃饭", start=10),
)


def asked(given, question):
    return replace(given, progress=replace(given.progress, asked=question))


def costs(given):
    return {item.label: item.amount for item in given.finance.essentials}


def told():
    """Give the case of someone who has told what they owe, and two costs."""
    owing = read(begun(), heard("provide_info", money("total_debt", "24000")))
    return read(asked(owing, "essentials"), heard("provide_info", *ITEMS))


@pytest.mark.parametrize("role", ["total_debt", "unlabelled"])
def test_the_sum_of_the_costs_beside_it_is_neither_a_debt_nor_a_cost(role):
    owing = read(begun(), heard("provide_info", money("total_debt", "24000")))
    said = heard(
        "provide_info", *ITEMS, money(role, "2500", start=20),
        marks=(mark("together", 19),), breaks=(9, 18),
    )  # fmt: skip
    after = read(asked(owing, "essentials"), said)

    assert after.debt.total == yuan("24000")
    assert costs(after) == {"房租": yuan("1200"), "吃饭": yuan("1300")}


def test_a_sum_told_first_is_the_same():
    said = heard(
        "provide_info", money("total_debt", "2500", start=1),
        *(money("essential", "1200", label="房租", start=10),
          money("essential", "1300", label="吃饭", start=20)),
        marks=(mark("together", 0),), breaks=(9, 18),
    )  # fmt: skip

    assert costs(read(asked(begun(), "essentials"), said)) == {
        "房租": yuan("1200"), "吃饭": yuan("1300"),
    }  # fmt: skip


def test_what_a_sum_has_more_than_its_parts_is_a_cost_of_its_own():
    said = heard(
        "provide_info", *ITEMS, money("unlabelled", "2900", start=20),
        marks=(mark("together", 19),), breaks=(9, 18),
    )  # fmt: skip
    after = read(asked(begun(), "essentials"), said)

    assert costs(after) == {"房租": yuan("1200"), "吃饭": yuan("1300"), REST: yuan("400")}


def test_a_debt_told_together_beside_costs_stays_a_debt():
    said = heard(
        "provide_info", *ITEMS, money("total_debt", "24000", start=20),
        marks=(mark("together", 19),), breaks=(9, 18),
    )  # fmt: skip

    assert read(begun(), said).debt.total == yuan("24000")


def test_a_sum_in_answer_to_the_costs_is_theirs():
    said = heard("provide_info", money("total_debt", "2300"), marks=(mark("together"),))

    assert costs(read(asked(begun(), "essentials"), said)) == {ALL_COSTS: yuan("2300")}


@pytest.mark.parametrize(
    ("amount", "after"),
    [
        ("2300", {ALL_COSTS: "2300"}),
        ("2500", {"房租": "1200", "吃饭": "1300"}),
        ("2800", {"房租": "1200", "吃饭": "1300", REST: "300"}),
    ],
)
def test_all_costs_told_anew_are_not_added_to_those_told_before(amount, after):
    said = heard(
        "provide_info", money("essential", amount, label="开销"), marks=(mark("corrects"),)
    )
    changed = read(told(), said)

    assert costs(changed) == {name: yuan(value) for name, value in after.items()}
    less = [(item.old, item.new) for item in changed.corrections]
    assert less == ([(250_000, 230_000)] if amount == "2300" else [])


def test_a_sum_corrected_upwards_is_one_figure():
    said = heard("provide_info", money("essential", "2800", label="开销", corrected=True))
    changed = read(told(), said)

    assert costs(changed) == {ALL_COSTS: yuan("2800")}
    assert [(item.old, item.new) for item in changed.corrections] == [(250_000, 280_000)]


def test_a_sum_that_comes_right_after_the_costs_changes_them_and_no_debt():
    said = heard(
        "provide_info", money("total_debt", "2300"), marks=(mark("together"), mark("corrects")),
    )  # fmt: skip
    changed = read(asked(told(), "household"), said)

    assert changed.debt.total == yuan("24000")
    assert costs(changed) == {ALL_COSTS: yuan("2300")}


def test_other_spending_named_without_a_sign_is_one_more_cost():
    said = heard("provide_info", money("essential", "500", label="开销"))

    assert costs(read(told(), said))["开销"] == yuan("500")


def test_costs_named_together_replace_those_of_the_names():
    said = heard("provide_info", money("essential", "2300", label="房租加吃饭"))

    assert costs(read(told(), said)) == {"房租加吃饭": yuan("2300")}


def test_costs_named_together_replace_a_sum_nobody_broke_down():
    whole = heard("provide_info", money("total_debt", "2300"), marks=(mark("together"),))
    parts = heard(
        "provide_info", money("essential", "2100", label="房租加吃饭"), marks=(mark("together"),),
    )  # fmt: skip
    after = read(asked(begun(), "essentials"), whole, parts)

    assert costs(after) == {ALL_COSTS: yuan("2100")}


def test_a_range_for_a_sum_is_left_as_it_was():
    said = heard(
        "provide_info", *ITEMS, money("total_debt", low="2400", high="2600", start=20),
        marks=(mark("together", 19),), breaks=(9, 18),
    )  # fmt: skip

    assert len(costs(read(asked(begun(), "essentials"), said))) == 2
