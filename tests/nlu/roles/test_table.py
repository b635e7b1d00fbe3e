"""The tables editors extend hold nothing the reader does not know."""

import time
from typing import get_args

from bot.core.facts import ROLES, FactKind
from bot.nlu.roles import read_facts
from bot.nlu.roles.table import load_table
from tests.nlu.roles.scoring import TODAY

_OWN_MARKS = {"aside", "stage_span"}
_DERIVED = {"step_up"}


def _cues():
    return [cue for found in load_table().cues.values() for cue in found]


def test_every_rule_names_a_role_and_a_kind_that_exist():
    assert {cue.role for cue in _cues()} <= {*ROLES, *_OWN_MARKS}
    assert {cue.kind for cue in _cues()} <= set(get_args(FactKind))


def test_every_class_a_rule_asks_for_has_words():
    known = set().union(*load_table().classes.values()) | _DERIVED
    asked = set().union(*(cue.with_ | cue.then | cue.message | cue.without for cue in _cues()))
    assert asked <= known


def test_a_message_is_read_in_little_time():
    text = "欠了4w2,工资现在2600,房租1500 想分48期 逾期俩月"
    read_facts(text, TODAY)
    start = time.process_time()
    for _ in range(50):
        read_facts(text, TODAY)
    # Three times the target, so that a slow machine does not fail the suite.
    assert (time.process_time() - start) / 50 < 0.01
