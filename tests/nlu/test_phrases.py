"""Every flag, cue and topic that words alone tell: what raises it, and what must not."""

from pathlib import Path

import pytest
import yaml

from bot.nlu.marks import read_breaks, read_marks
from bot.nlu.phrases import in_first_person, read_cues, read_signals, read_topics
from bot.nlu.text import normalise

HERE = Path(__file__).parent / "phrases"
DICTIONARIES = Path(__file__).parents[2] / "bot/nlu/dictionaries"
FEWEST_EXAMPLES = 6
READERS = {
    "signals": read_signals,
    "cues": read_cues,
    "topics": read_topics,
    "marks": lambda text: tuple(mark.name for mark in read_marks(text)),
}


def _load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


EXAMPLES = {kind: _load(HERE / f"{kind}.yml") for kind in READERS}


def _cases(wanted):
    return [
        pytest.param(kind, name, str(text), id=f"{name}: {text}")
        for kind, entries in EXAMPLES.items()
        for name, entry in entries.items()
        for text in entry[wanted]
    ]


def _heard(kind, text):
    return READERS[kind](normalise(text).text)


@pytest.mark.parametrize(("kind", "name", "text"), _cases(True))
def test_it_is_heard(kind, name, text):
    assert name in _heard(kind, text)


@pytest.mark.parametrize(("kind", "name", "text"), _cases(False))
def test_it_is_not_heard_in_a_near_neighbour(kind, name, text):
    assert name not in _heard(kind, text)


@pytest.mark.parametrize("kind", READERS)
def test_every_entry_has_examples_for_and_against(kind):
    entries = EXAMPLES[kind]
    assert set(entries) == set(_load(DICTIONARIES / f"{kind}.yml"))
    for name, entry in entries.items():
        assert len(set(entry[True])) >= FEWEST_EXAMPLES, name
        assert len(set(entry[False])) >= FEWEST_EXAMPLES, name


def test_a_person_who_says_i_speaks_of_themselves():
    assert in_first_person("我逾期了")
    assert in_first_person("俺没钱")
    assert not in_first_person("逾期了怎么办")


@pytest.mark.parametrize("text", ["", " ", "😀", "?" * 5000, "工资" * 5000])
def test_any_text_is_read_without_harm(text):
    assert isinstance(read_signals(text) + read_cues(text) + read_topics(text), tuple)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("招行3万 花呗1万", ["招行3万 ", "花呗1万"]),
        ("本金1,234.50,利息3.5", ["本金1,234.50,", "利息3.5"]),
        ("招行、花呗都逾期了。", ["招行、", "花呗都逾期了。"]),
        ("欠3 万 逾期10天", ["欠3 万 ", "逾期10天"]),
        ("!!", ["!!"]),
        ("", [""]),
    ],
)
def test_a_message_breaks_into_clauses_and_never_inside_a_figure(text, clauses):
    starts = (0, *read_breaks(text))

    assert [text[a:b] for a, b in zip(starts, (*starts[1:], len(text)), strict=True)] == clauses


def test_a_mark_tells_where_its_words_stand():
    text = "招行2万 一共5万"

    assert [(mark.name, text[mark.start : mark.end]) for mark in read_marks(text)] == [
        ("together", "一共")
    ]
