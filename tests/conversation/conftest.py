import pytest


@pytest.fixture
def conversation_id(store):
    return store.open_conversation("web", "", institution="demo")
