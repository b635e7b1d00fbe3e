"""Connections to a PostgreSQL are kept, and one that broke while it rested is nobody's error."""

import threading

import pytest
import sqlalchemy as sa

from bot.conversation import database
from bot.conversation.database import Database
from bot.errors import StoreUnavailable

AT_ONCE = 8
_END_OTHERS = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def address(postgres):
    with postgres.fresh() as url:
        yield url


@pytest.fixture
def opened(address):
    one = Database(address)
    yield one
    one.close()


def use(opened):
    with opened.reading() as connection:
        return connection.scalar(sa.text("SELECT 1"))


def use_at_once(opened):
    ready = threading.Barrier(AT_ONCE)

    def work():
        with opened.reading():
            ready.wait(20)

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


def break_all(address):
    ending = sa.create_engine(address)
    with ending.connect() as connection:
        connection.execute(_END_OTHERS)
    ending.dispose()


def test_as_many_as_were_used_at_once_are_kept(opened):
    use_at_once(opened)
    assert opened.engine.pool.checkedin() == AT_ONCE
    use_at_once(opened)
    assert opened.engine.pool.checkedin() == AT_ONCE


def test_those_that_broke_while_they_rested_are_made_anew_without_an_error(
    opened, address, monkeypatch
):
    monkeypatch.setattr(database, "_RESTED_S", 0.0)
    use_at_once(opened)
    break_all(address)
    assert [use(opened) for _ in range(AT_ONCE)] == [1] * AT_ONCE


def test_one_that_broke_a_moment_ago_is_an_error_once(opened, address, monkeypatch):
    monkeypatch.setattr(database, "_RESTED_S", 1000.0)
    failures = []
    opened.on_failure = failures.append
    use_at_once(opened)
    break_all(address)
    with pytest.raises(StoreUnavailable):
        use(opened)
    assert [use(opened) for _ in range(AT_ONCE)] == [1] * AT_ONCE
    assert failures == ["OperationalError"]
