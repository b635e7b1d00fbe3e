from decimal import Decimal

import pytest

from bot.quantities import read_quantities
from tests.quantities.reading import TODAY, only, read_kind


@pytest.mark.parametrize(
    ("text", "annual", "basis"),
    [
        ("日息万分之三", "0.1095", "daily"),
        ("日利率0.05%", "0.1825", "daily"),
        ("日息万五", "0.1825", "daily"),
        ("日息万4", "0.146", "daily"),
        ("每天万分之五", "0.1825", "daily"),
        ("万分之五的日息", "0.1825", "daily"),
        ("日息千分之一", "0.365", "daily"),
        ("罚息每日0.05%", "0.1825", "daily"),
        ("日息两厘", "0.073", "daily"),
        ("月息一分", "0.12", "monthly"),
        ("月息2分", "0.24", "monthly"),
        ("月息一分二", "0.144", "monthly"),
        ("月息两分半", "0.3", "monthly"),
        ("月息8厘", "0.096", "monthly"),
        ("月息八厘五", "0.102", "monthly"),
        ("月利率1.2%", "0.144", "monthly"),
        ("月息百分之一", "0.12", "monthly"),
        ("每期手续费0.6%", "0.072", "monthly"),
        ("月费率0.75%", "0.09", "monthly"),
        ("手续费率百分之零点六", "0.072", "monthly"),
        ("每月1%", "0.12", "monthly"),
        ("年化15.4%", "0.154", "annual"),
        ("年利率百分之二十四", "0.24", "annual"),
        ("年息6%", "0.06", "annual"),
        ("年化36个点", "0.36", "annual"),
        ("24%的年化", "0.24", "annual"),
        ("年息一分", "0.1", "annual"),
        ("年息五厘", "0.05", "annual"),
        ("APR 18.25%", "0.1825", "annual"),
        ("一年百分之十二", "0.12", "annual"),
        ("年化百分之七点二", "0.072", "annual"),
        ("综合年化23.9%", "0.239", "annual"),
        ("月利率6‰", "0.072", "monthly"),
    ],
)
def test_a_rate_is_given_per_year(text, annual, basis):
    found = only("rate", text)
    assert (found.annual, found.basis) == (Decimal(annual), basis)
    assert not str(found.annual).endswith("0") or found.annual == 0
    assert read_kind("money", text) == []


@pytest.mark.parametrize(
    ("text", "annual", "basis"),
    [("利率18%", "0.18", "annual"), ("2分利", "0.24", "monthly"), ("利息三分", "0.36", "monthly")],
)
def test_a_rate_whose_period_is_only_custom_is_approximate(text, annual, basis):
    found = only("rate", text)
    assert (found.annual, found.basis, found.approximate) == (Decimal(annual), basis, True)


@pytest.mark.parametrize(
    "text", ["还百分之十", "打八折", "免30%", "最低还10%", "一分都没有", "百分之五十行吗"]
)
def test_a_share_without_a_period_is_neither_rate_nor_amount(text):
    assert read_quantities(text, TODAY) == ()


def test_a_ceiling_on_a_rate_is_kept():
    assert only("rate", "年化不超过24%").bound == "max"


def test_each_rate_takes_the_period_of_its_own_clause():
    found = read_kind("rate", "日息万分之五,年化18.25%")
    assert [(rate.basis, rate.annual) for rate in found] == [
        ("daily", Decimal("0.1825")),
        ("annual", Decimal("0.1825")),
    ]
