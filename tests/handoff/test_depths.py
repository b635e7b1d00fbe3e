"""What waits is counted by priority, with its age, on both databases."""

from bot.channels.web.bells import Bells
from bot.channels.web.meters import Meters
from bot.channels.web.metrics import measure
from bot.conversation.backlog import Waiting, read_backlog
from bot.handoff.depths import QueueDepth, read_queue_depths
from tests.handoff.fakes import MONDAY_TEN, a_case, a_queue, a_turn, said_now


def test_nothing_waits_in_an_empty_house(store):
    nothing = Waiting(0, None)
    assert set(read_queue_depths(store).values()) == {QueueDepth(nothing, 0)}
    assert list(read_queue_depths(store)) == ["P0", "P1", "P2", "P3"]
    backlog = read_backlog(store)
    assert (backlog.messages, backlog.outbox) == (nothing, nothing)
    assert nothing.age_s(MONDAY_TEN) == 0


def test_cases_wait_by_priority_until_somebody_answers(store, clock):
    meters = Meters()
    queue = a_queue(store, meters.queue_changed)
    for priority in ("P0", "P1", "P1"):
        own = store.open_conversation("web", "")
        a_turn(store, own, case=a_case(own, priority))
        clock.pass_(minutes=3)
    urgent = next(entry for entry in queue.open_entries() if entry.priority == "P0")
    found = read_queue_depths(store)
    assert found["P0"] == QueueDepth(Waiting(1, MONDAY_TEN), overdue=1)
    assert found["P0"].waiting.age_s(clock.now()) == 9 * 60
    assert (found["P1"].waiting.count, found["P1"].overdue) == (2, 0)
    assert meters.registry.get_sample_value("shukun_crises_total") == 1
    queued = {"kind": "queued"}
    assert meters.registry.get_sample_value("shukun_handoff_changes_total", queued) == 3
    queue.close(urgent.case_id, "li", "no_need")
    assert read_queue_depths(store)["P0"].waiting.count == 0


def test_messages_and_answers_wait_until_they_are_seen_to(store, queue, clock, conversation_id):
    a_turn(store, conversation_id)
    clock.pass_(seconds=30)
    store.accept(said_now(store, conversation_id, "还在吗", "key 9"))
    clock.pass_(seconds=10)
    backlog = read_backlog(store)
    assert (backlog.messages.count, backlog.messages.age_s(clock.now())) == (1, 10)
    assert (backlog.outbox.count, backlog.outbox.age_s(clock.now())) == (1, 40)
    shown = {family.name: family for family in measure(store, Bells())}
    assert shown["shukun_messages_oldest_seconds"].samples[0].value == 10
    assert shown["shukun_outbox_waiting"].samples[0].value == 1
    assert len(shown["shukun_queue_overdue"].samples) == 4
