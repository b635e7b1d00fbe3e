"""The page for engineers who want the core alone: its example runs, its cases are answered."""

import doctest
import json
import re

import pytest

from bot.cli.plan import answer_request
from bot.cli.plan_json import read_json
from bot.core.plans.schedule import PlanKind
from bot.settings import Settings
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "plans.md"
TEXT = PAGE.read_text(encoding="utf-8")
REQUESTS = [*re.findall(r"echo '(.*)' \|", TEXT), *re.findall(r"```json\n(.*?)```", TEXT, re.S)]


def test_the_example_gives_what_it_says():
    assert doctest.testfile(str(PAGE), module_relative=False) == doctest.TestResults(0, 14)


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_requests_are_answered(request_):
    answer = answer_request(read_json(request_, "docs/plans.md"), Settings())

    assert answer.get("plans") or answer["total_fen"]
    assert json.dumps(answer)


def test_both_forms_and_every_kind_are_shown():
    assert [("quote" in request) for request in REQUESTS] == [True, False]
    assert {kind for kind in PlanKind.__args__ if f"| `{kind}` |" not in TEXT} == set()
