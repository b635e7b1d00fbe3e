"""Tables line up: as many cells as columns, amounts to the fen and to the right."""

import re
from dataclasses import replace

import pytest

from bot.core.case import Request
from bot.core.checklist import ChecklistItem
from bot.core.moves import Move, Turn
from bot.core.offers import offers_to_show
from bot.replies.labels import plan_name
from tests.core.cases import PLENTY, yuan
from tests.replies.sample_cases import CARD, HOUSE, TODAY, samples, told

AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d\d(?:→\d{1,3}(?:,\d{3})*\.\d\d)?")
RATE = re.compile(r"—|-?\d+\.\d\d% / -?\d+\.\d\d%")


@pytest.fixture(scope="module")
def tables():
    """Give the table of every set of offers the samples come to."""
    shown = {offers_to_show(proposal): case for case, proposal in samples()}
    found = []
    for offers, case in shown.items():
        if not offers:
            continue
        turn = Turn((Move("offers", "utter_offers", offers=offers),), case, done=False)
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
    table = table_of(items)
    assert len(table["rows"]) == len(items)
    assert table["align"] == ["left", "left", "left"]
    assert all(name and how and mind for name, how, mind in table["rows"])


def table_of(items):
    move = Move("documents", "utter_documents_so_far", {"items": items})
    return HOUSE.renderer.render(Turn((move,), told(), done=True))[0]["table"]


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
    assert table_of((item,))["rows"][0][0] == name


def test_a_document_says_its_form_its_age_and_what_to_cover():
    item = ChecklistItem("D04", "required", "unknown")
    (row,) = table_of((item,))["rows"]
    assert row[2] == "先交照片或截图；最近开的；每次申请开新的；遮挡：同事的信息"


def test_every_plan_says_why_it_fits_and_who_approves_it(tables):
    whys = {row[5] for table in tables for row in table["rows"]}
    assert all(why.endswith(("；要机构审批", "；官方App里可自己办")) for why in whys)
    assert len({why.split("；")[0] for why in whys}) > 4


def test_a_plan_above_their_own_cap_but_within_their_means_is_called_so():
    month = replace(PLENTY, cap=yuan("900"))
    given = told(debts=(CARD,), finance=month, reasons=("R03",), requests=(Request("Q1", terms=9),))
    found = HOUSE.propose(given, TODAY)
    shown = replace(found.offers[0], asked_for=False)
    move = Move("offers", "utter_offers", {"usable": found.now.usable}, offers=(shown,))
    (reply,) = HOUSE.renderer.render(Turn((move,), given, done=True))
    assert reply["table"]["rows"][0][5].startswith("超过你说的每月数，但还拿得出")
