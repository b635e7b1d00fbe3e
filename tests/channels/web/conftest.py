from dataclasses import replace

import pytest

from bot.settings import Settings, WebSettings
from tests.channels.web.serving import SIGNED_WITH, Serving


@pytest.fixture
def url(either_url):
    return either_url


@pytest.fixture
def settings(tmp_path, url):
    """Give a house with room for a test's haste; each limit has a test of its own."""
    web = WebSettings(
        port=0, secret=SIGNED_WITH,
        messages_a_minute=60_000, sessions_a_minute=60_000, requests_a_minute=60_000,
    )  # fmt: skip
    return Settings(institution="demo", database_url=url, root=tmp_path, web=web)


@pytest.fixture
def serving(settings):
    """Give a server in this process that a test may set up: ``serving(engine=…, streams=2)``."""
    opened = []

    def start(engine=None, clock=None, maker=None, **changes):
        house = replace(settings, web=replace(settings.web, **changes))
        opened.append(Serving(house, engine, clock, maker))
        return opened[-1]

    yield start
    for each in opened:
        each.stop()
