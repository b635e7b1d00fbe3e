"""Every row of the domain's table of rules stands in the rulebook, as sure as the table says."""

from datetime import date

import pytest

from bot.rulebook import load_rulebook

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
CARD_LAW, CARD_NOTICE = "2011年第2号", "银保监规〔2022〕13号"
IN_2011, IN_2022 = date(2011, 1, 13), date(2022, 7, 7)

LAW = {
    # rule: source, in force from, confidence, what it says
    "personalised_instalment_condition": (CARD_LAW, IN_2011, "S", ["可以", "还款意愿", "银行决定"]),
    "personalised_instalment_longest_term": (CARD_LAW, IN_2011, "S", ["60"]),
    "personalised_instalment_agreement_items": (
        CARD_LAW, IN_2011, "S",
        ["余额、结构、币种", "周期、方式、币种、日期和每期金额", "年费、利息和其他费用",
         "不得再申请新卡", "违约责任", "其他"],
    ),
    "collection_stops_after_agreement": (CARD_LAW, IN_2011, "S", ["停止", "不履行协议的除外"]),
    "oral_agreement_recording": (CARD_LAW, IN_2011, "S", ["录音", "结清"]),
    "collection_who": (CARD_LAW, IN_2011, "S", ["本人", "担保人", "第三人", "威胁、辱骂"]),
    "collection_records_kept": (CARD_LAW, IN_2011, "S", ["2"]),
    "payment_allocation_order": (CARD_LAW, IN_2011, "M", ["90天", "91天", "先还本金"]),
    "payment_allocation_principal_first_from": (CARD_LAW, IN_2011, "M", ["91"]),
    "card_instalment_again": (CARD_NOTICE, IN_2022, "S", ["不得再次分期", "个性化分期"]),
    "card_instalment_minimum_payment": (CARD_NOTICE, IN_2022, "S", ["不得以最低还款额"]),
    "card_instalment_longest_term": (CARD_NOTICE, IN_2022, "S", ["60"]),
    "card_instalment_cost_display": (CARD_NOTICE, IN_2022, "S", ["年化", "利息"]),
    "late_fee_replaced": ("银发〔2016〕111号", date(2017, 1, 1), "S", ["取消", "违约金"]),
    "fees_bear_no_interest": ("银发〔2016〕111号", date(2017, 1, 1), "S", ["不得计收利息"]),
    "card_overdraft_rate": (
        "银发〔2020〕327号", date(2021, 1, 1), "S", ["取消", "万分之五", "自行确定", "不少机构"],
    ),
    "total_financing_cost_disclosure": (
        "金规〔2026〕2号", date(2026, 8, 1), "S", ["综合融资成本", "确认"],
    ),
    "annual_rate_disclosure": ("公告〔2021〕第3号", date(2021, 3, 31), "S", ["剩余本金"]),
    "collection_quiet_hours": ("GB/T 45251-2025", date(2025, 2, 28), "S", ["22:00", "8:00"]),
    "collection_calls_per_day": ("GB/T 45251-2025", date(2025, 2, 28), "S", ["3"]),
    "personal_information_consent": ("个人信息保护法", date(2021, 11, 1), "H", ["同意"]),
    "personal_information_sensitive": (
        "个人信息保护法", date(2021, 11, 1), "H", ["医疗健康", "金融账户", "单独同意"],
    ),
    "personal_information_withdrawal": ("个人信息保护法", date(2021, 11, 1), "H", ["撤回"]),
    "personal_information_copy_and_deletion": (
        "个人信息保护法", date(2021, 11, 1), "H", ["复制", "删除"],
    ),
    "personal_information_retention": ("个人信息保护法", date(2021, 11, 1), "H", ["最短时间"]),
    "credit_bad_record_kept": ("征信业管理条例", date(2013, 3, 15), "S", ["5"]),
    "credit_report_free_per_year": ("征信业管理条例", date(2013, 3, 15), "H", ["2"]),
    "credit_objection_reply": ("征信业管理条例", date(2013, 3, 15), "H", ["20"]),
    "credit_repair_item_limit": ("信用修复", date(2026, 1, 1), "S", ["1000000"]),
    "credit_repair_overdue_from": ("信用修复", date(2026, 1, 1), "S", ["2020-01-01"]),
    "credit_repair_overdue_until": ("信用修复", date(2026, 1, 1), "S", ["2025-12-31"]),
    "credit_repair_repaid_by": ("信用修复", date(2026, 1, 1), "S", ["2026-03-31"]),
    "credit_repair_fee": ("信用修复", date(2026, 1, 1), "S", ["自动", "从不收费"]),
}  # fmt: skip
HOTLINES = {
    "12356": ("S", "至少18小时"), "12378": ("S", "投诉"), "12363": ("M", "征信"),
    "12348": ("H", "法律援助"), "12333": ("H", "失业"), "12345": ("H", "救助"),
    "96110": ("H", "诈骗"), "110": ("H", "危险"), "120": ("H", "急病"),
}  # fmt: skip
DEMO = ("demo_card", "demo_cf", "demo_platform")
PUBLIC = {
    "citic", "spdb", "cmb", "jiexin", "huabei", "jiebei", "fenqile", "weilidai",
    "icbc", "abc", "boc", "ccb", "comm", "psbc", "ceb", "cmbc", "cib", "cgb", "pingan",
    "zhaolian", "baitiao", "mashang", "duxiaoman", "meituan",
}  # fmt: skip


@pytest.mark.parametrize("name", LAW)
def test_a_law_says_what_the_domain_says_and_is_as_sure(name):
    source, from_day, confidence, words = LAW[name]
    newest = BOOK.quantities[f"law/{name}"].values[-1]

    assert source in newest.source
    assert (newest.in_force_from, newest.confidence) == (from_day, confidence)
    assert [word for word in words if word not in newest.text] == []


def test_no_law_stands_that_the_domain_does_not_name():
    laws = {rule_id.partition("/")[2] for rule_id in BOOK.quantities if rule_id.startswith("law/")}

    assert laws == set(LAW)


@pytest.mark.parametrize("number", HOTLINES)
def test_a_hotline_is_as_sure_as_the_domain_says(number):
    confidence, service = HOTLINES[number]
    hotline = BOOK.hotline(number)

    assert (hotline.value.confidence, hotline.value.is_verified(TODAY)) == (
        confidence,
        confidence == "S",
    )
    assert service in hotline.service


def test_no_hotline_stands_that_the_domain_does_not_name():
    found = {rule_id for rule_id in BOOK.quantities if rule_id.startswith("hotlines/")}

    assert found == {f"hotlines/{number}" for number in HOTLINES}


def test_every_fact_about_the_world_must_be_looked_at_again():
    outside = [
        quantity
        for rule_id, quantity in BOOK.quantities.items()
        if rule_id.startswith(("law/", "hotlines/"))
    ]
    outside += [p.names for p in BOOK.profiles.values() if p.institution_id not in DEMO]

    assert len(outside) > 60
    assert [q.rule_id for q in outside if q.values[-1].expires_on is None] == []


def test_only_fictional_institutions_come_with_rules():
    ruled = {rule_id.split("/")[1] for rule_id in BOOK.quantities if "institutions/" in rule_id}

    assert ruled == set(DEMO)
    assert set(BOOK.profiles) == PUBLIC | set(DEMO)
    assert all("虚构" in BOOK.profile(name).name_on(TODAY) for name in DEMO)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_institution_has_names_products_and_channels_without_numbers(name):
    profile = BOOK.profile(name)

    assert profile.products
    assert profile.channels
    assert not any(sign.isdigit() for sign in profile.channels)
    confidence = profile.names.values[-1].confidence
    assert confidence == ("S" if name == "jiexin" else "H")


def test_people_and_the_rulebook_mean_the_same_institution_by_a_name():
    from importlib import resources

    import yaml

    from bot.nlu.dictionaries import __name__ as folder

    text = resources.files(folder).joinpath("aliases.yml").read_text(encoding="utf-8")
    said = {
        name: institution_id
        for institution_id, entry in yaml.safe_load(text)["institutions"].items()
        for name in entry["names"]
    }
    known = {name: own for own, names in BOOK.institution_names().items() for name in names}

    both = set(said) & set(known)
    assert len(both) > 25
    assert [name for name in both if said[name] != known[name]] == []
    assert set(said.values()) >= PUBLIC
