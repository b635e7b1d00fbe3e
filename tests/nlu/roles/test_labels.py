"""Lenders, products and causes."""

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY


def values(text, role):
    return [fact.value for fact in read_facts(text, TODAY) if fact.role == role]


@pytest.mark.parametrize(
    ("text", "institution", "product"),
    [
        ("花呗还不上", ["huabei"], ["consumer_loan"]),
        ("捷信的", ["jiexin"], ["consumer_loan"]),
        ("分期乐", ["fenqile"], ["instalment_platform"]),
        ("分期平台的", [], ["instalment_platform"]),
        ("网贷", [], ["consumer_loan"]),
        ("中信的信用卡", ["citic"], ["credit_card"]),
        ("贷记卡", [], ["credit_card"]),
        ("建行的", ["ccb"], []),
        ("我卡里余额不足", [], []),
        ("没别的网贷", [], []),
    ],
)
def test_a_brand_implies_its_product_and_a_bank_implies_none(text, institution, product):
    assert values(text, "institution") == institution
    assert values(text, "product") == product


def test_each_lender_brings_its_product():
    assert values("花呗欠4000 借呗欠9000 花呗先还", "product") == ["consumer_loan"] * 2


def test_a_lender_keeps_its_name_as_written():
    (bank,) = [fact for fact in read_facts("招行的", TODAY) if fact.role == "institution"]
    assert (bank.value, bank.label) == ("cmb", "招行")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("上个月被裁员了", ["R03"]),
        ("我做了手术", ["R01"]),
        ("我爸住院了", ["R02"]),
        ("我妈生病走了", ["R02"]),
        ("老公去世了", ["R06"]),
        ("离婚了", ["R06"]),
        ("老板拖着工资没发", ["R04"]),
        ("奶茶店关门了", ["R05"]),
        ("家里遭了水灾", ["R07"]),
        ("刚出了车祸", ["R08"]),
        ("卡被盗刷", ["R09"]),
        ("忘了还款", ["R10"]),
        ("余额不足没扣上", ["R10"]),
        ("工资没发 余额不足没扣上", ["R04"]),
        ("以贷养贷", ["R11"]),
        ("不方便透露", ["R12"]),
        ("我不想还", ["R13"]),
        ("早就还清了还催", ["R14"]),
        ("从架子上摔下来了", ["R01"]),
        ("麦子让水淹了", ["R07"]),
        ("烤串店上个月关门了", ["R05"]),
        ("媳妇跟我离了", ["R06"]),
        ("厂里没单", ["R04"]),
        ("给儿子娶媳妇", ["R08"]),
        ("没看到还款日", ["R10"]),
        ("借东家还西家", ["R11"]),
        ("鱼塘全冲跑了", ["R07"]),
        ("装修贷一个月930", []),
        ("没跟人借过钱", []),
    ],
)
def test_a_cause_gives_its_code(text, codes):
    assert values(text, "reason") == codes


@pytest.mark.parametrize(
    "text",
    [
        "没失业", "不是因为生病", "如果我失业了", "要是生病了怎么办", "我同事失业了",
        "失业金怎么领",
        "不是不想还", "工号忘了", "收入不想说",
        "已经还了900", "不还会怎么样",
    ],
)  # fmt: skip
def test_a_cause_denied_supposed_or_anothers_is_none(text):
    assert values(text, "reason") == []
