"""What only training needs is not loaded to answer, and is there where it is asked for."""

import json
import subprocess
import sys
import types

import pytest

from bot.dialogue.lean import FOR_TRAINING, import_later

pytestmark = pytest.mark.model

_ANSWER = """
import asyncio, json, sys
from pathlib import Path
from bot.dialogue.engine import RasaEngine
engine = RasaEngine.load(Path({model!r}), {{}}.get)
told = {{"channel": "web", "institution": "demo", "today": "2026-11-22"}}
said = asyncio.run(engine.turn("c", "信用卡欠三万还不上了", told)).replies[0]["text"]
loaded = [name for name in ("tensorflow", "matplotlib") if name in sys.modules]
import rasa.utils.train_utils
rank = rasa.utils.train_utils.rank_and_mask
print(json.dumps([said, loaded, "tensorflow" in sys.modules, callable(rank)]))
"""


def test_a_process_that_answers_does_not_load_tensorflow(trained_model):
    code = _ANSWER.format(model=str(trained_model))
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    said, loaded, loaded_when_asked, is_callable = json.loads(out.splitlines()[-1])
    assert "30,000" in said
    assert loaded == []
    assert loaded_when_asked
    assert is_callable


@pytest.fixture
def package(monkeypatch):
    made = types.ModuleType("later_package")
    made.__path__ = []
    monkeypatch.setitem(sys.modules, "later_package", made)
    return made


def test_a_module_that_does_not_exist_is_said_so_at_once(package):
    with pytest.raises(ModuleNotFoundError, match=r"later_package\.none"):
        import_later("later_package.none")
    assert not hasattr(package, "none")


def test_what_stands_aside_makes_way_when_asked(monkeypatch, tmp_path, package):
    (tmp_path / "made.py").write_text("VALUE = 3\n", encoding="utf-8")
    package.__path__ = [str(tmp_path)]
    monkeypatch.delitem(sys.modules, "later_package.made", raising=False)
    import_later("later_package.made")
    aside = sys.modules["later_package.made"]
    with pytest.raises(AttributeError):
        _ = aside.__file__
    assert sys.modules["later_package.made"] is aside
    assert package.made.VALUE == aside.VALUE == 3
    assert sys.modules["later_package.made"] is not aside
    import_later("later_package.made")
    assert package.made.VALUE == 3


def test_rasa_still_has_the_modules_that_stand_aside():
    import importlib.util

    assert all(importlib.util.find_spec(name) for name in FOR_TRAINING)
