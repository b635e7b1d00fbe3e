import asyncio
import logging
from datetime import datetime, timedelta, timezone

import pytest

from bot.conversation.outbox import conversations_waiting, deliver, queued, replies_after
from bot.conversation.store import ConversationStore
from bot.errors import DeliveryFailed
from bot.replies.reply import text_reply


class HandClock:
    def __init__(self):
        self.moment = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)

    def now(self):
        return self.moment

    def today(self):
        return self.moment.date()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def store(url, clock):
    opened = ConversationStore(url, clock)
    yield opened
    opened.close()


class Far:
    """A far side that drops what it has had, and fails when told to."""

    def __init__(self, fail_on=()):
        self.fail_on = set(fail_on)
        self.keys = []
        self.texts = []

    async def send(self, reply, key):
        await asyncio.sleep(0.001)
        if reply["text"] in self.fail_on:
            raise DeliveryFailed(f"secret {reply['text']}")
        self.keys.append(key)
        self.texts.append(reply["text"])


def _queue(store, conversation_id, texts="甲乙丙"):
    for text in texts:
        store.post(conversation_id, text_reply(text), "system")


def test_replies_go_out_in_order_and_once(store, conversation_id):
    _queue(store, conversation_id)
    far = Far()
    assert asyncio.run(deliver(store, conversation_id, far.send)) == 3
    assert asyncio.run(deliver(store, conversation_id, far.send)) == 0
    assert far.texts == ["甲", "乙", "丙"]
    assert far.keys == [f"{conversation_id}:{seq}" for seq in (1, 2, 3)]


def test_two_deliveries_at_once_do_not_double_or_overtake(store, conversation_id):
    _queue(store, conversation_id)
    far = Far()

    async def both():
        await asyncio.gather(*(deliver(store, conversation_id, far.send) for _ in range(3)))

    asyncio.run(both())
    assert far.texts == ["甲", "乙", "丙"]


def test_a_reply_that_cannot_go_holds_back_the_later_ones_and_is_put_off(
    store, clock, conversation_id, caplog
):
    _queue(store, conversation_id)
    far = Far(fail_on="乙")
    with caplog.at_level(logging.DEBUG):
        assert asyncio.run(deliver(store, conversation_id, far.send)) == 1
    assert "secret" not in caplog.text
    far.fail_on.clear()
    assert asyncio.run(deliver(store, conversation_id, far.send)) == 0
    assert conversations_waiting(store) == [conversation_id]
    clock.moment += timedelta(seconds=2)
    assert asyncio.run(deliver(store, conversation_id, far.send)) == 2
    assert far.texts == ["甲", "乙", "丙"]
    assert conversations_waiting(store) == []


def test_the_pause_grows_to_five_minutes(store, clock, conversation_id):
    _queue(store, conversation_id, "甲")
    far, pauses = Far(fail_on="甲"), []
    for _ in range(12):
        asyncio.run(deliver(store, conversation_id, far.send))
        not_before = queued(store, conversation_id)[0].not_before
        pauses.append((not_before - clock.moment).total_seconds())
        clock.moment = not_before
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_a_key_stays_the_same_when_marking_was_missed(store, conversation_id, monkeypatch):
    _queue(store, conversation_id, "甲")
    far = Far()

    def crash(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("bot.conversation.outbox.mark_delivered", crash)
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(deliver(store, conversation_id, far.send))
    asyncio.run(deliver(store, conversation_id, far.send))
    assert far.keys == [f"{conversation_id}:1"] * 2


def test_a_client_that_comes_back_is_given_what_it_missed(store, conversation_id):
    _queue(store, conversation_id)
    asyncio.run(deliver(store, conversation_id, Far().send))
    missed = replies_after(store, conversation_id, 1)
    assert [item.reply["text"] for item in missed] == ["乙", "丙"]
    assert [item.state for item in missed] == ["delivered", "delivered"]
