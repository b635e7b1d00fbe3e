"""What tests of every part share: the trained model, and a store of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.store import ConversationStore

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shukun.db"


@pytest.fixture
def store(url: str) -> Iterator[ConversationStore]:
    opened = ConversationStore(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """Give the project's model, trained now where something it is made of has changed."""
    from bot.dialogue.training import train

    return train(ROOT)
