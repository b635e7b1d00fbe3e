"""Sums that are no debt, no wage and no cost, and debts and wages told in other words."""

from datetime import date

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY


def told(text, *roles):
    return [
        (fact.role, fact.fen or fact.count or fact.days)
        for fact in read_facts(text, TODAY)
        if not roles or fact.role in roles
    ]


def test_a_debt_before_how_late_it_is():
    assert told("白条欠9700多 晚了16天", "total_debt", "overdue_duration") == [
        ("total_debt", 970000), ("overdue_duration", 16),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "要不我找别家借两千来还掉",
        "前阵子修车砸进去六千多",
        "四千二真的还不起吗",
        "这800我还得起吗",
        "对方叫我再转3000过去解冻",
        "说要8000保证金",
    ],
)
def test_what_is_borrowed_spent_asked_about_or_swindled_for_is_no_figure_of_the_case(text):
    money = ("total_debt", "income", "essential", "payment_cap", "other_debt_payment")
    assert told(text, *money) == []


@pytest.mark.parametrize("whom", ["我舅", "我同学", "老乡"])
def test_what_goes_to_kin_and_friends_every_month_is_a_payment_of_another_debt(whom):
    assert told(f"还欠{whom}的钱 每个月给他400") == [("other_debt_payment", 40000)]


def test_terms_that_went_well_are_no_proposal_to_pay_less_first():
    assert told("还剩22期 一共19800 前面八期我都没晚过", "total_debt", "stage_payment") == [
        ("total_debt", 1980000)
    ]
    assert told("前四个月每月还300 后面每月700", "stage_payment") == [
        ("stage_payment", 30000), ("stage_payment", 70000),
    ]  # fmt: skip


def test_what_they_used_to_earn_is_no_stage():
    assert told("早先一个月开5200 现在到手3900", "usual_income", "income", "stage_payment") == [
        ("usual_income", 520000), ("income", 390000),
    ]  # fmt: skip


def test_an_agreed_instalment_is_none_that_they_offer():
    assert told("跟你们谈好的分期 一期880 怕是还不上") == [("current_instalment", 88000)]


@pytest.mark.parametrize("most", ["顶天了", "封顶", "到头了"])
def test_the_most_they_can_pay(most):
    assert told(f"算了还是分期吧 一个月700{most}", "payment_cap") == [("payment_cap", 70000)]


@pytest.mark.parametrize(
    ("day", "on"), [("11月5号", date(2026, 11, 5)), ("12月8号", date(2026, 12, 8))]
)
def test_a_job_begun_this_month_is_no_job_of_next_year(day, on):
    facts = read_facts(f"{day}到快递站上班 到手4600", TODAY)
    assert [fact.on for fact in facts if fact.role == "income_from"] == [on]


@pytest.mark.parametrize(
    "asked", ["罚息能不能免", "利息怎么算的", "手续费要多少", "能不能只还本金"]
)
@pytest.mark.parametrize(
    ("told_beside", "role", "fen"),
    [("房租1250", "essential", 125000), ("到手4100", "income", 410000)],
)
def test_a_charge_asked_about_lends_its_name_to_no_figure_of_another_clause(
    asked, told_beside, role, fen
):
    assert told(f"{asked} {told_beside}") == [(role, fen)]


def test_charges_named_in_one_breath_keep_their_sums():
    text = "本金18000 利息902.5 违约金310"
    assert told(text) == [("principal", 1800000), ("interest", 90250), ("penalty", 31000)]
