import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.clean import LONGEST, clean, file_part


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("王\x00\x08\x1b[31m", "王[31m"),
        ("甲\u202e乙\u2066丙\u200b丁\ufeff", "甲乙丙丁"),
        ("一\r\n二\t三", "一 二 三"),
        ("残\ud83d缺", "残缺"),
        ("有　空", "有　空"),
        ("<b>&{nb}$x$", "<b>&{nb}$x$"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_the_rest_kept(text, kept):
    assert clean(text) == kept


def test_a_paste_is_cut():
    assert clean("长" * 9_999) == "长" * LONGEST + "…"


@given(st.text())
def test_nothing_is_left_that_a_file_format_refuses(text):
    assert not {unicodedata.category(sign) for sign in clean(text)} & {"Cc", "Cs", "Cf", "Co"}


@pytest.mark.parametrize(
    ("text", "part"), [("SK-1", "SK-1"), ("../../etc/x", "etc-x"), ("案 1\r\n", "1"), ("案", "0")]
)
def test_a_file_name_takes_only_what_every_system_does(text, part):
    assert file_part(text) == part
