import pytest

from bot.replies.reply import text_reply
from tests.handoff.fakes import MONDAY_TEN, a_case, a_turn, kinds, said_now


def test_an_agent_who_never_writes_loses_the_case(store, queue, clock, conversation_id, case_id):
    queue.claim(case_id, "li")
    clock.pass_(minutes=14)
    assert queue.release_silent() == []
    clock.pass_(minutes=2)
    assert queue.release_silent() == [case_id]
    entry = queue.entry(case_id)
    assert (entry.state, entry.claimed_by, entry.due_at) == (
        "queued", None, queue.hours.respond_by("P1", MONDAY_TEN).at,
    )  # fmt: skip
    assert store.holder(conversation_id) == "bot"
    assert queue.release_silent() == []


def test_a_sign_keeps_it(queue, clock, case_id):
    queue.claim(case_id, "li")
    for _ in range(4):
        clock.pass_(minutes=14)
        queue.keep(case_id, "li")
    assert queue.release_silent() == []


def test_who_has_answered_owes_nothing_until_the_person_writes(
    store, queue, clock, conversation_id, case_id
):
    queue.claim(case_id, "li")
    queue.answer(case_id, "li", text_reply("你先看看方案"), "k")
    clock.pass_(hours=5)
    assert queue.release_silent() == []
    store.accept(said_now(store, conversation_id, "看好了", "a"))
    clock.pass_(minutes=14)
    assert queue.release_silent() == []
    clock.pass_(minutes=2)
    assert queue.release_silent() == [case_id]
    assert [message.text for message in store.pending(conversation_id)] == ["看好了"]
    assert queue.entry(case_id).due_at == queue.hours.respond_by("P1", clock.now()).at


def test_who_is_in_danger_is_left_alone_no_longer_than_five_minutes(
    store, queue, clock, conversation_id
):
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0"))
    (entry,) = queue.open_entries()
    queue.claim(entry.case_id, "li")
    n = queue.newest_change()
    clock.pass_(minutes=6)
    assert queue.release_silent() == [entry.case_id]
    assert kinds(queue, n) == ["released", "paged"]


@pytest.mark.parametrize(("priority", "announced"), [("P1", ["overdue"]),
                                                     ("P0", ["overdue", "paged"])])  # fmt: skip
def test_what_is_overdue_is_announced_once(
    store, queue, clock, conversation_id, priority, announced
):
    a_turn(store, conversation_id, case=a_case(conversation_id, priority))
    n = queue.newest_change()
    assert queue.rise() == []
    clock.pass_(days=1)
    assert queue.rise() == [f"SK-{conversation_id}"]
    assert queue.rise() == []
    assert kinds(queue, n) == announced


def test_what_was_answered_is_not_overdue(queue, clock, case_id):
    queue.claim(case_id, "li")
    queue.answer(case_id, "li", text_reply("你好"), "k")
    clock.pass_(days=9)
    assert queue.rise() == []
    assert not queue.entry(case_id).overdue(clock.now())


def test_danger_comes_first_then_what_is_overdue_then_by_time(store, queue, clock):
    def waiting(priority):
        own = store.open_conversation("web", "")
        a_turn(store, own, case=a_case(own, priority))
        return f"SK-{own}"

    later, late = waiting("P3"), waiting("P1")
    clock.pass_(hours=5)
    soon, danger = waiting("P1"), waiting("P0")
    assert [entry.case_id for entry in queue.open_entries()] == [danger, late, soon, later]
