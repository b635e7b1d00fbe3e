"""Words beside a figure that once misled: how long they work, whose firm it was, whose purse."""

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY


def told(text, *roles):
    return [
        (fact.role, fact.fen or fact.count or fact.value)
        for fact in read_facts(text, TODAY)
        if fact.role in roles
    ]


@pytest.mark.parametrize("ago", ["干了快两年", "干了快一年", "做了一年", "待了小半年"])
def test_how_long_somebody_works_there_hides_no_wage(ago):
    assert told(f"在物业当保安 {ago} 到手4300", "income") == [("income", 430000)]


def test_a_yearly_wage_is_still_none_of_a_month():
    assert told("一年到手7万", "income") == []


def test_two_nouns_share_one_sum():
    costs = [("essential", 100000), ("essential", 26000), ("essential", 18000)]
    assert told("房租1000 公交手机260 水电通讯180", "essential") == costs


def test_what_can_be_paid_puts_right_what_was_said():
    (fact,) = [each for each in read_facts("不是700 先还850", TODAY) if each.kind == "money"]
    assert (fact.role, fact.fen, fact.old_fen) == ("pay_now", 85000, 70000)
    far = [each for each in read_facts("不是52000 我能还600", TODAY) if each.kind == "money"]
    assert all(each.old_fen is None for each in far)


@pytest.mark.parametrize("apart", ["我自己单算", "跟室友各过各的", "不跟他一起住"])
def test_whoever_keeps_a_purse_apart_is_one_household(apart):
    assert told(f"一个月花2600 {apart}", "household") == [("household", 1)]


def test_the_day_of_every_wage_begins_no_income():
    assert told("工资8100 每月12号发", "income", "income_from") == [("income", 810000)]
    assert told("工资要下月12号才发", "income_from")


def test_per_cent_without_its_sign_is_no_charge():
    assert told("服务费每期0.66", "fee") == []
    assert told("服务费66", "fee") == [("fee", 6600)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我开农机厂的 今年初垮了", "R05"),
        ("厂子黄了 给工人的工钱都是借的", "R05"),
        ("厂子黄了 我在里头干了六年", "R03"),
        ("我做会计的 公司去年底散了", "R03"),
        ("早教机构倒闭了 报名的钱用花呗付的", None),
        ("我在早教机构上班 机构倒闭了", "R03"),
    ],
)
def test_a_closed_firm_costs_its_owner_the_business_and_its_people_the_job(text, code):
    assert told(text, "reason") == ([("reason", code)] if code else [])


def test_the_plan_of_so_many_months_is_named_by_its_terms():
    assert told("还是18个月那档", "terms", "deferral") == [("terms", 18)]
    (put_off,) = [each for each in read_facts("还是缓2个月那个", TODAY) if each.kind == "duration"]
    assert put_off.role == "deferral"
