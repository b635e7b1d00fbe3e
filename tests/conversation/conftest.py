import pytest


@pytest.fixture
def url(either_url):
    return either_url


@pytest.fixture
def conversation_id(store):
    return store.open_conversation("web", "", institution="demo")
