from datetime import datetime, timedelta, timezone

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.conversation.retention import conversation_named, purge
from bot.conversation.store import ConversationStore
from tests.conversation.fakes import a_message

NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)
KEPT = timedelta(days=180)


class Moving:
    """A clock that a test moves."""

    def __init__(self):
        self.moment = NOW

    def now(self):
        return self.moment

    def today(self):
        return self.moment.date()


@pytest.fixture
def clock():
    return Moving()


@pytest.fixture
def store(url, clock):
    opened = ConversationStore(url, clock)
    yield opened
    opened.close()


def _talk(store, text="你好"):
    conversation_id = store.open_conversation("web", "")
    store.accept(a_message(conversation_id, text))
    return conversation_id


def test_what_is_past_its_day_is_deleted_and_nothing_else(store, clock):
    old = _talk(store)
    clock.moment += timedelta(days=1)
    young = _talk(store)
    clock.moment = NOW + KEPT + timedelta(minutes=1)
    assert purge(store, KEPT) == 1
    assert store.export(old) is None
    assert store.export(young)["messages"][0]["text"] == "你好"
    assert purge(store, KEPT) == 0


def test_a_word_keeps_a_conversation(store, clock):
    kept = _talk(store)
    clock.moment += KEPT - timedelta(days=1)
    store.accept(a_message(kept, "我还在"))
    clock.moment += timedelta(days=2)
    assert purge(store, KEPT) == 0


def test_what_was_opened_and_never_used_goes_after_a_day(store, clock):
    unused = store.open_conversation("web", "")
    used = _talk(store)
    assert purge(store, KEPT) == 0
    clock.moment += timedelta(days=1, minutes=1)
    assert purge(store, KEPT) == 1
    assert store.conversation(unused) is None
    assert store.conversation(used) is not None


def test_somebody_who_speaks_while_it_is_purged_is_not_cut_off(store, clock, monkeypatch):
    old = _talk(store)
    clock.moment += KEPT + timedelta(days=1)
    listed = store.idle_since

    def and_then_they_speak(moment):
        found = listed(moment)
        store.accept(a_message(old, "我回来了"))
        return found

    monkeypatch.setattr(store, "idle_since", and_then_they_speak)
    assert purge(store, KEPT) == 0
    assert [line.text for line in store.transcript(old)] == ["你好", "我回来了"]


def test_a_conversation_is_found_by_its_case_or_its_own_name(store):
    own = _talk(store)
    output = TurnOutput(case={"case_id": "SK0001", "priority": "P2"})
    store.commit_turn(TurnResult(own, 1, output))
    assert conversation_named(store, "SK0001") == own
    assert conversation_named(store, own) == own
    assert conversation_named(store, "SK9999") is None
