"""What side questions are about: the questions they are learnt from, and how well it is learnt."""

from collections import Counter
from pathlib import Path

import pytest

from bot.nlu.sentences import read_labelled
from bot.nlu.text import normalise
from bot.nlu.topics import NONE, ROOT, TopicReader, read_questions
from bot.replies.wording import load_wording

TRAINING, HELD_OUT = ROOT / "data/topics", ROOT / "tests/data/topics"
DEVSET = ROOT.parent / "shared/devset/intents.tsv"
FEWEST_QUESTIONS = 14
# Short questions are common property.
LONGEST_COMMON = 6
LOWEST_RIGHT, HIGHEST_WRONG, HIGHEST_FALSE = 0.68, 0.12, 0.08


def _key(text):
    return normalise(text).text.strip("?？!！。 ").lower()


@pytest.fixture(scope="module")
def learnt():
    return read_questions(TRAINING)


@pytest.fixture(scope="module")
def held_out():
    return read_questions(HELD_OUT)


def test_every_topic_has_questions_enough_and_an_answer(learnt):
    texts = load_wording({}).responses
    few = {name for name, count in Counter(name for name, _ in learnt).items()
           if count < FEWEST_QUESTIONS}  # fmt: skip
    assert few == set()
    assert {name for name, _ in learnt if f"utter_answer_{name}" not in texts} == set()


def test_no_question_stands_twice_nor_is_held_out_as_well(learnt, held_out):
    keys = Counter(_key(text) for _, text in (*learnt, *held_out))
    assert [text for text, times in keys.items() if times > 1] == []


def test_the_held_out_questions_cover_the_same_topics(learnt, held_out):
    assert {name for name, _ in held_out} == {name for name, _ in learnt} | {NONE}
    assert sorted(path.name for path in HELD_OUT.glob("*.yml")) == sorted(
        [f"{NONE}.yml", *(path.name for path in TRAINING.glob("*.yml"))]
    )


@pytest.mark.skipif(not DEVSET.exists(), reason="the development set lies beside the project")
def test_no_question_is_taken_from_the_development_set(learnt, held_out):
    known = {_key(one.text) for one in read_labelled(DEVSET)}
    taken = [text for _, text in (*learnt, *held_out) if _key(text) in known]
    assert [text for text in taken if len(text) > LONGEST_COMMON] == []


def test_another_question_makes_another_training_run(tmp_path):
    (tmp_path / "some.yml").write_text("jail:\n  - 会不会坐牢\n", encoding="utf-8")
    before = TopicReader.fingerprint_addon({"examples": str(tmp_path)})
    (tmp_path / "some.yml").write_text("jail:\n  - 会被抓吗\n", encoding="utf-8")
    assert TopicReader.fingerprint_addon({"examples": str(tmp_path)}) != before


@pytest.mark.model
def test_unseen_questions_find_their_topic_and_others_find_none(trained_model: Path, held_out):
    from bot.dialogue.understanding import Understanding

    topics = Understanding.load(trained_model).topics
    heard = [(name, topics(text)) for name, text in held_out]
    asked = [(name, found) for name, found in heard if name != NONE]
    others = [found for name, found in heard if name == NONE]
    right = sum(name in found for name, found in asked) / len(asked)
    wrong = sum(bool(found) and name not in found for name, found in asked) / len(asked)
    false = sum(map(bool, others)) / len(others)

    assert right >= LOWEST_RIGHT
    assert wrong <= HIGHEST_WRONG
    assert false <= HIGHEST_FALSE
