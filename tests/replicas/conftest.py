import tempfile

import pytest

from bot.replicas.link import RedisLink
from tests.replicas.servers import RedisServer


@pytest.fixture(scope="session")
def redis_of_the_run():
    # Sockets have short names, and pytest's folders long ones.
    with tempfile.TemporaryDirectory(prefix="shukun-redis-") as folder:
        server = RedisServer(folder)
        yield server
        server.stop()


@pytest.fixture
def redis_server(redis_of_the_run):
    """Give a running Redis with nothing in it; a test that stops it leaves it to the next."""
    redis_of_the_run.stop()
    redis_of_the_run.start()
    return redis_of_the_run


@pytest.fixture
def links(redis_server):
    """Give the ways of two replicas to one Redis."""
    two = [RedisLink(redis_server.url) for _ in range(2)]
    yield two
    for link in two:
        link.close()


@pytest.fixture
def url(postgres):
    with postgres.fresh() as address:
        yield address
