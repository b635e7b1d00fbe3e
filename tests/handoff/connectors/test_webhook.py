"""The webhook under every fault: nothing lost, order kept per case, the same key on repeats."""

import hashlib
import hmac
import sys
from collections import Counter, defaultdict

import pytest
import sqlalchemy as sa

from bot.conversation.schema import deliveries
from bot.handoff.connectors.rows import backlog, pause_after
from tests.handoff.connectors.conftest import SIGNED_WITH
from tests.handoff.fakes import a_case, a_turn

FAULTS = (500, 503, 429, 404, 302, "hang", "drip", "cut", "cut_head")


def wait_and_deliver(outbox, webhook, clock, seconds):
    clock.pass_(seconds=seconds)
    return outbox.deliver_due(webhook)


def open_case(store, number, **changes):
    own = store.open_conversation("web", "", conversation_id=f"c{number}")
    a_turn(store, own, case=a_case(own, **changes))
    return own


def rows_of(store, *columns):
    with store.database.reading() as connection:
        return connection.execute(sa.select(*columns).order_by(deliveries.c.id)).all()


def test_the_first_post_is_as_the_contract_says(receiver, webhook, outbox, store, case_id):
    assert outbox.deliver_due(webhook) == 1
    (call,) = receiver.calls
    signed = hmac.new(SIGNED_WITH.encode(), call.body, hashlib.sha256).hexdigest()
    assert call.headers["X-Signature"] == f"sha256={signed}"
    assert (call.case_id, call.event) == (case_id, "queued")
    assert call.key.startswith(f"{case_id}:")
    assert call.json["schema_version"] == "1"
    assert call.json["transcript"][0]["text"] == "我要转人工"
    assert outbox.deliver_due(webhook) == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_is_no_2xx_comes_again_with_the_same_key_and_bytes(
    fault, receiver, webhook, impatient, outbox, store, clock, case_id
):
    receiver.mode = fault
    assert outbox.deliver_due(impatient) == 1
    assert outbox.deliver_due(impatient) == 0
    receiver.mode = 204
    assert wait_and_deliver(outbox, webhook, clock, 120) == 1
    first, second = receiver.calls
    assert (first.key, first.body) == (second.key, second.body)
    assert first.headers["X-Signature"] == second.headers["X-Signature"]
    assert backlog(store.database) == {}


def test_an_hour_down_and_every_fault_after_it_lose_nothing(
    receiver, webhook, impatient, outbox, store, clock, queue
):
    conversations = [open_case(store, number) for number in range(6)]
    receiver.go_down()
    attempts = 0
    for minute in range(60):
        attempts += wait_and_deliver(outbox, webhook, clock, 60)
        if minute % 15 == 0:
            for own in conversations:
                a_turn(store, own, f"第{minute}分钟", case=a_case(own))
    assert not receiver.calls
    receiver.come_up()
    for fault in FAULTS:
        receiver.mode = fault
        attempts += wait_and_deliver(outbox, impatient, clock, 301)
    receiver.mode = 200
    for _pause in range(8):
        attempts += wait_and_deliver(outbox, webhook, clock, 301)
    counted = check_complete(receiver, store)
    sys.stdout.write(f"\nhour down, {len(FAULTS)} faults: {attempts} attempts, {dict(counted)}\n")
    assert counted["changes"] == counted["accepted once or more"] == 6 * 5
    assert counted["repeats"] > 6
    # Whoever took it and could not say so hears it again, under the same key.
    assert counted["accepted again"] >= 6


def check_complete(receiver, store):
    """Compare what came with what was written; answers the counts."""
    written = defaultdict(list)
    for case_id, key in rows_of(store, deliveries.c.case_id, deliveries.c.key):
        written[case_id].append(key)
    came, bodies = defaultdict(list), defaultdict(set)
    for call in receiver.calls:
        bodies[call.key].add(call.body)
        if call.accepted and call.key not in came[call.case_id]:
            came[call.case_id].append(call.key)
    assert came == written
    assert all(len(each) == 1 for each in bodies.values())
    accepted = Counter(call.key for call in receiver.accepted)
    return Counter(
        {
            "changes": sum(map(len, written.values())),
            "accepted once or more": len(accepted),
            "repeats": len(receiver.calls) - len(bodies),
            "accepted again": sum(accepted.values()) - len(accepted),
        }
    )


def test_a_case_that_is_refused_does_not_hold_up_the_others(
    receiver, webhook, outbox, store, clock, queue
):
    refused, *others = [open_case(store, number) for number in range(4)]
    receiver.refuse = f"SK-{refused}"
    for own in (refused, *others):
        a_turn(store, own, "还有一件事", case=a_case(own))
    outbox.deliver_due(webhook)
    assert Counter(call.case_id for call in receiver.accepted) == {f"SK-{own}": 2 for own in others}
    first_key = rows_of(store, deliveries.c.key)[0].key
    assert {call.key for call in receiver.calls if call.case_id == receiver.refuse} == {first_key}
    receiver.refuse = None
    wait_and_deliver(outbox, webhook, clock, 60)
    assert check_complete(receiver, store)["changes"] == 8


def test_a_page_goes_first_and_pulls_its_own_case_along(
    receiver, webhook, outbox, store, clock, queue
):
    waiting, danger = open_case(store, 1), open_case(store, 2)
    receiver.mode = 500
    for _attempt in range(7):
        wait_and_deliver(outbox, webhook, clock, 301)
    receiver.calls.clear()
    receiver.mode = 200
    a_turn(store, danger, "不想活了", case=a_case(danger, "P0", signals=["self_harm"]))
    outbox.deliver_due(webhook)
    events = [(call.case_id, call.event) for call in receiver.accepted]
    assert events[:3] == [(f"SK-{danger}", kind) for kind in ("queued", "updated", "paged")]
    assert f"SK-{waiting}" not in dict(events)


def test_pauses_grow_with_chance_in_them_and_a_page_never_waits_long():
    def longest(attempt, **more):
        return max(pause_after(attempt, **more).total_seconds() for _ in range(200))

    pauses = [longest(attempt, urgent=False) for attempt in (1, 3, 6, 30)]
    assert pauses == sorted(pauses)
    assert 1 <= pauses[0] <= 2
    assert 250 < pauses[-1] <= 300
    assert longest(30, urgent=True) <= 30
    assert len({pause_after(5, urgent=False) for _ in range(50)}) > 40
    assert pause_after(1, urgent=False, asked_s=900).total_seconds() == 900
    assert longest(1, urgent=True, asked_s=900) <= 2


def test_a_receiver_that_asks_for_time_gets_it(receiver, webhook, outbox, clock, case_id):
    receiver.mode = 429
    outbox.deliver_due(webhook)
    assert wait_and_deliver(outbox, webhook, clock, 100) == 0
    assert wait_and_deliver(outbox, webhook, clock, 30) == 1


def test_a_redirect_is_not_followed(receiver, webhook, outbox, case_id):
    receiver.mode = 302
    outbox.deliver_due(webhook)
    assert len(receiver.calls) == 1
    assert not receiver.accepted


def test_what_was_said_stands_escaped_in_the_body_and_gone_from_the_row(
    receiver, webhook, outbox, store, conversation_id
):
    hostile = '</script><script>alert(1)</script>"}]\r\nX-Case-Id: other'
    a_turn(store, conversation_id, hostile, case=a_case(conversation_id))
    outbox.deliver_due(webhook)
    (call,) = receiver.calls
    assert call.case_id == f"SK-{conversation_id}"
    assert "<script>alert(1)" in call.json["transcript"][0]["text"]
    assert b"\r" not in call.body
    assert rows_of(store, deliveries.c.body) == [(None,)]


def test_logs_carry_ids_and_outcomes_only(receiver, webhook, outbox, store, caplog, clock, case_id):
    caplog.set_level("DEBUG")
    receiver.mode = 500
    outbox.deliver_due(webhook)
    receiver.mode = 200
    wait_and_deliver(outbox, webhook, clock, 60)
    assert "delivery put off" in caplog.text
    assert "answered 500" in caplog.text
    assert "我要转人工" not in caplog.text
    assert SIGNED_WITH not in caplog.text
    assert receiver.url not in caplog.text
