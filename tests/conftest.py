"""What tests of every part share: the trained model, and a store of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.store import ConversationStore
from tests.databases import Postgres

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shukun.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL, once a run and only where a test asks for it."""
    # Run by root it is another user's, whom pytest shuts out of its own folders.
    with tempfile.TemporaryDirectory(prefix="shukun-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(folder)
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a fresh database of each kind; a folder's ``url`` may be this."""
    yield from _fresh(request, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give a database of each kind that the tests of a module share."""
    yield from _fresh(request, tmp_path_factory.mktemp("shared"))


def _fresh(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/shukun.db"
        return
    with request.getfixturevalue("postgres").fresh() as address:
        yield address


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
