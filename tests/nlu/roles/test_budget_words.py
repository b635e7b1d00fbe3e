"""Incomes of a household, costs told by the year or day, caps, savings, and who is counted."""

from datetime import date

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY, write_fact


def facts(text):
    return [write_fact(fact) for fact in read_facts(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我工资4100 老婆一个月2900", [(410000, None), (290000, "老婆")]),
        ("我4300媳妇2600", [(430000, None), (260000, "媳妇")]),
        ("我妈退休金1700", [(170000, "妈")]),
        ("儿子每月给我400", [(40000, "儿子")]),
        ("我妈病了 我工资3300", [(330000, None)]),
    ],
)
def test_each_income_of_a_household_says_whose_it_is(text, expected):
    found = [fact for fact in read_facts(text, TODAY) if fact.role == "income"]
    assert [(fact.fen, fact.label) for fact in found] == expected


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("孩子学费一年7200", 60000),
        ("每年物业费1200", 10000),
        ("一天吃饭25", 75000),
        ("吃饭一天25块", 75000),
        ("每周买菜150", 65000),
        ("房租一季度3600", 120000),
        ("学费每学期4200", 70000),
    ],
)
def test_a_cost_of_another_period_is_brought_to_the_month(text, fen):
    (fact,) = [fact for fact in read_facts(text, TODAY) if fact.role == "essential"]
    assert (fact.fen, fact.approximate) == (fen, True)


def test_a_cost_of_the_month_stays_as_told():
    (fact,) = read_facts("每月房租1300", TODAY)
    assert (fact.fen, fact.approximate) == (130000, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("卡里欠17600", ["total_debt=17600"]),
        ("卡里就剩450", ["savings=450"]),
        ("每月拿700还", ["payment_cap=700"]),
        ("一个月还900可以", ["payment_cap=900"]),
        ("一个月700以内", ["payment_cap=700"]),
        ("每月拿4200工资", ["income=4200"]),
        ("原来每个月还1700", ["current_instalment=1700"]),
        ("朋友介绍的活 一个月5600", ["expected_income=5600"]),
        ("还欠同学的 每月还450", ["other_debt_payment=450"]),
        ("房贷2200车贷1400", ["other_debt_payment=2200", "other_debt_payment=1400"]),
        ("这月应还3180.5 下月2880", ["amount_due=3180.5", "next_due=2880"]),
        ("剩的跟下期一块还成不", []),
        ("工资欠了两个月", ["reason=R04"]),
        ("两期没还了", []),
    ],
)
def test_a_nearer_or_stronger_word_decides(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "bound", "approximate"),
    [
        ("每月最多900出头", "min", True),
        ("每月900多", "min", True),
        ("每月900以上", "min", False),
        ("每月900左右", None, True),
        ("每月900吧", None, True),
        ("每月大概900", None, True),
        ("每月900以内", "max", False),
    ],
)
def test_only_words_of_more_make_a_floor(text, bound, approximate):
    (fact,) = read_facts(text, TODAY)
    assert (fact.bound, fact.approximate) == (bound, approximate)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("俺娘俺跟俩娃", 4), ("就我跟我妈", 2), ("两口子带个娃", 3), ("我爸我妈我媳妇和我", 4),
        ("我带着两个孩子", 3), ("我和爸妈一起住", 3), ("跟父母住 三口人", 3), ("就俺自己", 1),
    ],
)  # fmt: skip
def test_people_named_one_by_one_are_counted(text, people):
    assert facts(text) == [f"household={people}"]


@pytest.mark.parametrize("text", ["我跟我妈说了", "我跟我爸借的", "家里有两个孩子"])
def test_people_spoken_of_are_no_household(text):
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "role", "on"),
    [
        ("还有个把月就开工了", "income_from", date(2026, 12, 22)),
        ("正月十五过完才上班", "income_from", date(2027, 2, 20)),
        ("初八开工", "income_from", date(2027, 2, 13)),
        ("能缓到下月15号不", "deferral", date(2026, 12, 15)),
        ("延期到年底", "deferral", date(2026, 12, 31)),
        ("还款日想延到20号", "due_on", date(2026, 12, 20)),
        ("拖到下个月会怎么样", "due_on", date(2026, 12, 1)),
        ("9月份开始没还", "overdue_since", date(2026, 9, 1)),
    ],
)
def test_a_day_gets_its_role(text, role, on):
    (fact,) = read_facts(text, TODAY)
    assert (fact.role, fact.on) == (role, on)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("饭店关门了 没活干了", ["R03"]),
        ("打工的饭店倒闭了", ["R03"]),
        ("我开的饭店倒闭了", ["R05"]),
        ("最近没活干", ["R04"]),
        ("超市的活也没了", ["R03"]),
        ("我老婆没工作", []),
    ],
)
def test_a_closed_place_is_the_owners_loss_or_the_workers_job(text, codes):
    assert [fact.value for fact in read_facts(text, TODAY) if fact.role == "reason"] == codes


@pytest.mark.parametrize(
    "text",
    [
        "房租1100 吃饭1400 一共2500",
        "一共2500 房租1100 吃饭1400",
        "房租1100,吃饭1400,加起来差不多2500",
    ],
)
def test_the_sum_of_the_costs_is_no_fact_of_its_own(text):
    assert [fact.role for fact in read_facts(text, TODAY)] == ["essential", "essential"]


@pytest.mark.parametrize(
    "text", ["房租1100 吃饭1400 一共欠2500", "房租1100 吃饭1400 一共欠了27000"]
)
def test_a_sum_that_is_owed_stays_a_debt(text):
    assert [fact.role for fact in read_facts(text, TODAY)][-1] == "total_debt"
