import pytest

from bot.conversation.store import ConversationStore
from tests.handoff.fakes import MovingClock, a_case, a_queue, a_turn


@pytest.fixture
def url(either_url):
    return either_url


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
def store(url, clock):
    opened = ConversationStore(url, clock)
    yield opened
    opened.close()


@pytest.fixture
def queue(store):
    return a_queue(store)


@pytest.fixture
def conversation_id(store, queue):
    return store.open_conversation("web", "")


@pytest.fixture
def case_id(store, conversation_id):
    """Give a case that waits since Monday at ten."""
    a_turn(store, conversation_id, case=a_case(conversation_id))
    return f"SK-{conversation_id}"
