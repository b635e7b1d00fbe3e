import pytest

from bot.quantities import read_quantities
from tests.quantities.reading import TODAY, read_kind

NOTHING = [
    "每月还百分之十",
    "打九折",
    "5倍",
    "4G网",
    "5M",
    "几点几",
    "",
    " ",
    "你好",
    "嗯",
    "好的",
    "一样的问题",
    "一起还",
    "一直打电话",
    "一般来说",
    "一定会处理的",
    "一点都没有",
    "慢一点",
    "等一下",
    "一次性还清",
    "万一失业呢",
    "千万别告诉我家人",
    "千万不要上征信",
    "申请分期",
    "我想分期还",
    "三分之一",
    "还三分之二行吗",
    "百分百还",
    "十分感谢",
    "十分着急",
    "不三不四的人",
    "二话不说",
    "一心一意",
    "乱七八糟",
    "三番五次催我",
    "四面八方",
    "丢三落四",
    "一干二净",
    "再三保证",
    "独一无二",
    "五险一金",
    "二维码",
    "第三方催收",
    "第一",
    "第二次了",
    "第三",
    "一切都好",
    "一会儿再说",
    "一边上班",
    "一概不知",
    "统一处理",
    "唯一的办法",
    "之一",
    "单一",
    "一些",
    "有一天",
    "一辈子还不完",
    "亲自登陆看看",
    "收拾东西",
    "参加培训",
    "陆续还",
    "3/4",
    "5x3",
    "app2",
    "v3",
    "iphone13",
    "R03",
    "百姓",
    "万事不顺",
    "半路",
    "怎么一个劲打",
    "一个办法都没有",
    "几个问题",
    "好几天了都不理",
    "多少",
    "几点",
    "千方百计",
    "一五一十说了",
    "一旦逾期",
    "一毛不拔",
    "不管三七二十一",
    "哪一年",
    "某一天",
    "年轻",
    "年龄",
    "周到",
    "月亮",
    "号码",
    "日常",
    "天气",
    "一家人",
]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_hold_numerals_are_no_quantities(text):
    assert read_quantities(text, TODAY) == ()


CODES = [
    "13912345678",
    "手机139 1234 5678",
    "139-1234-5678",
    "+8613912345678",
    "6222020000001234567",
    "6222 0200 0000 1234",
    "卡号6222020000001234",
    "11010119900307123X",
    "身份证110101199003071234",
    "尾号4321",
    "尾号是4321的卡",
    "卡尾号 4321",
    "验证码839201",
    "验证码是839201",
    "cvv 123",
    "CVV:123",
    "密码123456",
    "工号8021",
    "工号是8021",
    "订单号20260001123",
    "一三九一二三四五六七八",
    "010-12345678",
    "400-123-4567",
    "打12378投诉",
    "拨打96110",
    "客服电话95000",
    "QQ12345678",
    "手机66012345",
    "打电话110",
    "芝麻分才610",
    "后四位8888",
    "合同号ht20230001",
    "见 https://a.example/b?id=3000",
    "写到a1000@b.example",
    "12345678901234567890",
]


@pytest.mark.parametrize("text", CODES)
def test_cards_phones_identities_and_codes_are_never_quantities(text):
    assert read_quantities(text, TODAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "下午3点",
        "晚上八点半",
        "早上九点之前",
        "17点前",
        "24点",
        "三点二十",
        "9:30",
        "七点钟",
        "两点左右",
        "五点多",
        "凌晨1点",
        "中午12点",
    ],
)
def test_an_hour_of_the_day_is_no_amount(text):
    assert read_kind("money", text) == []
    assert read_kind("count", text) == []


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("一共3000", 300000),
        ("一次性还5000", 500000),
        ("万一要还2万", 2000000),
        ("尾号4321欠800", 80000),
        ("13912345678欠3000", 300000),
        ("我这边千万别算错,是6000", 600000),
        ("还有一点,800块", 80000),
        ("工号8021说要还1500", 150000),
        ("十分困难只有700", 70000),
    ],
)
def test_an_amount_beside_such_words_is_still_read(text, fen):
    assert [money.fen for money in read_kind("money", text)] == [fen]


@pytest.mark.parametrize("text", ["剩的跟下期一块还", "和下个月一块成不", "一块结了", "能一块给吗"])
def test_together_is_not_one_yuan(text):
    assert not [found for found in read_quantities(text, TODAY) if found.kind == "money"]


@pytest.mark.parametrize(("text", "fen"), [("就剩一块了", 100), ("二十一块还不上", 2100)])
def test_one_yuan_is_still_an_amount(text, fen):
    assert [q.fen for q in read_quantities(text, TODAY) if q.kind == "money"] == [fen]


@pytest.mark.parametrize("text", ["2月30日", "6月31号还", "13月5号"])
def test_a_day_no_calendar_has_is_no_amount(text):
    assert [found for found in read_quantities(text, TODAY) if found.kind == "money"] == []


@pytest.mark.parametrize("text", ["芝麻分从720掉到548", "三十多亩菜", "80多平的房子"])
def test_scores_and_sizes_are_no_amounts(text):
    assert read_quantities(text, TODAY) == ()


def test_one_card_each_is_no_part_of_the_amount_before_it():
    found = read_quantities("一张一万一张两万六", TODAY)
    assert [one.fen for one in found if one.kind == "money"] == [1000000, 2600000]


def test_a_question_after_an_amount_is_no_tenth_of_it():
    assert [one.fen for one in read_quantities("先还你600成不", TODAY)] == [60000]
