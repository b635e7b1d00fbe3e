import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.linebreak import NEVER_FIRST, NEVER_LAST, lines_of

WORDS = (
    "本人申请分期还款，每期1,234.50元（共24期），「可以吗」？第3期起。ABC def……——《办法》“引用”！"
)


def width(text):
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


@pytest.mark.parametrize("measure", range(8, 40))
def test_no_line_begins_with_a_stop_or_ends_with_an_opening(measure):
    lines = lines_of(WORDS * 3, measure, width)

    assert all(line[0] not in NEVER_FIRST for line in lines)
    assert all(line[-1] not in NEVER_LAST for line in lines)
    assert all(width(line) <= measure for line in lines)


def test_a_figure_stays_with_its_sign_and_its_unit():
    lines = lines_of("合计应还金额是-12,345.67元整", 12, width)

    assert lines == ["合计应还金额是", "-12,345.67元整"]


def test_a_word_longer_than_a_line_is_cut():
    assert lines_of("w" * 50, 10, width) == ["w" * 20, "w" * 20, "w" * 10]


def test_the_first_line_is_shorter_by_its_indent():
    assert lines_of("一二三四五六", 4, width, 2) == ["一二", "三四五六"]


def test_nothing_is_one_empty_line():
    assert lines_of("", 4, width) == [""]


@given(st.text(alphabet=WORDS + " \u3000"), st.integers(1, 30))
def test_nothing_is_lost_and_nothing_too_wide(text, measure):
    lines = lines_of(text, measure, width)

    assert "".join(lines).replace(" ", "").replace("\u3000", "") == text.replace(" ", "").replace(
        "\u3000", ""
    )
    assert all(width(line) <= measure or len(line) == 1 for line in lines)
