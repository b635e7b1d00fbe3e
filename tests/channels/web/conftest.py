from dataclasses import replace

import pytest

from bot.settings import Settings, WebSettings
from tests.channels.web.serving import SIGNED_WITH, Serving


@pytest.fixture
def url(either_url):
    return either_url


def a_house(folder, url):
    """Give settings with room for a test's haste; each limit has a test of its own."""
    web = WebSettings(
        port=0, secret=SIGNED_WITH,
        messages_a_minute=60_000, sessions_a_minute=60_000, requests_a_minute=60_000,
    )  # fmt: skip
    return Settings(institution="demo", database_url=url, root=folder, web=web)


@pytest.fixture
def settings(tmp_path, url):
    return a_house(tmp_path, url)


@pytest.fixture(scope="module")
def shared(shared_url, tmp_path_factory):
    """Give a server that the tests of a module share, each as another person."""
    settings = a_house(tmp_path_factory.mktemp("house"), shared_url)
    web = replace(settings.web, origins=("https://lender.example",))
    server = Serving(replace(settings, web=web))
    yield server
    server.stop()


@pytest.fixture
def serving(settings):
    """Give a server in this process that a test may set up: ``serving(engine=…, streams=2)``."""
    opened = []

    def start(engine=None, clock=None, maker=None, urgent=None, **changes):
        house = replace(settings, web=replace(settings.web, **changes))
        opened.append(Serving(house, engine, clock, maker, urgent=urgent))
        return opened[-1]

    yield start
    for each in opened:
        each.stop()
