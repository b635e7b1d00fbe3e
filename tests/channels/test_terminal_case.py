from dataclasses import replace
from datetime import date

import pytest

from bot.channels.terminal_case import case_rows
from bot.core.case import Case, Consent, Essential, Finance, Request
from bot.core.debts import Debt
from bot.core.money import Money
from bot.wiring import house

TODAY = date(2026, 11, 22)
CASE = Case(
    "SK1",
    "c1",
    institution="demo",
    consent=Consent(collect=True),
    user_role="self",
    reasons=("R03",),
    debts=(Debt("A", product="credit_card", total=Money(3_500_000)),),
    requests=(Request("Q1"),),
    finance=Finance(
        income=Money(680_000),
        essentials=(Essential("房租", Money(300_000)),),
        other_debt=Money(0),
        household=1,
    ),
)


def rows(case):
    return dict(case_rows(case, house(), TODAY))


def test_the_summary_tells_what_was_said_and_what_comes_next():
    told = rows(CASE)
    assert told["编号"] == ["SK1"]
    assert "欠款35,000元" in told["记下的"]
    assert "失业" in told["记下的"]
    assert "接下来是" in told["还没说到"][0]
    assert told["转人工"] == ["还没问你"]


def test_plans_are_told_once_shown_and_the_chosen_one_is_marked():
    assert rows(CASE)["方案"] == ["还没有"]
    offers = house().propose(CASE, TODAY).offers
    assert offers
    keys = tuple(offer.key for offer in offers)
    shown = replace(CASE.progress, shown_plans=keys)
    told = rows(replace(CASE, progress=shown, chosen_plan=keys[0]))["方案"]
    assert len(told) == len(keys)
    assert told[0].startswith("1. ")
    assert told[0].endswith("（已选）")


def test_agreeing_to_the_hand_over_is_told():
    agreed = replace(CASE, consent=Consent(collect=True, hand_off=True))
    assert rows(agreed)["转人工"] == ["你同意了"]


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": Consent(collect=False)},
        {"consent": Consent(collect=True, hand_off=False)},
        {"user_role": "third_party"},
    ],
)
def test_there_is_nothing_to_tell_where_no_case_is_made(changes):
    assert rows(replace(CASE, **changes)) == {}


def test_someone_in_danger_is_not_told_how_many_questions_are_left():
    told = rows(replace(CASE, signals=("self_harm",)))
    assert "还有" not in told["还没说到"][0]
