import pytest
from argon2 import PasswordHasher

from bot.desk import passwords
from tests.desk import people
from tests.desk.front import Front
from tests.handoff.fakes import MovingClock, a_turn


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Hash as the house does, only with less work."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
def front(tmp_path, url, clock):
    opened = Front(tmp_path, url, clock)
    yield opened
    opened.close()


@pytest.fixture
def arrive(front):
    """Bring a case to the desk; answers its number: ``arrive(people.ill, "我在化疗")``."""

    def bring(kind=people.plain, text="我要转人工", priority="P2", **output):
        own = front.store.open_conversation("web", "", institution="demo")
        a_turn(front.store, own, text, case=people.stored(kind(own), priority), **output)
        return f"SK-{own}"

    return bring


@pytest.fixture
def wang(front):
    return front.window("wang")


@pytest.fixture
def lin(front):
    return front.window("lin")
