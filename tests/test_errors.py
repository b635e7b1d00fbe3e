"""The errors, as drawn."""

import inspect
import re

import pytest

from bot import errors
from bot.wiring import house

CLASSES = [item for _, item in inspect.getmembers(errors, inspect.isclass)
           if issubclass(item, errors.HardshipError)]  # fmt: skip
DRAWN = re.findall(r"^ *[*x+] (\w+)", errors.__doc__, re.MULTILINE)
LEVELS = {"*": 0, "x": 1, "+": 2}


def test_the_drawing_names_each_class_once_and_no_other():
    assert sorted(DRAWN) == sorted(item.__name__ for item in CLASSES)


@pytest.mark.parametrize("item", CLASSES, ids=lambda item: item.__name__)
def test_the_drawing_shows_whose_child_a_class_is(item):
    branch: dict[int, str] = {}
    for mark, name in re.findall(r"^ *([*x+]) (\w+)", errors.__doc__, re.MULTILINE):
        level = LEVELS[mark]
        branch[level] = name
        if name == item.__name__ and level:
            assert item.__base__.__name__ == branch[level - 1]


@pytest.mark.parametrize(
    "item",
    [item for item in CLASSES if issubclass(item, errors.InputError)],
    ids=lambda item: item.__name__,
)
def test_what_a_person_can_be_asked_again_has_a_text_and_a_slot(item):
    assert house().wording.has(item.reply_key)
    assert item is errors.InputError or item.slot


def test_a_wrong_request_names_field_problem_and_remedy():
    error = errors.RequestInvalid("today", "'x' is no day", "write YYYY-MM-DD")
    assert str(error) == "today: 'x' is no day; write YYYY-MM-DD"
    assert (error.field, error.remedy) == ("today", "write YYYY-MM-DD")
    assert str(errors.RequestInvalid("", "nothing given", "give one")) == "nothing given; give one"


def test_every_class_says_what_it_is():
    assert all((item.__doc__ or "").split("\n")[0].endswith(".") for item in CLASSES)
