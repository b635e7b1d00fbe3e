"""The drawings name only questions that are asked and texts that are said."""

import re
from pathlib import Path

import pytest

from bot.core.interview import QUESTIONS
from bot.wiring import house

FOLDER = Path(__file__).resolve().parents[2] / "docs/journeys"
DRAWINGS = sorted(FOLDER.glob("*.mmd"))
TEXT = re.compile(r"\b(utter_\w+)")
QUESTION = re.compile(r"\w+\((\w+)\)")
STEP = re.compile(r"(\w+)(?:\[(\w+)\])")


def drawn(pattern):
    return {name for path in DRAWINGS for name in pattern.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_names_only_texts_and_questions_that_exist(path):
    text = path.read_text(encoding="utf-8")
    texts, asked = set(TEXT.findall(text)), set(QUESTION.findall(text))

    assert text.startswith("flowchart TD\n")
    assert texts
    assert texts <= set(house().wording.responses)
    assert asked <= {item.id for item in QUESTIONS}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_box_carries_the_name_it_is_linked_by(path):
    boxes = STEP.findall(path.read_text(encoding="utf-8"))

    assert boxes
    assert all(name == shown for name, shown in boxes)


def test_every_question_is_drawn_somewhere():
    assert {item.id for item in QUESTIONS} <= drawn(QUESTION)


def test_every_drawing_is_listed_and_every_listed_one_is_there():
    listed = set(re.findall(r"\((\w+\.mmd)\)", (FOLDER / "README.md").read_text("utf-8")))

    assert listed == {path.name for path in DRAWINGS}
