"""What the code can say is in wording.yml, and nothing else is."""

import ast
import inspect
from types import ModuleType

import pytest

from bot.core.offers import deferring, paying, search, settling, stepping, waiving
from bot.wiring import house
from tests.replies import said_by_code
from tests.replies.said_by_code import FAMILIES, OPTIONAL, literals, optional, required, templates

TEXTS = house().wording.responses
NOT_SAID_YET: set[str] = set()


@pytest.mark.parametrize("key", sorted(required()))
def test_every_key_the_code_can_say_has_a_text(key):
    assert house().wording.has(key)


def test_every_key_the_code_puts_together_is_spelled_out_here():
    assert templates() == {*FAMILIES, *OPTIONAL}


def test_no_text_is_there_that_nobody_says():
    said = required() | optional() | NOT_SAID_YET
    assert sorted(set(TEXTS) - said) == []


def test_a_text_on_the_list_of_those_not_said_yet_is_not_said():
    assert set(TEXTS) >= NOT_SAID_YET
    assert not NOT_SAID_YET & required()


def test_the_keys_are_read_from_the_code_and_not_from_docstrings():
    assert {"utter_offers", "utter_crisis_first", "utter_masked"} <= literals()
    assert not any(key.endswith("_") for key in literals())


@pytest.mark.parametrize("module", [deferring, paying, settling, search, stepping, waiving])
def test_reasons_for_an_offer_not_made_are_all_listed(module):
    pairs = (node for node in ast.walk(_tree(module)) if _is_pair_of_texts(node))
    listed = {pair.elts[1].value for pair in pairs if pair.elts[0].value in _KINDS_REFUSED}
    assert listed <= set(said_by_code.NOT_OFFERED)


_KINDS_REFUSED = (
    "instalment", "deferral", "step_up", "principal_only", "rollover", "settlement", "waiver",
)  # fmt: skip


def test_assumptions_are_all_listed():
    function = ast.parse(inspect.getsource(paying.assumptions))
    named = {key.value for node in ast.walk(function) if isinstance(node, ast.Dict)
             for key in node.keys}  # fmt: skip
    of_some_plans = {
        "review_before_end", "waiver_granted", "charges_bear_no_interest", "rollover_uncharged",
        "rollover_charge_illustrated", "income_expected", "deferral_interest_first",
    }  # fmt: skip
    assert named | of_some_plans == set(said_by_code.ASSUMPTIONS)


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _is_pair_of_texts(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Tuple)
        and len(node.elts) == 2
        and all(isinstance(item, ast.Constant) and isinstance(item.value, str)
                for item in node.elts)
    )  # fmt: skip
