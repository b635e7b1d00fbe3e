"""Several senders at one outbox: each row once at a time, and nothing lost with a process."""

import sys
import threading
import time
from collections import Counter

import pytest

from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from bot.handoff.connectors import rows
from bot.handoff.connectors.rows import LEASE, backlog
from bot.handoff.connectors.sender import Outbox, Sender
from bot.handoff.connectors.writing import DeliveryWriter
from bot.replies.reply import text_reply
from tests.handoff.connectors.conftest import a_file
from tests.handoff.fakes import a_case, a_queue, a_turn


class Noting:
    """Takes everything, slowly, and notes what was in its hands at once."""

    name = "noting"
    kinds = frozenset({"queued", "updated"})

    def __init__(self, pause_s=0.0):
        self.taken = []
        self.overlapping = []
        self.most_at_once = 0
        self._pause_s = pause_s
        self._held = Counter()
        self._lock = threading.Lock()

    def deliver(self, delivery):
        with self._lock:
            if self._held[delivery.case_id]:
                self.overlapping.append(delivery.key)
            self._held[delivery.case_id] += 1
            self.most_at_once = max(self.most_at_once, sum(self._held.values()))
        time.sleep(self._pause_s)
        with self._lock:
            self._held[delivery.case_id] -= 1
            self.taken.append(delivery)


def fill(store, connector, cases, changes):
    a_queue(store, DeliveryWriter([connector]))
    for number in range(cases):
        own = store.open_conversation("web", "", conversation_id=f"c{number}")
        for n in range(changes):
            a_turn(store, own, f"第{n}句", case=a_case(own))


def check_order(connector, cases, changes):
    by_case = {}
    for delivery in connector.taken:
        by_case.setdefault(delivery.case_id, []).append(int(delivery.key.rpartition(":")[2]))
    assert len(connector.taken) == cases * changes == len({each.key for each in connector.taken})
    assert all(numbers == sorted(numbers) for numbers in by_case.values())
    assert connector.overlapping == []


def test_eight_takers_of_four_processes_take_each_row_once_and_in_order(store, url, clock):
    connector = Noting(pause_s=0.002)
    fill(store, connector, cases=10, changes=5)
    # Nothing is shared between them but the database, as between processes.
    stores = [ConversationStore(url, clock) for _ in range(4)]

    def drain(own):
        while backlog(own.database):
            Outbox(own, a_file).deliver_due(connector)

    threads = [threading.Thread(target=drain, args=(own,)) for own in stores * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for own in stores:
        own.close()
    check_order(connector, cases=10, changes=5)
    sys.stdout.write(f"\n8 takers, 50 rows: at most {connector.most_at_once} in hand at once\n")
    assert connector.most_at_once > 1


def test_a_slow_case_leaves_the_others_to_the_other_threads(store):
    stuck, free = threading.Event(), []

    class OneStuck(Noting):
        def deliver(self, delivery):
            if delivery.case_id == "SK-c0":
                stuck.wait(20)
            else:
                free.append(delivery.key)
            super().deliver(delivery)

    connector = OneStuck()
    fill(store, connector, cases=4, changes=2)
    sender = Sender(Outbox(store, a_file), [connector])
    sender.start()
    try:
        give_up_at = time.monotonic() + 20
        while len(free) < 6 and time.monotonic() < give_up_at:
            time.sleep(0.01)
        assert len(free) == 6
        stuck.set()
        while len(connector.taken) < 8 and time.monotonic() < give_up_at:
            time.sleep(0.01)
    finally:
        stuck.set()
        sender.stop(5)
    check_order(connector, cases=4, changes=2)


def test_a_page_leaves_at_once_while_another_delivery_is_stuck(store):
    stuck, paged = threading.Event(), []

    class OneStuck(Noting):
        kinds = frozenset({"queued", "paged"})

        def deliver(self, delivery):
            if delivery.case_id == "SK-c0":
                stuck.wait(20)
            if delivery.kind == "paged":
                paged.append(time.monotonic())

    connector = OneStuck()
    fill(store, connector, cases=1, changes=1)
    sender = Sender(Outbox(store, a_file), [connector])
    sender.start()
    try:
        time.sleep(1.5)
        own = store.open_conversation("web", "", conversation_id="danger")
        began = time.monotonic()
        a_turn(store, own, case=a_case(own, "P0", signals=["self_harm"]))
        while not paged and time.monotonic() < began + 20:
            time.sleep(0.01)
    finally:
        stuck.set()
        sender.stop(5)
    sys.stdout.write(f"\npaged after {paged[0] - began:.2f} s beside a stuck delivery\n")
    assert paged[0] - began < 3


def test_a_file_that_cannot_be_made_puts_its_own_row_off_and_no_other(store, clock, caplog):
    def broken(state, transcript, due):
        if state["case_id"] == "SK-c0":
            raise KeyError(transcript[0]["text"])
        return a_file(state, transcript, due)

    connector = Noting()
    fill(store, connector, cases=2, changes=1)
    outbox = Outbox(store, broken)
    assert outbox.deliver_due(connector) == 2
    assert [delivery.case_id for delivery in connector.taken] == ["SK-c1"]
    assert "第0句" not in caplog.text
    clock.pass_(minutes=6)
    Outbox(store, a_file).deliver_due(connector)
    assert [delivery.case_id for delivery in connector.taken] == ["SK-c1", "SK-c0"]


def test_what_a_dead_process_had_taken_is_taken_again_after_its_lease(store, clock):
    connector = Noting()
    fill(store, connector, cases=1, changes=2)
    outbox = Outbox(store, a_file)
    taken = rows.take(store, connector.name)
    assert outbox.deliver_due(connector) == 0
    clock.pass_(seconds=LEASE.total_seconds() + 1)
    assert outbox.deliver_due(connector) == 2
    assert connector.taken[0].key == taken.key
    assert connector.taken[0].attempt == 2


def test_delivered_and_not_noted_it_comes_again_with_the_same_key(store, clock, monkeypatch):
    connector = Noting()
    fill(store, connector, cases=1, changes=1)
    outbox = Outbox(store, a_file)

    def gone(*_args):
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(rows, "mark_taken", gone)
        with pytest.raises(StoreUnavailable):
            outbox.deliver_due(connector)
    clock.pass_(seconds=LEASE.total_seconds() + 1)
    outbox.deliver_due(connector)
    first, second = connector.taken
    assert (first.key, first.case) == (second.key, second.case)


def test_a_database_gone_for_a_moment_does_not_end_the_threads(store, monkeypatch):
    connector = Noting()
    fill(store, connector, cases=1, changes=1)
    real, failures = rows.is_due, []

    def gone_twice(*args):
        if len(failures) < 2:
            failures.append(1)
            raise StoreUnavailable("gone")
        return real(*args)

    monkeypatch.setattr(rows, "is_due", gone_twice)
    sender = Sender(Outbox(store, a_file), [connector])
    sender.start()
    give_up_at = time.monotonic() + 20
    while not connector.taken and time.monotonic() < give_up_at:
        time.sleep(0.02)
    sender.stop(5)
    assert len(connector.taken) == 1


def test_whatever_a_connector_raises_the_row_stays(store, clock, caplog):
    class Broken(Noting):
        def deliver(self, delivery):
            raise KeyError(delivery.case["transcript"][0]["text"])

    connector = Broken()
    fill(store, connector, cases=1, changes=1)
    assert Outbox(store, a_file).deliver_due(connector) == 1
    assert backlog(store.database)["noting"][0] == 1
    assert "KeyError" in caplog.text
    assert "第0句" not in caplog.text


def test_the_far_side_hears_what_was_said_since_but_not_its_own_words(store, clock):
    class Following(Noting):
        name = "following"
        kinds = frozenset({"queued", "user_message", "answered", "updated"})

    connector = Following()
    queue = a_queue(store, DeliveryWriter([connector]))
    own = store.open_conversation("web", "", conversation_id="c")
    a_turn(store, own, "我要转人工", case=a_case(own), reply="好的")
    outbox = Outbox(store, a_file)
    outbox.deliver_due(connector)
    queue.claim("SK-c", "following")
    queue.answer("SK-c", "following", text_reply("我是那边的同事"), "following:1")
    queue.hand_over("SK-c", "following", "agent-1")
    queue.answer("SK-c", "agent-1", text_reply("我是这边的同事"), "desk:2")
    a_turn(store, own, "谢谢", case=None)
    outbox.deliver_due(connector)
    said = [(line.direction, line.text) for each in connector.taken[1:] for line in each.lines]
    assert connector.taken[0].lines == ()
    assert ("agent", "我是这边的同事") in said
    assert ("user", "谢谢") in said
    assert "我是那边的同事" not in str(said)
    assert len(said) == len(set(said))


def test_the_persons_copy_names_who_was_told(store, clock):
    connector = Noting()
    fill(store, connector, cases=1, changes=2)
    outbox = Outbox(store, a_file)
    outbox.deliver(connector, outbox.take(connector))
    first, second = store.export("c0")["told"]
    assert (first["connector"], first["kind"], second["delivered_at"]) == (
        "noting",
        "queued",
        None,
    )
    assert first["delivered_at"] is not None
