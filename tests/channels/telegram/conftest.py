import pytest

from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.server import FakeTelegram
from tests.channels.telegram.running import Polling, settings_for


@pytest.fixture
def fake():
    server = FakeTelegram()
    yield server
    server.stop()
    assert server.state.violations == []


@pytest.fixture
def person(fake):
    return Person(fake)


@pytest.fixture
def polling(fake, url, tmp_path):
    """Start the channel: ``polling(engine=…)``; it is ended with the test."""
    opened = []

    def start(**more):
        opened.append(Polling(settings_for(fake, url, tmp_path), **more))
        return opened[-1].wait()

    yield start
    for each in opened:
        each.stop()
        each.store.close()
