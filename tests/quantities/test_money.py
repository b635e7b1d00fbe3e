import pytest

from tests.quantities.reading import only, read_kind

EXACT = [
    ("先还2干行吗", 200000),
    ("一千二一个月", 120000),
    ("5万一年", 5000000),
    ("每月到手五千三左右", 530000),
    ("房贷每月还3600", 360000),
    ("总共借了8万", 8000000),
    ("还剩两万四没还", 2400000),
    ("欠7万2", 7200000),
    ("欠着4w8", 4800000),
    ("工资5k2", 520000),
    ("工资7K", 700000),
    ("大概一共3W", 3000000),
    ("欠三千八", 380000),
    ("先还六百五", 65000),
    ("还了一千二百五", 125000),
    ("欠千六", 160000),
    ("就剩百八了", 18000),
    ("借款十二万", 12000000),
    ("借款十二万五", 12500000),
    ("本金三十五万六", 35600000),
    ("一万五千三", 1530000),
    ("两万零八十", 2008000),
    ("四万零五百", 4050000),
    ("三万零六", 3000600),
    ("欠12,800元", 1280000),
    ("本金42360.5", 4236050),
    ("应还2,345.67元", 234567),
    ("3.6万元", 360 * 10000),
    ("欠2.35w", 2350000),
    ("欠了一点八万", 1800000),
    ("欠三点二五万元", 3250000),
    ("七十二块五毛", 7250),
    ("九块九", 990),
    ("十九块八", 1980),
    ("六毛钱的利息", 60),
    ("罚息三毛五", 35),
    ("8元5角6分", 856),
    ("12元零5分", 1205),
    ("三十二元四角", 3240),
    ("违约金25块", 2500),
    ("违约金25块钱", 2500),
    ("人民币五千元整", 500000),
    ("¥680.00", 68000),
    ("RMB 900", 90000),
    ("900rmb", 90000),
    ("壹萬貳仟叁佰元整", 1230000),
    ("柒仟捌佰圆", 780000),
    ("贰拾伍萬元", 25000000),
    ("两个亿", 20000000000),
    ("欠了5个w", 5000000),
    ("3亿2千万", 32000000000),
    ("六亿五", 65000000000),
    ("七百万", 700000000),
    ("欠百万", 100000000),
    ("2百万", 200000000),
    ("1万2500", 1250000),
    ("3万8千", 3800000),
    ("5w5千", 5500000),
    ("2千6百", 260000),
    ("1百50", 15000),
    ("6千零8", 600800),
    ("廿五块", 2500),
    ("卅六元", 3600),
    ("先还五百卅", 53000),
    ("每月1900", 190000),
    ("1286.4", 128640),
    ("剩0.8元", 80),
    ("收入0", 0),
    ("五零零零块", 500000),
    ("３２００元", 320000),
    ("欠一万亿", 100000000000000),
    ("4千", 400000),
    ("先还4千行不", 400000),
    ("欠0.1M", 10000000),
    ("十万块钱", 10000000),
    ("拿不出一千块", 100000),
    ("一块钱", 100),
    ("两块半", 250),
    ("余额为-350元", -35000),
    ("负二百", -20000),
]


@pytest.mark.parametrize(("text", "fen"), EXACT)
def test_an_amount_reads_to_the_fen(text, fen):
    money = only("money", text)
    assert (money.fen, money.low_fen, money.high_fen) == (fen, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("欠了7w2,慢慢还", "7w2"),
        ("工资6300左右", "6300"),
        ("本金:壹萬貳仟元整。", "壹萬貳仟元整"),
        ("还有9000多没还", "9000多"),
        ("每月能还1500到2000", "1500到2000"),
    ],
)
def test_an_amount_keeps_the_words_as_written(text, words):
    money = only("money", text)
    assert money.text == words
    assert text[money.start : money.end] == words


RANGES = [
    ("三十到五十万", 30000000, 50000000),
    ("欠七八万", 7000000, 8000000),
    ("每月两三千", 200000, 300000),
    ("三四百块", 30000, 40000),
    ("大概二三十万", 20000000, 30000000),
    ("十七八万吧", 17000000, 18000000),
    ("一万二三", 1200000, 1300000),
    ("两万五六", 2500000, 2600000),
    ("三五千", 300000, 500000),
    ("一两百块", 10000, 20000),
    ("3000到5000", 300000, 500000),
    ("3000-5000元", 300000, 500000),
    ("2~3万", 2000000, 3000000),
    ("2万到3万", 2000000, 3000000),
    ("2万~3万5", 2000000, 3500000),
    ("八百至一千二", 80000, 120000),
    ("4、5万", 4000000, 5000000),
    ("四、五千块", 400000, 500000),
    ("六到八千", 600000, 800000),
    ("800-1万", 80000, 1000000),
    ("6k-8k", 600000, 800000),
    ("20-30w", 20000000, 30000000),
    ("50元-100元", 5000, 10000),
    ("1000或者1500", 100000, 150000),
    ("几百块", 10000, 100000),
    ("欠几千", 100000, 1000000),
    ("好几万", 1000000, 10000000),
    ("十几万", 10000000, 20000000),
    ("二十几块", 2000, 3000),
    ("三千几百", 300000, 400000),
    ("数百万元", 100000000, 1000000000),
    ("大几千", 700000, 900000),
    ("大几万", 7000000, 9000000),
    ("千八百的", 80000, 100000),
    ("万儿八千", 800000, 1000000),
    ("百八十块", 8000, 10000),
    ("2w50", 2005000, 2500000),
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_range_keeps_both_ends_and_no_single_amount(text, low, high):
    money = only("money", text)
    assert (money.fen, money.low_fen, money.high_fen) == (None, low, high)
    assert money.approximate


APPROXIMATE = [
    ("存款7000多", 700000),
    ("欠两万多", 2000000),
    ("三万多块", 3000000),
    ("10多万", 10000000),
    ("二十多万元", 20000000),
    ("1000余元", 100000),
    ("5万余元", 5000000),
    ("十来万", 10000000),
    ("三十来块", 3000),
    ("万把块", 1000000),
    ("千把块钱", 100000),
    ("小两万", 2000000),
    ("小一万块", 1000000),
    ("4500左右", 450000),
    ("4500块左右", 450000),
    ("一万出头", 1000000),
    ("一万上下", 1000000),
    ("大概六千", 600000),
    ("大约6千块", 600000),
    ("差不多两万", 2000000),
    ("将近九万", 9000000),
    ("快5万了", 5000000),
    ("估计工资5800", 580000),
    ("上万块", 1000000),
    ("两千的样子", 200000),
]


@pytest.mark.parametrize(("text", "fen"), APPROXIMATE)
def test_a_loose_word_marks_the_amount_approximate(text, fen):
    money = only("money", text)
    assert money.fen == fen
    assert money.approximate


@pytest.mark.parametrize(
    "text",
    [
        "最近3000",
        "尽快500",
        "违约2000",
        "晚上3000",
        "借过5000",
        "欠了8000",
        "三万五",
        "每月还1500元",
        "多还500",
        "来了2000",
    ],
)
def test_a_plain_amount_is_not_approximate(text):
    assert not only("money", text).approximate


BOUNDS = [
    ("上万块", "min"),
    ("晚上3000", None),
    ("借过5000", None),
    ("最多1500", "max"),
    ("每月顶多还800块", "max"),
    ("不超过两千", "max"),
    ("不到三万", "max"),
    ("1000以内", "max"),
    ("2000元以下", "max"),
    ("两千块之内", "max"),
    ("控制在1500以内", "max"),
    ("小于5万", "max"),
    ("至少500", "min"),
    ("起码要还1000", "min"),
    ("3000以上", "min"),
    ("八千块钱以上", "min"),
    ("超过10万", "min"),
    ("不低于600元", "min"),
    ("大于2万", "min"),
    ("不止5万", "min"),
    ("还了500", None),
    ("每月还1500", None),
]


@pytest.mark.parametrize(("text", "bound"), BOUNDS)
def test_a_ceiling_or_floor_is_told_from_a_plain_amount(text, bound):
    assert only("money", text).bound == bound


@pytest.mark.parametrize(
    ("text", "has_unit"),
    [
        ("2200", False),
        ("36", False),
        ("四十五", False),
        ("35块", True),
        ("1w", True),
        ("两千", True),
        ("6k", True),
        ("1,200", True),
        ("¥35", True),
        ("3到5万", True),
    ],
)
def test_a_bare_number_is_told_from_one_with_a_unit_of_money(text, has_unit):
    assert only("money", text).has_unit is has_unit


@pytest.mark.parametrize("text", ["还了五", "只剩三。", "欠壹", "十", " 六 "])
def test_a_lone_digit_is_money_where_a_cue_asks_and_nothing_follows(text):
    assert len(read_kind("money", text)) == 1


@pytest.mark.parametrize(
    "text",
    ["500美元", "两千港币", "3万日元", "800欧元", "100英镑"],
)
def test_a_foreign_currency_is_not_taken_for_yuan(text):
    assert read_kind("money", text) == []


@pytest.mark.parametrize(
    ("text", "fens"),
    [
        ("本金15000 利息1200 违约金450", [1500000, 120000, 45000]),
        ("不是四万八,是42360.5", [4800000, 4236050]),
        ("房租1800,水电200,吃饭900", [180000, 20000, 90000]),
        ("8000到5000", [800000, 500000]),
        ("三千块五千块都行", [300000, 500000]),
        ("工资3000,500房租", [300000, 50000]),
        ("一万和两万", [1000000, 2000000]),
    ],
)
def test_several_amounts_stand_in_order(text, fens):
    assert [money.fen for money in read_kind("money", text)] == fens


@pytest.mark.parametrize(
    ("text", "fen"),
    [("RMB500", 50000), ("3000yuan", 300000), ("一百五十块零五毛", 15050), ("13.6元", 1360)],
)
def test_an_amount_is_read_with_its_currency_before_or_after(text, fen):
    assert only("money", text).fen == fen


def test_more_than_it_is_too_much_and_leaves_the_ceiling():
    money = only("money", "一个月最多1300 多了真还不起")
    assert (money.fen, money.bound, money.approximate) == (130000, "max", False)
    assert only("money", "最多1300多").bound == "min"


@pytest.mark.parametrize("text", ["交通手机280", "电话280", "水电280 通勤另算"])
def test_a_bill_for_calls_is_an_amount_and_no_number_to_dial(text):
    assert only("money", text).fen == 28000


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠2000 只能先还一点", 2000), ("欠3000 个人原因", 3000), ("还剩6000 套路太深", 6000),
        ("欠3000 条件不好", 3000), ("还剩5000 回家再说", 5000), ("欠8000 张口就要", 8000),
        ("欠5000 口头答应过", 5000), ("欠2000 人在外地", 2000), ("欠12000 号称免息", 12000),
        ("欠2000只能先还一点", 2000), ("还剩900回家再说", 900), ("欠3000条件不好", 3000),
        ("欠5000 点点滴滴还", 5000), ("欠7000 期数多点", 7000), ("工资4000 间断发", 4000),
    ],
)  # fmt: skip
def test_a_sum_before_another_clause_counts_nothing_in_it(text, yuan):
    assert [one.fen for one in read_kind("money", text)][:1] == [yuan * 100]
    assert read_kind("count", text) == []


@pytest.mark.parametrize(
    ("text", "count"), [("打了30 个电话", 30), ("分36 期", 36), ("家里 4 口人", 4)]
)
def test_a_small_number_counts_across_a_blank(text, count):
    assert [one.count for one in read_kind("count", text)] == [count]
