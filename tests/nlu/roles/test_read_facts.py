"""Which role each amount, day and name gets."""

from datetime import date

import pytest

from bot.nlu.roles import read_facts
from tests.nlu.roles.scoring import TODAY, write_fact


def facts(text):
    return [write_fact(fact) for fact in read_facts(text, TODAY)]


def only(text, role):
    (fact,) = [fact for fact in read_facts(text, TODAY) if fact.role == role]
    return fact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("欠了4w2,工资现在2600,想分48期", ["total_debt=42000", "income=2600", "terms=48"]),
        ("本金9000 利息610 违约金95", ["principal=9000", "interest=610", "penalty=95"]),
        ("9000本金610利息95违约金", ["principal=9000", "interest=610", "penalty=95"]),
        ("本期该还1533.2", ["amount_due=1533.2"]),
        ("下个月又要还900", ["next_due=900"]),
        ("只凑得出350", ["pay_now=350"]),
        ("每月最多还1100", ["payment_cap=1100"]),
        ("分10期 每个月820可以不", ["terms=10", "payment_cap=820"]),
        ("已经还了2600", ["amount_paid=2600"]),
        ("收了我22块违约金", ["penalty=22"]),
        ("有3100不是我刷的", ["disputed=3100", "reason=R09"]),
        ("担保费收了260", ["fee=260"]),
        ("积蓄还有3000多", ["savings=3000"]),
        ("我舅借我1万6 一次性还清", ["lump_sum=16000"]),
        ("车贷每月1450", ["other_debt_payment=1450"]),
        ("每月还供货商650", ["other_debt_payment=650"]),
        ("月供1320 压力太大", ["current_instalment=1320"]),
        ("以前工资一万一", ["usual_income=11000"]),
        ("失业金一个月领1750", ["income=1750"]),
        ("年化18%", ["annual_rate=0.18"]),
    ],
)
def test_an_amount_gets_the_role_its_words_call_for(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逾期9天", ["overdue_duration=9d"]),
        ("预期仨月了", ["overdue_duration=3m"]),
        ("上月18号开始逾期", ["overdue_since=2026-10-18"]),
        ("延期2个月", ["deferral=2m"]),
        ("两个月后再还", ["deferral=2m"]),
        ("12月9号还行不", ["due_on=2026-12-09"]),
        ("12月16号发工资", ["income_from=2026-12-16"]),
        ("11月6号还过700", ["paid_on=2026-11-06", "amount_paid=700"]),
        ("分四年还", ["terms=48"]),
        ("还了7期了", ["paid_terms=7"]),
    ],
)
def test_a_day_or_a_length_gets_its_role(text, expected):
    assert facts(text) == expected


def test_essentials_keep_the_names_people_give_them():
    text = "房租1900 吃饭水电一千四 药钱350 给我妈600"
    essentials = [(fact.label, fact.fen) for fact in read_facts(text, TODAY)]
    assert essentials == [
        ("房租", 190000), ("吃饭水电", 140000), ("药钱", 35000), ("给我妈", 60000),
    ]  # fmt: skip


def test_facts_come_in_order_with_offsets_into_the_message():
    text = "房租1900 家里仨人 工资4300"
    found = read_facts(text, TODAY)
    assert [fact.role for fact in found] == ["essential", "household", "income"]
    assert all(text[fact.start : fact.end] == fact.text for fact in found)


def test_a_stage_carries_its_months_and_gives_no_terms():
    first, second = read_facts("前8个月450 后面750", TODAY)
    assert (first.role, first.fen, first.label) == ("stage_payment", 45000, "8")
    assert (second.role, second.fen, second.label) == ("stage_payment", 75000, None)


def test_a_figure_nobody_explains_stays_open():
    assert facts("2700") == ["unlabelled=2700"]


def test_money_that_is_no_part_of_the_case_is_left_out():
    assert facts("有中介收1500说能帮我消除记录") == []
    assert facts("芝麻分612") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没收入", ["income=0"]),
        ("没别的收入", []),
        ("老婆没收入", []),
        ("如果没收入怎么办", []),
        ("没别的贷款", ["other_debt_payment=0"]),
        ("没有其他债务", ["other_debt_payment=0"]),
        ("车贷1500 没有别的贷款了", ["other_debt_payment=1500"]),
        ("没存款", ["savings=0"]),
    ],
)
def test_what_a_person_does_not_have_is_zero_only_where_they_say_so(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("一个人", 1), ("就我自己", 1), ("家里仨人", 3), ("一家三口", 3), ("四口人", 4),
        ("两个大人一个孩子", 3), ("我和老婆两个孩子", 4), ("自己带一个娃", 2), ("六口之家", 6),
    ],
)  # fmt: skip
def test_a_household_counts_everyone(text, people):
    assert only(text, "household").count == people


def test_earning_alone_is_not_living_alone():
    assert facts("就我一个人挣钱") == []


@pytest.mark.parametrize(
    ("text", "role", "fen", "old_fen"),
    [
        ("不是三万六,是35210.8", "unlabelled", 3521080, 3600000),
        ("工资不是4100是4700", "income", 470000, 410000),
        ("本金是21000不是12000", "principal", 2100000, 1200000),
        ("说错了,是2900", "unlabelled", 290000, None),
    ],
)
def test_a_corrected_figure_names_the_one_it_replaces(text, role, fen, old_fen):
    (fact,) = read_facts(text, TODAY)
    assert (fact.role, fact.fen, fact.corrected, fact.old_fen) == (role, fen, True, old_fen)


def test_a_span_of_waiting_is_no_correction():
    assert not only("每期1600行不", "payment_cap").corrected


def test_a_staff_number_is_a_label_and_a_missing_one_nothing():
    assert facts("工号7715") == ["staff_id=7715"]
    assert facts("工号没记") == []


def test_the_hour_of_a_call_stands_beside_its_day():
    call = only("跟客服通话是11月9号下午4点多", "called_at")
    assert (call.on, call.value, call.approximate) == (date(2026, 11, 9), "16:00", True)


def test_the_last_of_several_beginnings_of_an_income_counts():
    assert only("年后能复工 2月20号左右 到手5200", "income_from").on == date(2027, 2, 20)


def test_a_relative_date_of_overdue_lies_in_the_past():
    assert only("12月3号开始逾期的", "overdue_since").on == date(2025, 12, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("再这么打电话 我工作都要丢了", []),
        ("怕失业了还不上", []),
        ("部门要裁员了 心里慌", []),
        ("公司不要我了", ["reason=R03"]),
        ("饭碗丢了", ["reason=R03"]),
        ("老板拖了俩月没发工资", ["reason=R04"]),
        ("以前5300 眼下一分都没有", ["usual_income=5300", "income=0"]),
        ("一分没存", []),
    ],
)
def test_what_only_looms_is_no_cause_and_wages_kept_back_no_delay(text, expected):
    found = [write_fact(fact) for fact in read_facts(text, TODAY)]
    assert [one for one in found if not one.startswith(("savings", "institution"))] == expected


def test_each_lenders_delay_is_read_where_only_the_first_is_named():
    found = [write_fact(fact) for fact in read_facts("花呗逾期25天 借呗10天", TODAY)]
    assert [one for one in found if one.startswith("overdue")] == [
        "overdue_duration=25d", "overdue_duration=10d",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("病假发2100 明年2月3号回去上班 就是5900了",
         ["reason=R01", "income=2100", "income_from=2027-02-03", "expected_income=5900"]),
        ("透析每个月还得留1800", ["reason=R01", "essential=1800"]),
        ("现在在亲戚铺子里帮忙 一个月给2900", ["income=2900"]),
        ("家里就俺两口子", ["household=2"]),
        ("还借了我舅的钱 每月还他400", ["other_debt_payment=400"]),
        ("在家保胎 病假工资就一点点", ["reason=R01"]),
        ("我们两口子带个娃", ["household=3"]),
        ("分10个月中不中", ["terms=10"]),
    ],
)  # fmt: skip
def test_a_figure_is_read_by_what_it_is_for(text, expected):
    assert [write_fact(fact) for fact in read_facts(text, TODAY)] == expected
