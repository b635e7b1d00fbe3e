import io

import pytest
from rich.cells import cell_len

from bot.channels.terminal_screen import Screen
from bot.channels.terminal_text import wrap
from bot.replies.reply import text_reply
from bot.replies.wording import Wording

OFFERS = {
    "columns": ["方案", "每期（元）", "总共还（元）", "多付（元）", "年化成本", "说明"],
    "rows": [
        ["1. 延期2个月到2027年1月23日", "0.00", "35,350.00", "350.00", "—", "缓一段时间，先保生活"],
        ["2. 免息分36期", "972.22→972.30", "35,000.00", "0.00", "0.00%", "在你拿得出的范围内"],
    ],
    "align": ["left", "right", "right", "right", "right", "left"],
}
LONG = "你的情况我记下了，欠款35,000.00元（含利息）；“先别急”，打12378问问。" * 3


@pytest.fixture
def shown():
    """Show a reply at a width and give the lines."""

    def show(reply, width):
        out = io.StringIO()
        screen = Screen(Wording({"utter_terminal_file": ("文件：{name}",)}, {}), out)
        screen.console.width = width
        screen.show([{**text_reply(""), **reply}])
        return out.getvalue().splitlines()

    return show


@pytest.mark.parametrize("width", [20, 33, 80, 81])
def test_no_line_is_wider_than_the_window_and_nothing_is_lost(width):
    lines = wrap(LONG, width)
    assert "".join(lines) == LONG
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", range(20, 90))
def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(width):
    lines = wrap(LONG, width)
    assert not any(line[0] in "，。；）”" for line in lines)
    assert not any(line[-1] in "（“" for line in lines)


def test_a_figure_is_not_broken():
    assert wrap("现在一共欠款35,000.00元", 20) == ["现在一共欠款", "35,000.00元"]


def test_lines_after_a_bullet_are_set_in():
    assert wrap("· 一二三四五六", 8) == ["· 一二三", "  四五六"]


def test_what_has_no_room_is_broken_after_all():
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


@pytest.mark.parametrize("width", range(30, 131))
def test_every_cell_of_a_table_stands_whole_at_any_width(shown, width):
    lines = shown({"table": OFFERS}, width)
    assert max(map(cell_len, lines)) <= width
    text = "".join(line.strip() for line in lines)
    squeezed = text.replace(" ", "")
    for row in OFFERS["rows"]:
        for cell in row:
            assert cell.replace(" ", "") in squeezed


def test_figures_stand_one_below_the_other_where_there_is_room(shown):
    lines = shown({"table": OFFERS}, 120)
    first, second = (next(x for x in lines if word in x) for word in ("延期2个月", "免息分36期"))
    ends = [
        cell_len(line[: line.index(total)])
        for line, total in ((first, ",350.00"), (second, ",000.00"))
    ]
    assert ends[0] == ends[1]


def test_a_table_is_stacked_at_80_columns(shown):
    lines = shown({"table": OFFERS}, 80)
    assert "  2. 免息分36期" in lines
    assert "    每期（元）    972.22→972.30" in lines


def test_choices_stand_in_a_row_or_one_below_the_other(shown):
    buttons = [{"title": title, "payload": title} for title in ("想分期还", "想延期还")]
    assert "  [1] 想分期还   [2] 想延期还" in shown({"text": "好", "buttons": buttons}, 80)
    assert "  [2] 想延期还" in shown({"text": "好", "buttons": buttons}, 20)


def test_brackets_in_a_text_are_no_markup(shown):
    assert "  [red]红[/red] :smile:" in shown({"text": "[red]红[/red] :smile:"}, 80)


def test_a_file_is_named_with_where_it_is(shown):
    file = {"name": "申请书.docx", "media_type": "x", "url": "https://example.org/1"}
    assert any("申请书.docx" in line for line in shown({"files": [file]}, 80))
