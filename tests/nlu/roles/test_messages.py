"""The annotated set: every role counted, and a floor under the whole."""

import sys

import pytest

from tests.nlu.roles.scoring import Tally, load_messages, score

FLOORS = {
    "before": 0.97, "after": 0.96, "fresh": 0.94, "fresh2": 0.92, "third": 0.95, "fresh3": 0.92,
}  # fmt: skip


def _print(scores: dict[str, Tally]) -> None:
    for role, tally in scores.items():
        line = f"{role:20} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}\n"
        sys.stdout.write(line)


def test_the_set_is_large_and_holds_no_message_twice():
    texts = [message.text for message in load_messages()]
    assert len(texts) >= 220
    assert len(set(texts)) == len(texts)


def test_facts_of_all_messages_are_read_well():
    scores = score(load_messages())
    _print(scores)
    assert scores["all"].f1 >= 0.97


@pytest.mark.parametrize("half", list(FLOORS))
def test_facts_of_each_part_of_the_set_are_read_well(half):
    assert score(load_messages(half))["all"].f1 >= FLOORS[half]
