from decimal import Decimal

import pytest

from bot.quantities.numerals import find_numbers, read_number, read_small
from bot.quantities.text import fold, prepare


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", "0"),
        ("十", "10"),
        ("十九", "19"),
        ("三十", "30"),
        ("一百零二", "102"),
        ("三百二", "320"),
        ("一千零一十", "1010"),
        ("九千九百九十九", "9999"),
        ("十万零一", "100001"),
        ("一百二十三万四千五百六十七", "1234567"),
        ("一亿零三百", "100000300"),
        ("十二亿三千万", "1230000000"),
        ("三万亿", "3000000000000"),
        ("两万万", "200000000"),
        ("3.14", "3.14"),
        ("1,234,567.8", "1234567.8"),
        ("三点一四", "3.14"),
        ("零点五", "0.5"),
        ("两百点七五", "200.75"),
        ("七百亿", "70000000000"),
        ("6千5", "6500"),
        ("二零二六", "2026"),
        ("百五", "150"),
        ("千二", "1200"),
        ("万五", "15000"),
        ("一万五千亿", "1500000000000"),
    ],
)
def test_a_number_is_read_whole(text, value):
    numbers = list(find_numbers(text))
    assert [number.low for number in numbers] == [Decimal(value)]
    assert numbers[0].end == len(text)


@pytest.mark.parametrize("text", ["", "点", "多", "几", "数", "好", "abc", "个", "几个", "数学"])
def test_what_is_no_number_is_refused(text):
    assert list(find_numbers(text)) == []
    assert read_number(text, 0) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("十百", ["10", "100"]),
        ("十十", ["10", "10"]),
        ("一二三万", ["123", "10000"]),
        ("三三", ["3", "3"]),
        ("九零后", ["9", "0"]),
    ],
)
def test_what_nobody_would_write_is_not_forced_into_one_number(text, parts):
    assert [str(int(number.low)) for number in find_numbers(text)] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5零5", ["5", "5"]),
        ("三四5", ["4", "5"]),
        ("三万二万", ["30000", "20000"]),
        ("五千八千", ["5000", "8000"]),
        ("3w5w", ["30000", "50000"]),
        ("三百500", ["300", "500"]),
    ],
)
def test_a_broken_number_ends_where_it_breaks(text, parts):
    assert [str(int(number.high)) for number in find_numbers(text)] == parts


def test_a_number_does_not_begin_with_its_measure():
    assert read_number("个亿", 0) is None


def test_a_small_number_of_a_date_is_read_or_is_zero():
    assert [read_small(text) for text in ("十二", "09", "二零二六", "廿三", "日")] == [
        12,
        9,
        2026,
        23,
        0,
    ]


def test_a_whole_value_is_told_from_a_broken_one_and_a_range():
    assert [number.whole for number in find_numbers("3 3.5 三四千")] == [3, None, None]


def test_folding_keeps_every_offset():
    text = "欠３萬貳仟,還剩幾個月"
    assert len(fold(text)) == len(prepare(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["三四千点五", "五零", "九万亿点五亿", "三百千百", "一二三千", "九千万亿", "三百千"]
)
def test_a_number_nobody_would_write_never_reads_as_a_larger_one(text):
    assert all(number.high <= 10**13 for number in find_numbers(text))
