"""The training sentences are clean, apart from the held-out ones, and the project's own."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.nlu.sentences import read_labelled, read_sentences
from bot.nlu.text import normalise

ROOT = Path(__file__).parents[2]
TRAINING, HELD_OUT = ROOT / "data/nlu", ROOT / "tests/data/nlu"
INDEPENDENT = ROOT / "tests/nlu/labelled/independent.tsv"
DEVSET = ROOT.parent / "shared/devset/intents.tsv"
INTENTS = {
    "greet", "goodbye", "thanks", "affirm", "deny", "bot_challenge", "out_of_scope",
    "state_overdue", "state_reason", "express_willingness", "refuse_repay", "provide_info",
    "request_installment", "request_deferral", "request_reduction", "request_partial",
    "request_settlement", "request_due_date_change", "request_certificate", "request_human",
    "ask_amount", "ask_process", "ask_documents", "ask_credit_impact", "ask_consequence",
    "ask_due_rule", "ask_status", "ask_restore_access", "report_payment_problem",
    "report_collection", "dispute_debt", "complaint", "distress",
}  # fmt: skip
FEWEST_SENTENCES = 120
MOST_LINES = 300
# Short sentences are common property: 还不上 is nobody's.
LONGEST_COMMON = 6
# Above these, two sentences of that length hardly came about apart from each other.
HIGHEST_SIMILARITY = 0.7
MOST_EDITS_IN_TEN_CHARACTERS = 1
_NOT_A_WORD = re.compile(r"[\W_]+")


def _key(text):
    return _NOT_A_WORD.sub("", normalise(text).text).lower() or text


def _pairs(text):
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _similarity(one, other):
    return len(one & other) / len(one | other)


def _edits(one, other):
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


@pytest.fixture(scope="module")
def training():
    return read_sentences(TRAINING)


@pytest.fixture(scope="module")
def held_out():
    return read_sentences(HELD_OUT)


def test_every_intent_has_enough_training_sentences(training):
    counts = Counter(one.intent for one in training)
    assert {name: counts[name] for name in INTENTS if counts[name] < FEWEST_SENTENCES} == {}


def test_every_intent_is_held_out_too(held_out):
    assert {one.intent for one in held_out} >= INTENTS


def test_only_known_intents_are_used(training, held_out):
    assert {one.intent for one in (*training, *held_out)} <= INTENTS


def test_no_sentence_stands_twice(training, held_out):
    places = defaultdict(list)
    for one in (*training, *held_out):
        places[_key(one.text)].append(f"{one.file}: {one.text}")
    assert [found for found in places.values() if len(found) > 1] == []


def test_no_independent_sentence_is_among_them(training, held_out):
    ours = {_key(one.text) for one in (*training, *held_out)}
    independent = read_labelled(INDEPENDENT)
    assert len(independent) > 500
    assert [one.text for one in independent if _key(one.text) in ours] == []
    assert {one.intent for one in independent} == INTENTS


def test_every_training_file_has_its_held_out_twin():
    names = [{path.name for path in folder.glob("*.yml")} for folder in (TRAINING, HELD_OUT)]
    assert names[0] == names[1]


def test_a_file_and_its_twin_hold_the_same_intents(training, held_out):
    intents = {one.file: set() for one in training}
    for one in training:
        intents[one.file].add(one.intent)
    assert [one for one in held_out if one.intent not in intents.get(one.file, ())] == []


def test_sentences_carry_no_entity_annotation_and_no_empty_line(training, held_out):
    marked = re.compile(r"\]\(|\]\{|^\s*$")
    assert [one for one in (*training, *held_out) if marked.search(one.text)] == []


@pytest.mark.parametrize("path", sorted(TRAINING.glob("*.yml")), ids=lambda path: path.name)
def test_a_training_file_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.skipif(not DEVSET.exists(), reason="the development set is not beside the project")
def test_no_sentence_is_taken_from_the_development_set(training, held_out):
    theirs = {_key(one.text) for one in read_labelled(DEVSET)}
    theirs = [(text, _pairs(text)) for text in theirs if len(text) > LONGEST_COMMON]
    ours = {_key(one.text): one for one in (*training, *held_out, *read_labelled(INDEPENDENT))}
    taken = [
        one.file + ": " + one.text
        for text, one in ours.items()
        if len(text) > LONGEST_COMMON and _too_close(text, theirs)
    ]
    assert taken == []


def _too_close(text, theirs):
    pairs = _pairs(text)
    near = [other for other, its in theirs if _similarity(pairs, its) >= 0.5]
    return any(
        _similarity(pairs, _pairs(other)) >= HIGHEST_SIMILARITY
        or _edits(text, other) * 10 <= MOST_EDITS_IN_TEN_CHARACTERS * len(other)
        for other in near
    )
