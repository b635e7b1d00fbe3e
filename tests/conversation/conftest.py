import pytest

from bot.conversation.store import ConversationStore


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/shukun.db"


@pytest.fixture
def store(url):
    opened = ConversationStore(url)
    yield opened
    opened.close()


@pytest.fixture
def conversation_id(store):
    return store.open_conversation("web", "", institution="demo")
