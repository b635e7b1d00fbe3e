"""Shared by the tests of understanding; Rasa is loaded only where a pipeline is asked for."""

from pathlib import Path

import pytest

from bot.nlu.sentences import read_sentences

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory):
    from tests.nlu.small_pipeline import train_small

    return train_small(tmp_path_factory.mktemp("pipeline"))


@pytest.fixture
def train_pipeline(tmp_path):
    from tests.nlu.small_pipeline import train_small

    return lambda: train_small(tmp_path)


@pytest.fixture(scope="session")
def sentences():
    """Every sentence of the training files and their held-out twins."""
    return [*read_sentences(ROOT / "data/nlu"), *read_sentences(ROOT / "tests/data/nlu")]
