import ast
import re
from pathlib import Path

import pytest
import yaml

import bot.desk
from bot.core.flags import FLAGS
from bot.core.interview import QUESTIONS
from bot.desk.words import Words
from bot.handoff.states import OUTCOMES
from tests.conftest import ROOT

FOLDER = Path(bot.desk.__file__).parent
TEXTS = yaml.safe_load((FOLDER / "words.yml").read_text(encoding="utf-8"))
_IN_TEMPLATES = re.compile(r"""\bt\(\s*'([a-z_0-9]+)'\s*[,)]""")


def used():
    for path in (FOLDER / "templates").iterdir():
        yield from _IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_words(node.func) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value


def _is_words(called):
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("words", "t")


def test_every_text_that_is_used_is_there():
    found = set(used())
    assert len(found) > 150
    assert sorted(found - set(TEXTS)) == []


def test_every_text_is_there_in_both_languages_with_the_same_blanks():
    for key, (chinese, english) in TEXTS.items():
        assert chinese.strip(), key
        assert english.strip(), key
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), key


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("flag", FLAGS), ("outcome", OUTCOMES), ("question", [one.id for one in QUESTIONS]),
     ("state", ("queued", "claimed", "with_human", "returned", "closed")),
     ("whom", ("employer", "phone", "family", "others"))],
)  # fmt: skip
def test_every_code_has_a_name(kind, codes):
    assert [code for code in codes if f"{kind}_{code}" not in TEXTS] == []


def test_every_intent_has_a_name():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    named = [one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]]
    assert [one for one in named if f"intent_{one}" not in TEXTS] == []


def test_every_contact_wish_has_a_name():
    cues = yaml.safe_load((ROOT / "bot/nlu/dictionaries/cues.yml").read_text(encoding="utf-8"))
    wishes = [cue.removeprefix("contact:") for cue in cues if cue.startswith("contact:")]
    assert wishes
    assert [one for one in wishes if f"contact_{one}" not in TEXTS] == []


def test_a_code_without_a_name_is_shown_as_it_is():
    assert Words().of("flag", "not_yet_named") == "not_yet_named"
