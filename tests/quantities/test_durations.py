import pytest

from bot.quantities import read_quantities
from tests.quantities.reading import TODAY, only, read_kind


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("逾期三个月", 3),
        ("一整年", 12),
        ("半载", 6),
        ("逾期俩月", 2),
        ("欠了仨月工资", 3),
        ("半年没上班", 6),
        ("大半年", 6),
        ("5年", 60),
        ("一年半", 18),
        ("两年零五个月", 29),
        ("3年2个月", 38),
        ("十八个月", 18),
        ("两个季度", 6),
        ("24月", 24),
        ("延期12个月", 12),
        ("一个月", 1),
        ("1个多月", 1),
        ("一个来月", 1),
        ("个把月", 1),
        ("2.5年", 30),
        ("廿个月", 20),
        ("六載春秋", 72),
        ("三周年", 36),
    ],
)
def test_a_length_in_whole_months_is_given_in_months(text, months):
    found = only("duration", text)
    assert (found.months, found.days) == (months, None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("逾期5天", 5),
        ("逾期了十一天", 11),
        ("两周", 14),
        ("三个星期", 21),
        ("俩礼拜", 14),
        ("半个月", 15),
        ("一个半月", 45),
        ("2.5个月", 75),
        ("两个半月", 75),
        ("七 天", 7),
        ("90天", 90),
        ("120日内", 120),
        ("两天两夜", 2),
        ("5天4晚", 5),
        ("1周又2天", 9),
        ("三个工作日", 3),
        ("72小时", 3),
        ("48个钟头", 2),
        ("一年零十天", 375),
        ("2个月零5天", 65),
        ("1,000天", 1000),
        ("一百来天", 100),
        ("9天12小时", 10),
        ("14400分钟", 10),
    ],
)
def test_any_other_length_is_given_in_days(text, days):
    found = only("duration", text)
    assert (found.days, found.months) == (days, None)


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("两个多月", True),
        ("四十多天", True),
        ("三个月左右", True),
        ("大概半年", True),
        ("两三天", True),
        ("逾期90天", False),
    ],
)
def test_a_loose_length_is_marked(text, approximate):
    assert only("duration", text).approximate is approximate


@pytest.mark.parametrize(
    ("text", "days"), [("两三天", 3), ("三到五天", 5), ("延后一两天", 2), ("7-10天", 10)]
)
def test_a_range_of_lengths_takes_its_longer_end(text, days):
    found = only("duration", text)
    assert (found.days, found.approximate) == (days, True)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("不超过两年", "max"), ("三天之内", "max"), ("至少三个月", "min"), ("90天以上", "min")],
)
def test_a_length_carries_its_bound(text, bound):
    assert only("duration", text).bound == bound


@pytest.mark.parametrize(
    "text",
    ["几天", "好几个月", "这几年", "半天没人理", "天天打", "每天", "上半年", "2019年", "3月"],
)
def test_what_has_no_length_gives_none(text):
    assert read_kind("duration", text) == []


@pytest.mark.parametrize("text", ["80块一天", "一天20块", "一个月三千"])
def test_a_price_per_day_or_month_is_no_length(text):
    assert read_kind("duration", text) == []


@pytest.mark.parametrize("text", ["逾期一天 500", "延期一个月3000"])
def test_one_day_late_beside_an_amount_is_still_a_length(text):
    assert len(read_kind("duration", text)) == 1


def test_the_months_before_an_amount_keep_both():
    found = only("duration", "前6个月还500")
    assert found.months == 6
    assert only("money", "前6个月还500").fen == 50000


@pytest.mark.parametrize(
    ("text", "hours"), [("8天20小时", 212), ("36小时", 36), ("三天", None), ("半小时", None)]
)
def test_hours_are_kept_beside_the_rounded_days(text, hours):
    found = read_kind("duration", text)
    assert [one.hours for one in found] == ([hours] if text != "半小时" else [])


def test_a_number_that_is_no_smaller_part_ends_the_length():
    assert [found.days for found in read_kind("duration", "3天 又 5周")] == [3, 35]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("逾期70天 一个月最多还1050", ["70天", "一个月"]),
        ("逾期30天,一年前借的", ["30天"]),
        ("两个月30天", ["两个月30天"]),
    ],
)
def test_the_units_of_one_length_fall(text, lengths):
    assert [found.text for found in read_kind("duration", text)] == lengths


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("欠了18600 天天催", "18600"), ("欠18600 晚了20天", "18600"), ("还差860 天天打电话", "860"),
        ("借了5000 周转", "5000"), ("欠5000 夜里睡不着", "5000"), ("欠860 晚点还", "860"),
        ("工资5000 月月光", "5000"), ("欠了5000 年底还", "5000"), ("欠2000 年底还", "2000"),
        ("欠800 小时候的朋友", "800"), ("还5000 日子难", "5000"),
    ],
)  # fmt: skip
def test_a_sum_before_a_word_of_time_is_no_length_of_time(text, sum_):
    found = read_quantities(text, TODAY)
    assert [one.text for one in found if one.kind == "money"] == [sum_]
    assert not [one for one in found if one.text.startswith(sum_) and one.kind != "money"]


@pytest.mark.parametrize(
    ("text", "days"), [("逾期 20 天", 20), ("逾期720 天了", 720), ("拖了1200天", 1200)]
)
def test_a_length_written_with_blanks_is_one(text, days):
    assert [one.days for one in read_quantities(text, TODAY)] == [days]
