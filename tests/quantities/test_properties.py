from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quantities import read_quantities
from bot.quantities.numerals import find_numbers
from tests.quantities.reading import TODAY

DIGITS = "零一二三四五六七八九"
PIECES = st.sampled_from(
    [
        *"零一二两三四五六七八九十百千万亿多来几数半点个月年天日号周期元块",
        *"角毛分厘%上下前后这每大小过到至,.-~/ 0123456789wk俩仨廿卅农历初底中",
        "万分之",
        "百分之",
        "年化",
        "月息",
        "星期",
        "礼拜",
        "下个月",
        "正月",
        "春节",
        "小时",
        "发工资后",
        "1万",
        "三千",
        "20",
        "2026",
        "欠了",
        "最多",
        "以内",
        "左右",
        "分",
        "第",
        "号",
        "年三十",
        "冬至",
        "的第一个周",
        "季度",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join))


def in_chinese(number):
    """Write a whole number up to 10^9 as Chinese numerals, in full."""
    if number == 0:
        return "零"
    written, gap = "", False
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, unit)
        if part and written and (gap or part < 1000):
            written += "零"
        written += below_ten_thousand(part) + name if part else ""
        gap = part == 0 and bool(written)
    return written


def below_ten_thousand(number):
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + name
        gap = digit == 0
    return written


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.dates(), st.sampled_from([None, True, False]))
def test_any_text_gives_ordered_stretches_of_itself_that_do_not_overlap(text, today, past):
    end = 0
    for found in read_quantities(text, today, past=past):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        end = found.end


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_each_kind_fills_its_own_fields_only(text):
    for found in read_quantities(text, TODAY):
        ranged = found.low_fen is not None and found.high_fen is not None
        assert (found.kind == "money") == (found.fen is not None or ranged)
        assert (found.kind == "count") == (found.count is not None)
        assert (found.kind == "duration") == (found.days is not None or found.months is not None)
        assert (found.kind == "date") == (found.on is not None or found.anchor is not None)
        assert (found.kind == "rate") == (found.annual is not None)
        assert not ranged or (found.low_fen < found.high_fen and found.approximate)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_a_whole_number_written_in_chinese_reads_back_exactly(number):
    found = list(find_numbers(in_chinese(number)))
    assert [(one.low, one.high) for one in found] == [(number, number)]


@settings(max_examples=200, deadline=None)
@given(st.integers(10, 10**9))
def test_an_amount_written_in_chinese_reads_back_to_the_fen(yuan):
    found = read_quantities(f"欠{in_chinese(yuan)}元", TODAY)
    assert [one.fen for one in found] == [yuan * 100]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 99))
def test_an_amount_in_figures_reads_back_to_the_fen(yuan, fen):
    for written in (f"{yuan}.{fen:02d}元", f"{yuan:,}.{fen:02d}元"):
        assert [one.fen for one in read_quantities(written, TODAY)] == [yuan * 100 + fen]


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1000, 1, 1)), st.dates())
def test_a_full_date_reads_back_on_any_day(day, today):
    for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        assert [one.on for one in read_quantities(written, today)] == [day]
