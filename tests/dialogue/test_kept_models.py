"""Which models are kept, which one is used, and that a way back stays open."""

import io
import json
import tarfile

import pytest

from bot.dialogue.fingerprint import fingerprint
from bot.dialogue.kept_models import choose, discard_old, kept_models, put_back, put_in_use
from bot.dialogue.model_check import current_model, encoder_installed, read_current
from bot.dialogue.training import train
from bot.errors import ModelMissing, ModelOutdated, ModelRefused
from tests.dialogue.archives import a_model, damage

OLD, MIDDLE, NEW = (f"shukun-2026010{day}-080000.tar.gz" for day in (1, 2, 3))


@pytest.fixture
def root(tmp_path):
    for name in (OLD, MIDDLE, NEW):
        a_model(tmp_path, name)
    return tmp_path


def test_models_are_listed_newest_first_with_their_day_and_which_is_in_use(root):
    put_in_use(root / "models" / MIDDLE)
    listed = kept_models(root)
    assert [each.model for each in listed] == [NEW, MIDDLE, OLD]
    assert [each.in_use for each in listed] == [False, True, False]
    assert [each.trained_at[:10] for each in listed] == ["2026-01-03", "2026-01-02", "2026-01-01"]


def test_one_without_a_note_is_dated_by_its_name_and_somebody_elses_not_at_all(root):
    for name in (NEW, "of-somebody-else.tar.gz"):
        with tarfile.open(root / "models" / name, "w:gz"):
            pass
    (root / "models" / NEW.replace(".tar.gz", ".json")).unlink()
    days = {each.model: each.trained_at for each in kept_models(root)}
    assert days[NEW] == "2026-01-03T08:00:00+00:00"
    assert days["of-somebody-else.tar.gz"] is None


def test_the_previous_one_is_the_one_that_was_in_use_and_twice_leads_back(root):
    put_in_use(root / "models" / OLD)
    put_in_use(root / "models" / NEW)
    assert choose(root, "previous")[0].name == OLD
    assert current_model(root).name == OLD
    assert choose(root, "previous")[0].name == NEW


def test_before_anybody_noted_it_the_previous_one_is_the_next_older(root):
    models = root / "models"
    (models / MIDDLE.replace(".tar.gz", ".json")).unlink()
    current = models / "current.json"
    current.write_text(json.dumps({"model": MIDDLE, "fingerprint": "f", "trained_at": "t"}))
    assert choose(root, "previous")[0].name == OLD
    # What only current.json knew of it is not lost.
    assert choose(root, MIDDLE)[0].name == MIDDLE
    assert read_current(models)["fingerprint"] == "f"


def test_a_model_is_named_with_or_without_its_ending(root):
    assert choose(root, NEW.removesuffix(".tar.gz"))[0].name == NEW


@pytest.mark.parametrize("name", ["nothing", "../models/" + NEW, "", "current.json"])
def test_a_name_of_none_is_refused_and_says_which_there_are(root, name):
    put_in_use(root / "models" / OLD)
    with pytest.raises(ModelMissing, match=f"kept are: {NEW}, {MIDDLE}, {OLD}"):
        choose(root, name)
    assert current_model(root).name == OLD


def test_the_oldest_has_none_before_it(root):
    put_in_use(root / "models" / OLD)
    with pytest.raises(ModelMissing, match="previous"):
        choose(root, "previous")


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "other"])
def test_a_damaged_archive_is_not_put_in_use(root, harm):
    put_in_use(root / "models" / OLD)
    damage(root / "models" / NEW, harm)
    with pytest.raises(ModelRefused, match="damaged"):
        choose(root, NEW)
    assert current_model(root).name == OLD


def test_one_trained_with_other_parts_is_not_put_in_use(root):
    put_in_use(root / "models" / OLD)
    a_model(root, NEW, encoder=not encoder_installed())
    with pytest.raises(ModelOutdated):
        choose(root, NEW)
    assert current_model(root).name == OLD


def test_what_was_refused_is_put_back_once_and_nobody_takes_that_for_an_order(root):
    models = root / "models"
    put_in_use(models / OLD)
    order = choose(root, NEW)[1]
    put_back(models / NEW, models / OLD)
    assert read_current(models)["model"] == OLD
    assert read_current(models)["chosen_at"] == order
    choose(root, MIDDLE)
    put_back(models / NEW, models / OLD)
    assert current_model(root).name == MIDDLE


def test_the_one_in_use_and_the_one_before_it_are_never_thrown_away(root):
    models = root / "models"
    put_in_use(models / OLD)
    choose(root, MIDDLE)
    for day in (4, 5, 6):
        a_model(root, f"shukun-2026010{day}-080000.tar.gz")
    discard_old(models, "shukun-")
    kept = [each.model for each in kept_models(root)]
    assert len(kept) == 5
    assert {OLD, MIDDLE} < set(kept)
    assert not (models / NEW.replace(".tar.gz", ".json")).exists()


@pytest.fixture
def project(root):
    """Give a project whose newest model is what training would give, so that none is trained."""
    for name in ("config.yml", "domain.yml", "data/nlu.yml", "bot/nlu/words.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x: 1\n")
    a_model(root, NEW, fingerprint=fingerprint(root))
    return root


def test_training_leaves_what_was_chosen_and_says_so(project):
    put_in_use(project / "models" / NEW)
    choose(project, OLD)
    lines = []
    assert train(project, progress=lines.append).name == OLD
    assert current_model(project).name == OLD
    assert lines == [
        f"nothing changed since {NEW} was trained",
        f"{OLD} was chosen and stays; `python -m bot models use {NEW}`",
    ]


def test_data_that_is_as_it_was_finds_its_model_again(project):
    put_in_use(project / "models" / OLD)
    assert train(project, progress=lambda _line: None).name == NEW
    assert current_model(project).name == NEW


def test_a_choice_that_cannot_serve_any_more_does_not_stand_in_the_way(project):
    a_model(project, OLD, encoder=not encoder_installed())
    put_in_use(project / "models" / OLD, "an order")
    assert train(project, progress=lambda _line: None).name == NEW
    assert current_model(project).name == NEW


def test_a_large_one_is_whole_too(root):
    held = io.BytesIO(b"0" * 3_000_000)
    with tarfile.open(root / "models" / NEW, "w:gz") as archive:
        about = tarfile.TarInfo("components/large")
        about.size = 3_000_000
        archive.addfile(about, held)
    assert choose(root, NEW)[0].name == NEW
