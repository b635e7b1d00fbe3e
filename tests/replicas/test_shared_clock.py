"""Machines whose clocks are minutes apart stamp rows with the database's moment."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.conversation.store import ConversationStore
from bot.replicas.clock import DatabaseClock


class Wrong:
    def __init__(self, ahead):
        self.ahead = ahead

    def now(self):
        return datetime.now(timezone.utc) + self.ahead


@pytest.mark.parametrize("minutes", [-7, 0, 11])
def test_a_wrong_clock_is_set_right_by_the_database(url, minutes):
    store = ConversationStore(url)
    clock = DatabaseClock(store.database, Wrong(timedelta(minutes=minutes)))
    clock.set_right()
    assert abs(clock.now() - datetime.now(timezone.utc)) < timedelta(seconds=1)
    store.close()


def test_a_clock_that_is_right_is_left_alone(url):
    store = ConversationStore(url)
    clock = DatabaseClock(store.database, Wrong(timedelta(0)))
    assert clock.set_right() == timedelta(0)
    store.close()
