"""What a house sees to by itself is done once, however many replicas see to it."""

import threading
from datetime import timedelta

import pytest

from bot.conversation.retention import purge
from bot.conversation.store import ConversationStore
from bot.handoff.connectors import rows
from bot.handoff.connectors.writing import DeliveryWriter
from tests.conversation.fakes import said
from tests.handoff.fakes import MovingClock, a_case, a_queue, a_turn, kinds

CASES = 12


class Told:
    name = "told"
    kinds = frozenset({"queued"})


def both(work):
    """Run something at both replicas at the same moment; gives what each answered."""
    ready, answers = threading.Barrier(2), [None, None]

    def run(number):
        ready.wait()
        answers[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
def stores(url, clock):
    two = [ConversationStore(url, clock) for _ in range(2)]
    yield two
    for store in two:
        store.close()


@pytest.fixture
def queues(stores):
    return [a_queue(store) for store in stores]


@pytest.fixture
def cases(stores, queues):
    own = [stores[0].open_conversation("web", "") for _ in range(CASES)]
    for each in own:
        a_turn(stores[0], each, case=a_case(each))
    return own


def test_a_case_past_its_time_is_announced_by_one(stores, queues, cases, clock):
    clock.pass_(days=7)
    risen = both(lambda number: queues[number].rise())
    assert sorted(risen[0] + risen[1]) == sorted(f"SK-{each}" for each in cases)
    assert kinds(queues[0]).count("overdue") == CASES
    assert all(len(said(stores[0], each, "system")) == 2 for each in cases)


def test_the_case_of_a_silent_agent_is_released_by_one(stores, queues, cases, clock):
    for each in cases:
        queues[0].claim(f"SK-{each}", "li")
    clock.pass_(minutes=20)
    released = both(lambda number: queues[number].release_silent())
    assert sorted(released[0] + released[1]) == sorted(f"SK-{each}" for each in cases)
    assert kinds(queues[0]).count("released") == CASES


def test_what_is_past_its_day_is_deleted_by_one(stores, queues, cases, clock):
    clock.pass_(days=400)
    deleted = both(lambda number: purge(stores[number], timedelta(days=180)))
    assert sum(deleted) == CASES


def test_a_delivery_is_taken_by_one(stores, clock):
    a_queue(stores[0], DeliveryWriter([Told()]))
    for _ in range(CASES):
        own = stores[0].open_conversation("web", "")
        a_turn(stores[0], own, case=a_case(own))

    def take_all(number):
        taken = []
        while rows.is_due(stores[number], "told"):
            row = rows.take(stores[number], "told")
            taken += [row.key] if row else []
        return taken

    first, second = both(take_all)
    assert len(first) + len(second) == len({*first, *second}) == CASES
