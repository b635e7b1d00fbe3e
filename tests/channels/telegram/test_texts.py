"""Splitting and laying out, without Telegram."""

import pytest

from bot.channels.telegram.commands import Command, command_of
from bot.channels.telegram.compose import keyboard_of, parts_of
from bot.channels.telegram.texts import LONGEST_TEXT, Span, split, units
from bot.replies.reply import Button, File, Table, text_reply


def bold_of(text):
    encoded = text.text.encode("utf-16-le")
    return [
        encoded[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in text.entities
    ]


def test_what_fits_stays_one_message():
    (text,) = split([Span("一句。"), Span("两句。")])
    assert text.text == "一句。两句。"


@pytest.mark.parametrize("length", [LONGEST_TEXT - 1, LONGEST_TEXT, LONGEST_TEXT + 1, 20_000])
@pytest.mark.parametrize("letter", ["字", "😀", "a"])
def test_what_has_no_sentence_is_cut_where_it_must(length, letter):
    texts = split([Span(letter * length)])
    assert "".join(text.text for text in texts) == letter * length
    assert all(units(text.text) <= LONGEST_TEXT for text in texts)


def test_bold_is_counted_in_utf_16_and_follows_its_words_into_the_next_message():
    sentence = "😀" * 30 + "。"
    spans = [part for _ in range(100) for part in (Span(sentence), Span("要紧的。", bold=True))]
    texts = split(spans)
    assert len(texts) > 1
    assert sum(len(bold_of(text)) for text in texts) == 100
    assert all(word == "要紧的。" for text in texts for word in bold_of(text))


def test_blanks_around_a_break_are_not_counted_into_what_is_bold():
    (text,) = split([Span("\n\n  "), Span("头 ", bold=True), Span("\n尾")])
    assert text.text == "头 \n尾"
    assert bold_of(text) == ["头"]


def test_nothing_to_say_makes_no_message():
    assert split([Span(""), Span(" \n")]) == []


def test_short_choices_stand_two_in_a_row_and_long_ones_alone():
    short = keyboard_of([Button(title=t, payload=t) for t in ("有", "没有", "先跳过")], str)
    long = keyboard_of([Button(title=t, payload=t) for t in ("有", "收到法院的传票了")], str)
    assert [len(row) for row in short.inline_keyboard] == [2, 1]
    assert [len(row) for row in long.inline_keyboard] == [1, 1]


def test_a_table_is_stacked_with_its_first_cell_bold_and_empty_cells_left_out():
    reply = text_reply("看：")
    rows = [["1. 分12期", "100", ""], ["2. 延期", "", "缓"]]
    reply["table"] = Table(columns=["方案", "每期", "说明"], rows=rows, align=[])
    (part,) = parts_of(reply, str)
    assert part.text.text == "看：\n\n1. 分12期\n每期：100\n\n2. 延期\n说明：缓"
    assert bold_of(part.text) == ["1. 分12期", "2. 延期"]


def test_what_can_be_pressed_comes_last_and_papers_after_words_otherwise():
    file = File(name="a.pdf", media_type="application/pdf", url="/api/v1/files/x")
    reply = {**text_reply("好"), "files": [file], "chart": {"url": "/api/v1/files/y"}}
    assert [part.name for part in parts_of(reply, str)] == ["chart", "text.0", "papers"]
    reply["buttons"] = [Button(title="有", payload="有")]
    assert [part.name for part in parts_of(reply, str)] == ["chart", "papers", "text.0"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/case", Command("case", "")),
        ("/case@shukun_bot", Command("case", "")),
        ("  /start  demo-x ", Command("start", "demo-x")),
        ("/erase yes", Command("erase", "yes")),
        ("/restart", None),
        ("/Case", None),
        ("/case1", None),
        ("case", None),
        ("说 /case", None),
        ("/3万5", None),
    ],
)
def test_a_command_is_one_of_ours_or_a_message(text, command):
    assert command_of(text) == command
