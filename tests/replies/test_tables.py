"""Tables line up: as many cells as columns, amounts to the fen and to the right."""

import re

import pytest

from bot.core.checklist import ChecklistItem
from bot.core.moves import Move, Turn
from bot.core.offers import offers_to_show
from bot.replies.labels import plan_name
from tests.replies.sample_cases import HOUSE, samples, told

AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d\d(?:→\d{1,3}(?:,\d{3})*\.\d\d)?")
RATE = re.compile(r"—|-?\d+\.\d\d% / -?\d+\.\d\d%")


@pytest.fixture(scope="module")
def tables():
    """Give the table of every set of offers the samples come to."""
    shown = {offers_to_show(proposal) for _, proposal in samples()}
    found = []
    for offers in filter(None, shown):
        turn = Turn((Move("offers", "utter_offers", offers=offers),), told(), done=False)
        found.append(HOUSE.renderer.render(turn)[0]["table"])
    return found


def test_every_row_has_a_cell_for_every_column(tables):
    assert len(tables) > 50
    for table in tables:
        width = len(table["columns"])
        assert len(table["align"]) == width
        assert all(len(row) == width for row in table["rows"])
        assert all(cell.strip() for row in table["rows"] for cell in row)


def test_figures_stand_to_the_right_and_are_written_to_the_fen(tables):
    for table in tables:
        assert table["align"] == ["left", "right", "right", "right", "right", "left"]
        for row in table["rows"]:
            assert all(AMOUNT.fullmatch(cell) for cell in row[1:4]), row
            assert RATE.fullmatch(row[4]), row


def test_rows_are_numbered_as_they_are_chosen(tables):
    for table in tables:
        numbers = [row[0].split(". ")[0] for row in table["rows"]]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_two_offers_on_the_table_never_read_alike(tables):
    for table in tables:
        lines = {(row[0].split(". ")[1], *row[1:]) for row in table["rows"]}
        assert len(lines) == len(table["rows"]), table["rows"]


def test_a_plan_is_named_in_few_words():
    named = {plan_name(offer, HOUSE.wording) for _, found in samples() for offer in found.offers}
    assert len(named) > 20
    assert max(map(len, named)) <= 45
    assert not [name for name in named if re.search(r"None|\{|个月到None", name)]


def test_documents_are_listed_with_the_way_to_get_them():
    items = tuple(ChecklistItem(code, "required", "unknown") for code in HOUSE.rulebook.documents)
    table = HOUSE.renderer.documents(items, told())["table"]
    assert len(table["rows"]) == len(items)
    assert table["align"] == ["left", "left", "left"]
    assert all(name and how and mind for name, how, mind in table["rows"])


def test_where_no_document_is_needed_there_is_no_table():
    assert HOUSE.renderer.documents((), told())["table"] is None


@pytest.mark.parametrize(
    ("item", "name"),
    [
        (ChecklistItem("D06", "required", "unknown"), "失业证明"),
        (ChecklistItem("D06", "required", "can_get"), "失业证明"),
        (ChecklistItem("D06", "required", "have"), "失业证明（已有）"),
        (ChecklistItem("D06", "required", "cannot"), "失业证明（暂缺，写明原因）"),
        (
            ChecklistItem("D25", "alternative", "unknown", "D06"),
            "村（居）委会困难说明（代替失业证明）",
        ),
        (ChecklistItem("D21", "optional", "cannot"), "低保、特困或残疾证（可选，不交也行）"),
    ],
)
def test_a_document_says_how_it_stands(item, name):
    assert HOUSE.renderer.documents((item,), told())["table"]["rows"][0][0] == name


def test_a_document_says_its_form_its_age_and_what_to_cover():
    item = ChecklistItem("D04", "required", "unknown")
    (row,) = HOUSE.renderer.documents((item,), told())["table"]["rows"]
    assert row[2] == "先交照片或截图；最近开的；每次申请开新的；遮挡：同事的信息"
