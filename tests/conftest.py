"""What tests of every part share: the trained model."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """Give the project's model, trained now where something it is made of has changed."""
    from bot.dialogue.training import train

    return train(ROOT)
