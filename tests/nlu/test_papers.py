"""Papers as people name them, and whether they have them."""

from pathlib import Path

import pytest
import yaml

import bot.nlu.dictionaries
import bot.rulebook
from bot.nlu.papers import read_papers
from bot.nlu.text import normalise


def papers(text):
    found = read_papers(normalise(text).text)
    return [tuple(mark.name.split(":")[1:]) for mark in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("诊断证明有 费用单也有", [("D07", "have"), ("D08", "have")]),
        ("诊断书 发票都在", [("D07", "have")]),
        ("病历、费用清单都有", [("D07", "have"), ("D08", "have")]),
        ("有诊断证明和缴费单", [("D07", "have"), ("D08", "have")]),
        ("昨天派出所给了回执", [("D16", "have")]),
        ("账单截图好了", [("D02", "have")]),
        ("聊天记录我都存着", [("D17", "have")]),
        ("离职证明没有 失业登记能去办", [("D06", "can_get"), ("D06", "can_get")]),
        ("收入证明公司不给开", [("D04", "cannot")]),
        ("没有病历怎么办", [("D07", "cannot")]),
        ("原来的协议找不到了", [("D28", "cannot")]),
        ("公司倒闭了没人给开离职证明", [("D06", "can_get")]),
        ("失业证明弄不到", [("D06", "cannot")]),
        ("流水可以打", [("D05", "can_get")]),
        ("诊断证明还没开", [("D07", "can_get")]),
        ("户口本在老家 能拿", [("D10", "can_get")]),
        ("村委会肯写个困难说明", [("D25", "can_get")]),
        ("身份证", [("D01", "named")]),
        ("租房合同 没有签", [("D19", "cannot")]),
        ("离职证明 那个有什么用", [("D06", "named")]),
        ("诊断证明要原件吗", [("D07", "asked")]),
        ("去哪开收入证明", [("D04", "asked")]),
        ("经营流水有", [("D13", "have")]),
        ("我没工作", []),
        ("", []),
    ],
)
def test_papers_and_their_status_are_read(text, expected):
    assert papers(text) == expected


def test_a_name_tells_where_it_stands():
    text = "嗯 诊断证明有"
    (mark,) = read_papers(text)

    assert text[mark.start : mark.end] == "诊断证明"


def test_every_paper_named_here_is_in_the_rulebook():
    file = Path(bot.nlu.dictionaries.__file__).with_name("papers.yml")
    book = Path(bot.rulebook.__file__).with_name("documents")

    codes = set(yaml.safe_load(file.read_text(encoding="utf-8"))["names"])
    assert codes <= {path.stem for path in book.glob("D*.yml")}
