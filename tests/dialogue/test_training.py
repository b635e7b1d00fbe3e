import json
import shutil
from pathlib import Path

import pytest

from bot.dialogue.fingerprint import components_fingerprint, fingerprint
from bot.dialogue.training import current_model, train
from bot.errors import ModelError, ModelMissing

TOY = Path(__file__).parent / "toy"


@pytest.fixture
def project(tmp_path):
    for name in ("config.yml", "domain.yml"):
        shutil.copy(TOY / name, tmp_path / name)
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "bot" / "nlu" / "dictionaries").mkdir(parents=True)
    (tmp_path / "bot" / "nlu" / "dictionaries" / "words.txt").write_text("欠款\n")
    (tmp_path / "bot" / "quantities").mkdir()
    return tmp_path


def test_without_a_model_the_error_says_how_to_get_one(project):
    with pytest.raises(ModelMissing, match="python -m bot train"):
        current_model(project)


def test_a_deleted_model_is_a_missing_model(project):
    (project / "models").mkdir()
    (project / "models" / "current.json").write_text('{"model": "gone.tar.gz"}')
    with pytest.raises(ModelMissing):
        current_model(project)


@pytest.mark.parametrize(
    "place", ["config.yml", "domain.yml", "data/rules.yml", "bot/nlu/dictionaries/words.txt"]
)
def test_a_change_anywhere_changes_the_fingerprint(project, place):
    before = fingerprint(project)
    (project / place).write_text((project / place).read_text() + "\n# more\n")
    assert fingerprint(project) != before


def test_a_new_file_changes_the_fingerprint(project):
    before = fingerprint(project)
    (project / "bot" / "quantities" / "rates.py").write_text("RATE = 1\n")
    assert fingerprint(project) != before


def test_the_encoders_coming_changes_the_components_fingerprint(project, monkeypatch):
    before = components_fingerprint(project)
    monkeypatch.setattr("bot.dialogue.fingerprint.encoder_installed", lambda: "other")
    assert components_fingerprint(project) != before


def test_compiled_files_do_not_change_the_fingerprint(project):
    before = fingerprint(project)
    (project / "bot" / "nlu" / "__pycache__").mkdir()
    (project / "bot" / "nlu" / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert fingerprint(project) == before


@pytest.mark.model
def test_training_makes_a_model_once_and_says_so_when_nothing_changed(project, capfd):
    lines = []
    model = train(project, progress=lines.append)
    assert model.is_file()
    assert current_model(project) == model
    note = json.loads((project / "models" / "current.json").read_text())
    assert set(note) == {"model", "fingerprint", "encoder", "trained_at"}
    assert any(line.startswith("training RulePolicy … ") for line in lines)
    lines.clear()
    assert train(project, progress=lines.append) == model
    assert lines == [f"nothing changed since {model.name} was trained"]
    assert capfd.readouterr().out == ""


@pytest.mark.model
def test_a_failed_training_leaves_the_former_model_in_use(project):
    model = train(project, progress=lambda _line: None)
    rules = project / "data" / "rules.yml"
    contradiction = "  - rule: another way\n    steps:\n      - intent: greet\n"
    rules.write_text(rules.read_text() + contradiction + "      - action: utter_chat\n")
    with pytest.raises(ModelError, match="training failed"):
        train(project, progress=lambda _line: None)
    assert current_model(project) == model
    assert sorted(path.name for path in (project / "models").iterdir()) == [
        "current.json",
        model.name.replace(".tar.gz", ".json"),
        model.name,
    ]


@pytest.mark.model
def test_only_the_newest_three_models_are_kept(project):
    models = project / "models"
    models.mkdir()
    for day in range(1, 6):
        (models / f"shukun-2020010{day}-000000.tar.gz").write_bytes(b"old")
    (models / "of-somebody-else.tar.gz").write_bytes(b"keep")
    model = train(project, progress=lambda _line: None)
    kept = sorted(path.name for path in models.glob("*.tar.gz"))
    assert kept == [
        "of-somebody-else.tar.gz",
        "shukun-20200104-000000.tar.gz",
        "shukun-20200105-000000.tar.gz",
        model.name,
    ]
