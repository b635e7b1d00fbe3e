import re
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.conversation.masking import mask
from bot.conversation.secret_numbers import luhn_valid

HIDDEN = [
    ("我的卡4111111111111111", "我的卡[卡号****1111]"),
    ("4111 1111 1111 1111", "[卡号****1111]"),
    ("4111-1111-1111-1111还不上", "[卡号****1111]还不上"),
    ("４１１１１１１１１１１１１１１１", "[卡号****1111]"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[卡号****1111]"),
    ("4111\u200b1111\u200b1111\u200b1111", "[卡号****1111]"),
    ("378282246310005", "[卡号****0005]"),
    ("3782 822463 10005", "[卡号****0005]"),
    ("622202 1234567890128", "[卡号****0128]"),
    ("卡号是6222021234567890123", "卡号是[卡号****0123]"),
    ("信用卡:1234567890123456", "信用卡:[卡号****3456]"),
    ("银行卡 6217 0000 1234 5678 901", "银行卡 [卡号****8901]"),
    ("6222021234567890123这张", "[卡号****0123]这张"),
    ("欠5000，4111111111111111", "欠5000，[卡号****1111]"),
    ("5000 4111 1111 1111 1111", "5000 [卡号****1111]"),
    ("4111111111111111和5500000000000004", "[卡号****1111]和[卡号****0004]"),
    ("4111111111111111 5500000000000004", "[卡号****1111] [卡号****0004]"),
    ("六二二八四八零零一二三四五六七八九一二", "[卡号****8912]"),
    ("卡号六二二八，四八零零，一二三四，五六七八", "卡号[卡号****5678]"),
    ("4111111111111111123", "[卡号****1123]"),
    ("4111111111111111 12/28 123", "[卡号****1111] 12/28 [CVV]"),
    ("4111 1111 1111 1111 123", "[卡号****1111] [CVV]"),
    ("CVV是123", "CVV是[CVV]"),
    ("cvv2：１２３", "cvv2：[CVV]"),
    ("安全码 4567", "安全码 [CVV]"),
    ("背面三位是 321", "背面三位是 [CVV]"),
    ("后三位888", "后三位[CVV]"),
    ("背面后三位数字是八八六", "背面后三位数字是[CVV]"),
    ("123是我的cvv", "[CVV]是我的cvv"),
    ("我身份证11010519491231002X", "我身份证[身份证号]"),
    ("11010519491231002x", "[身份证号]"),
    ("１１０１０５１９４９１２３１００２Ｘ", "[身份证号]"),
    ("110105 19491231 002X", "[身份证号]"),
    ("身份证号码：110105491231002", "身份证号码：[身份证号]"),
    ("身份证是 123456789012345678", "身份证是 [身份证号]"),
    ("440301199002301234这个", "[身份证号]这个"),
    ("电话13812345678", "电话[手机号****5678]"),
    ("138 1234 5678", "[手机号****5678]"),
    ("138-1234-5678", "[手机号****5678]"),
    ("+8613812345678", "+[手机号****5678]"),
    ("+86 138 1234 5678", "+86 [手机号****5678]"),
    ("008613812345678", "[手机号****5678]"),
    ("幺三八一二三四五六七八", "[手机号****5678]"),
    ("13812345678 5000", "[手机号****5678] 5000"),
    ("13812345678，13912345678", "[手机号****5678]，[手机号****5678]"),
    ("验证码123456", "验证码[验证码]"),
    ("验证码是 1234", "验证码是 [验证码]"),
    ("校验码：88 66 21", "校验码：[验证码]"),
    ("动态码给你847261", "动态码给你[验证码]"),
    ("收到的验证码是一二三四五六", "收到的验证码是[验证码]"),
    ("482913是我收到的验证码", "[验证码]是我收到的验证码"),
    ("【某银行】482913（验证码），5分钟有效", "【某银行】[验证码]（验证码），5分钟有效"),
    ("OTP: 847261", "OTP: [验证码]"),
    ("密码123456 验证码 889900", "密码[密码] 验证码 [验证码]"),
    ("密码是abc123", "密码是[密码]"),
    ("支付密码：Qw3r!ty,", "支付密码：[密码]"),
    ("密码 198801", "密码 [密码]"),
    ("密码为六六八八九九", "密码为[密码]"),
]

LEFT_ALONE = [
    "欠35000000",
    "欠了3w5 逾期俩月了",
    "今天是20261122",
    "2026-11-22 13:45:30 和 2027-01-05",
    "案件编号SK-20261122-0012345",
    "案件2026112200012345",
    "打95588问过了，也打过95533、12378、10086、400-820-8820",
    "工资3200，房租1500，吃饭800，车贷2300",
    "5000 3000 2000 1200 600",
    "35,000,000.00 12,000.50",
    "42360.5 3200.00 1500.75 88.10",
    "3215+2187+1520+893+46",
    "验证码收不到，欠5000",
    "验证码收到，5000元怎么还",
    "验证码是95588发来的",
    "欠5000，验证码没有",
    "密码忘了",
    "每月还4000 后三位都对不上",
    "我欠8888 验证码收不到",
    "密码是什么",
    "尾号6789的卡",
    "信用卡欠款 12345 8032 5123",
    "我的信用卡36期",
    "每月10号还2200",
    "三万五千六百块",
    "二〇二六年十一月二十二日",
    "没收入，3口人，1个孩子",
    "后三个月每月还500",
    "/restart",
]


@pytest.mark.parametrize(("written", "stored"), HIDDEN)
def test_a_secret_is_replaced_by_its_label(written, stored):
    assert mask(written).text == stored


@pytest.mark.parametrize("written", LEFT_ALONE)
def test_amounts_days_and_hotlines_are_left_alone(written):
    assert mask(written).findings == ()
    assert mask(written).text == written


def test_findings_stand_where_the_text_as_written_has_them():
    text = "卡号 4111 1111 1111 1111，电话13812345678"
    found = [(each.kind, text[each.start : each.end]) for each in mask(text).findings]
    assert found == [("card", "4111 1111 1111 1111"), ("phone", "13812345678")]


@pytest.mark.parametrize(("written", "_stored"), HIDDEN)
def test_the_same_length_rendering_keeps_every_offset(written, _stored):
    masked = mask(written, same_length=True)
    assert len(masked.text) == len(written)
    inside = {i for each in masked.findings for i in range(each.start, each.end)}
    for i, letter in enumerate(masked.text):
        assert letter == ("*" if i in inside else written[i])


@pytest.mark.parametrize("written", [text for text, _ in HIDDEN] + LEFT_ALONE)
def test_masking_twice_changes_nothing_more(written):
    once = mask(written).text
    assert mask(once).text == once


def _with_check_digit(body: str) -> str:
    return next(body + str(d) for d in range(10) if luhn_valid(body + str(d)))


SEPARATORS = st.sampled_from(
    ["", " ", "-", "  ", "－", "—", ".", "·", "_", "/", "，", "、", ",", "\n", "\t", "\u3000",
     "\u200b", "*", ":", "|", " - "]
)  # fmt: skip
ISSUED = st.sampled_from(["62", "4", "51", "55", "34", "35", "60", "95"])
SCRIPTS = st.sampled_from(
    ["0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
)
WORDS = st.text(alphabet="我的卡欠款还不上a Z，。!：", max_size=8)


def _digits_of(text: str) -> str:
    values = {d: str(i) for s in ("〇一二三四五六七八九",) for i, d in enumerate(s)}
    return "".join(
        values.get(letter) or (str(int(letter)) if letter.isdecimal() else "") for letter in text
    )


@given(ISSUED, st.data(), WORDS, WORDS, SCRIPTS)
@settings(max_examples=300, deadline=None)
def test_no_sixteen_digit_card_survives_whatever_the_separators(start, data, before, after, script):
    body = start + data.draw(st.text("0123456789", min_size=15, max_size=15))
    card = _with_check_digit(body[:15])
    gaps = data.draw(st.lists(SEPARATORS, min_size=15, max_size=15))
    digits = card.translate(str.maketrans("0123456789", script))
    written = "".join(d + gap for d, gap in zip(digits, [*gaps, ""], strict=True))
    # Lists of round or two-decimal amounts and days are not cards.
    assume(not re.search(r"00(\D|$)|\.\d\d?(\D|$)|(19|20)\d\d", written.translate(
        str.maketrans(script, "0123456789"))))  # fmt: skip
    assert card not in _digits_of(mask(before + written + after).text)


@given(st.text("0123456789", min_size=15, max_size=15), WORDS, WORDS)
@settings(max_examples=150, deadline=None)
def test_no_luhn_number_in_one_piece_survives(body, before, after):
    card = _with_check_digit(body)
    assume(not re.match(r"20[0-4]\d(0[1-9]|1[0-2])", card))
    for written in (card, " ".join(re.findall("....", card)), "-".join(re.findall("....", card))):
        assume(not re.fullmatch(r"([1-9]\d00[ -]?){4}", written))
        assert card not in re.sub(r"\D", "", mask(before + written + after).text)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_masked_and_findings_are_in_order(text):
    masked = mask(text)
    position = 0
    for finding in masked.findings:
        assert position <= finding.start < finding.end <= len(text)
        position = finding.end


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "4",
        "4 1",
        "12.34 ",
        "一",
        "密码",
        "验证码：",
        "6222 ",
        "a",
        "1-",
        "!@#",
        "100,200,",
        "1.50 100 ",
        "密码: ",
        "密码::: : : : : : : : : : : : : : : : : : : : : : : :",
        "验证码 是 ",
    ],
)
def test_a_hostile_text_is_masked_in_reasonable_time(piece):
    text = piece * (8_000 // len(piece)) + "123456789x"
    began = time.process_time()
    mask(text)
    assert time.process_time() - began < 3
