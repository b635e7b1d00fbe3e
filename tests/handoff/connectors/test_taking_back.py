"""What the person takes back does not leave; who knows something of it is told, with ids alone."""

import pytest
import sqlalchemy as sa

from bot.conversation.schema import deliveries
from bot.handoff.connectors.writing import DeliveryWriter
from tests.handoff.fakes import a_case, a_queue, a_turn

WORDS = "我叫王小明，住在不存在路一号"


def kinds_waiting(store):
    with store.database.reading() as connection:
        found = sa.select(deliveries.c.kind).where(deliveries.c.state == "waiting")
        return list(connection.execute(found.order_by(deliveries.c.id)).scalars())


def every_column(store):
    with store.database.reading() as connection:
        return str([tuple(row) for row in connection.execute(sa.select(deliveries))])


def test_erased_before_anybody_heard_of_it_nothing_goes_out(
    receiver, webhook, outbox, store, conversation_id, case_id
):
    store.erase(conversation_id)
    assert outbox.deliver_due(webhook) == 0
    assert receiver.calls == []


def test_erased_while_the_receiver_was_down_its_rows_vanish_and_ids_alone_go_out(
    receiver, webhook, outbox, store, clock, conversation_id
):
    a_turn(store, conversation_id, WORDS, case=a_case(conversation_id))
    a_turn(store, conversation_id, WORDS, case=a_case(conversation_id))
    receiver.go_down()
    outbox.deliver_due(webhook)
    store.erase(conversation_id)
    assert kinds_waiting(store) == ["erased"]
    assert WORDS not in every_column(store)
    receiver.come_up()
    assert outbox.deliver_due(webhook) == 1
    (call,) = receiver.calls
    assert call.json == {
        "schema_version": "1",
        "event": "erased",
        "case_id": f"SK-{conversation_id}",
        "conversation_id": conversation_id,
        "at": call.json["at"],
    }
    assert call.headers["X-Signature"].startswith("sha256=")
    assert every_column(store) == "[]"


def test_erased_after_it_was_delivered_the_receiver_is_told_until_it_listens(
    receiver, webhook, outbox, store, clock, conversation_id, case_id
):
    outbox.deliver_due(webhook)
    store.erase(conversation_id)
    receiver.mode = 503
    outbox.deliver_due(webhook)
    clock.pass_(seconds=60)
    receiver.mode = 200
    outbox.deliver_due(webhook)
    assert [call.event for call in receiver.accepted] == ["queued", "erased"]
    assert every_column(store) == "[]"


def test_erased_while_it_is_being_sent_the_notice_comes_after_it(
    receiver, webhook, outbox, store, clock, conversation_id, case_id
):
    class Erasing:
        name, kinds = webhook.name, webhook.kinds

        def deliver(self, delivery):
            store.erase(conversation_id)
            # Another thread would find nothing to send before this attempt is over.
            assert outbox.deliver_due(webhook) == 0
            webhook.deliver(delivery)

    outbox.deliver(Erasing(), outbox.take(webhook))
    clock.pass_(minutes=3)
    outbox.deliver_due(webhook)
    assert [call.event for call in receiver.accepted] == ["queued", "erased"]


def test_consent_taken_back_lets_what_waits_vanish_and_is_told_once(
    receiver, webhook, outbox, store, clock, conversation_id, case_id
):
    outbox.deliver_due(webhook)
    receiver.mode = 500
    a_turn(store, conversation_id, WORDS, case=a_case(conversation_id))
    outbox.deliver_due(webhook)
    refused = {"collect": True, "hand_off": False}
    a_turn(store, conversation_id, "别转了", case=a_case(conversation_id, consent=refused))
    assert kinds_waiting(store) == ["withdrawn"]
    assert WORDS not in every_column(store)
    receiver.mode = 200
    clock.pass_(minutes=3)
    outbox.deliver_due(webhook)
    assert [call.event for call in receiver.accepted] == ["queued", "withdrawn"]
    assert "transcript" not in receiver.accepted[-1].json
    store.erase(conversation_id)
    outbox.deliver_due(webhook)
    assert receiver.accepted[-1].event == "erased"


def test_without_consent_nothing_leaves(receiver, webhook, outbox, store, queue, conversation_id):
    for said in (None, False):
        consent = {"collect": True, "hand_off": said}
        a_turn(store, conversation_id, case=a_case(conversation_id, consent=consent))
    assert outbox.deliver_due(webhook) == 0
    assert receiver.calls == []


def test_a_life_in_danger_is_paged_without_consent(
    receiver, webhook, outbox, store, queue, conversation_id
):
    consent = {"collect": True, "hand_off": None}
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0", consent=consent))
    outbox.deliver_due(webhook)
    assert [call.event for call in receiver.accepted] == ["queued", "paged"]


def test_consent_taken_back_after_the_case_was_closed_holds_back_what_still_waits(
    receiver, webhook, outbox, store, queue, conversation_id, case_id
):
    queue.claim(case_id, "agent-1")
    queue.close(case_id, "agent-1", "advice_given")
    refused = {"collect": True, "hand_off": False}
    a_turn(store, conversation_id, "别转了", case=a_case(conversation_id, consent=refused))
    outbox.deliver_due(webhook)
    assert receiver.calls == []


def test_a_change_that_is_undone_is_not_told(store, webhook, conversation_id):
    class Broken:
        def __call__(self, connection, change, case):
            raise RuntimeError("after the row was written")

    a_queue(store, DeliveryWriter([webhook]), Broken())
    with pytest.raises(RuntimeError):
        a_turn(store, conversation_id, case=a_case(conversation_id))
    assert kinds_waiting(store) == []


def test_a_connector_hears_only_of_what_it_wants(store, conversation_id, outbox):
    class Few:
        name, kinds = "few", frozenset({"claimed"})

    queue = a_queue(store, DeliveryWriter([Few()]))
    a_turn(store, conversation_id, case=a_case(conversation_id))
    queue.claim(f"SK-{conversation_id}", "agent-1")
    assert kinds_waiting(store) == ["claimed"]
