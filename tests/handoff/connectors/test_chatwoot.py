"""Chatwoot, against a fake that is as strict as its API description."""

import json
import sys
import threading

import pytest

from bot.errors import DeliveryFailed
from bot.handoff.connectors.build import build_connectors
from bot.handoff.connectors.chatwoot_replies import is_authentic, take_event
from bot.handoff.connectors.port import Line
from bot.handoff.connectors.sender import Outbox
from bot.handoff.connectors.writing import DeliveryWriter
from bot.settings.connectors import ChatwootSettings, ConnectorSettings
from tests.handoff.connectors.fake_chatwoot import (
    ACCOUNT,
    ADMINISTRATOR,
    AGENT,
    INBOX,
    OTHER_INBOX,
    SIGNING,
    FakeChatwoot,
    signed,
)
from tests.handoff.connectors.files import HOSTILE, a_case_file, a_delivery
from tests.handoff.fakes import MONDAY_TEN, a_case, a_queue, a_turn


@pytest.fixture
def far():
    fake = FakeChatwoot()
    yield fake
    fake.stop()


def a_chatwoot(far, token=ADMINISTRATOR, **changes):
    settings = ChatwootSettings(far.url, ACCOUNT, INBOX, token, **changes)
    (built,) = build_connectors(ConnectorSettings(chatwoot=settings), lambda code: f"材料{code}")
    return built


@pytest.fixture
def chatwoot(far):
    return a_chatwoot(far)


@pytest.fixture
def queue(store, chatwoot):
    return a_queue(store, DeliveryWriter([chatwoot]))


@pytest.fixture
def outbox(store):
    def assemble(state, transcript, _due):
        return a_case_file(case_id=state["case_id"], priority=state["priority"])

    return Outbox(store, assemble)


def test_a_case_becomes_contact_conversation_note_labels_and_priority(far, chatwoot):
    chatwoot.deliver(a_delivery())
    (contact,), (conversation,) = far.contacts.values(), far.conversations.values()
    assert (contact["identifier"], conversation["source_id"]) == ("SK-1", "SK-1")
    assert conversation["custom_attributes"] == {"case_id": "SK-1"}
    assert (conversation["status"], conversation["priority"]) == ("open", "medium")
    assert conversation["labels"] == ["shukun-p2", "shukun-r03"]
    (note,) = far.messages
    assert note["private"] is True
    assert "**P2｜新案件｜SK\\-1**" in note["content"]
    assert "逾期40天" in note["content"]
    assert far.refusals == []


def test_case_file_and_pdf_go_along_where_that_is_wished(far):
    delivery = a_delivery()
    a_chatwoot(far, attach=("json", "pdf")).deliver(delivery)
    (note,) = far.messages
    (file_name, file_kind, file), (pdf_name, pdf_kind, pdf) = note["attachments"]
    assert (file_name, file_kind) == ("case.json", "application/json")
    assert json.loads(file) == delivery.case
    assert (pdf_name, pdf_kind, pdf[:4]) == ("case.pdf", "application/pdf", b"%PDF")
    assert note["private"] is True
    assert far.refusals == []


LINES = (Line(5, "user", "我再说一句"), Line(6, "bot", "好的"), Line(7, "user", "好"))


def test_an_answer_that_got_lost_makes_nothing_twice_wherever_it_was_lost(far, chatwoot):
    chatwoot.deliver(a_delivery(lines=LINES))
    calls = len(far.calls)
    want = [(each["content"], each["private"]) for each in far.messages]
    for number in range(1, calls + 1):
        fresh = FakeChatwoot()
        fresh.lose = {number}
        connector = a_chatwoot(fresh)
        with pytest.raises(DeliveryFailed):
            connector.deliver(a_delivery(lines=LINES))
        connector.deliver(a_delivery(lines=LINES, attempt=2))
        assert (len(fresh.contacts), len(fresh.conversations)) == (1, 1)
        assert [(each["content"], each["private"]) for each in fresh.messages] == want
        fresh.stop()
    sys.stdout.write(f"\nanswer lost at each of {calls} calls: nothing twice\n")
    assert calls > 8


def test_what_was_said_is_found_behind_many_pages(far, chatwoot):
    chatwoot.deliver(a_delivery())
    many = [Line(n, "user", f"第{n}句") for n in range(10, 60)]
    chatwoot.deliver(a_delivery("user_message", n=8, lines=many))
    said = len(far.messages)
    chatwoot.deliver(a_delivery("user_message", n=8, attempt=2, lines=many))
    assert len(far.messages) == said == 51


def test_the_person_is_heard_as_themselves_and_others_in_notes(far, chatwoot):
    chatwoot.deliver(a_delivery())
    lines = (*LINES, Line(8, "agent", "我来看"), Line(9, "system", "同事来了"))
    chatwoot.deliver(a_delivery("user_message", n=8, lines=lines))
    assert far.said(private=False) == ["我再说一句", "好"]
    assert far.said(private=True)[1:] == ["机器人：好的", "同事：我来看", "系统：同事来了"]
    assert all(each["message_type"] == 0 for each in far.messages if not each["private"])


def test_nothing_that_people_write_does_anything_in_a_note(far, chatwoot):
    line = Line(5, "bot", HOSTILE)
    chatwoot.deliver(a_delivery(one_line=HOSTILE, lines=(line,)))
    for note in far.said(private=True):
        assert "![" not in note
        assert "](" not in note
        assert "<img" not in note.replace("\\<", "")
        assert "http://" not in note


def test_agents_keep_their_own_labels(far, chatwoot):
    chatwoot.deliver(a_delivery())
    far.conversations[1]["labels"].append("vip")
    chatwoot.deliver(a_delivery("updated", n=8, priority="P1", reasons=["R01"]))
    assert far.conversations[1]["labels"] == ["vip", "shukun-p1", "shukun-r01"]
    assert far.conversations[1]["priority"] == "high"
    assert len(far.messages) == 1


def test_a_page_is_urgent_and_opens_the_conversation(far, chatwoot):
    chatwoot.deliver(a_delivery())
    far.conversations[1]["status"] = "resolved"
    chatwoot.deliver(a_delivery("paged", n=8, priority="P0"))
    assert (far.conversations[1]["status"], far.conversations[1]["priority"]) == ("open", "urgent")
    assert "紧急：请马上回复" in far.messages[-1]["content"]


@pytest.mark.parametrize(("kind", "status"), [("closed", "resolved"), ("returned", "pending")])
def test_done_with_here_it_is_done_with_there(kind, status, far, chatwoot):
    chatwoot.deliver(a_delivery())
    chatwoot.deliver(a_delivery(kind, n=8))
    assert far.conversations[1]["status"] == status


def test_another_contact_of_a_like_name_and_another_inbox_are_left_alone(far, chatwoot):
    far.make_contact({"inbox_id": INBOX, "name": "SK-1", "identifier": "SK-12"}, ADMINISTRATOR)
    far.make_contact({"inbox_id": INBOX, "name": "x", "identifier": "SK-1"}, ADMINISTRATOR)
    there = {"source_id": "other", "inbox_id": OTHER_INBOX, "contact_id": 102}
    far.make_conversation(there, ADMINISTRATOR)
    chatwoot.deliver(a_delivery())
    assert far.conversations[2]["contact_id"] == 102
    assert {each["conversation_id"] for each in far.messages} == {2}


def test_erased_here_it_is_erased_there(far, chatwoot):
    chatwoot.deliver(a_delivery(lines=LINES))
    chatwoot.deliver(a_delivery("erased", n=9))
    assert (far.contacts, far.conversations, far.messages) == ({}, {}, [])
    chatwoot.deliver(a_delivery("erased", n=9, attempt=2))
    assert far.refusals == []


def test_where_we_may_not_delete_a_note_asks_for_it(far):
    chatwoot = a_chatwoot(far, AGENT)
    chatwoot.deliver(a_delivery())
    chatwoot.deliver(a_delivery("erased", n=9))
    assert "请删除这边留存的内容" in far.messages[-1]["content"]
    assert far.messages[-1]["private"] is True
    assert far.conversations[1]["status"] == "resolved"


def test_a_wrong_token_or_inbox_is_found_out(far):
    a_chatwoot(far).check()
    with pytest.raises(DeliveryFailed, match="answered 401"):
        a_chatwoot(far, "wrong").check()
    settings = ChatwootSettings(far.url, ACCOUNT, 99, ADMINISTRATOR)
    (elsewhere,) = build_connectors(ConnectorSettings(chatwoot=settings), str)
    with pytest.raises(DeliveryFailed, match="answered 404"):
        elsewhere.check()
    far.status = 503
    with pytest.raises(DeliveryFailed, match="answered 503"):
        a_chatwoot(far).deliver(a_delivery())


def person_hears(store, own):
    return [line.text for line in store.transcript(own) if line.direction == "agent"]


def test_from_the_person_to_an_agent_there_and_back(far, chatwoot, queue, outbox, store, clock):
    own = store.open_conversation("web", "", conversation_id="c")
    a_turn(store, own, "我要转人工", case=a_case(own))
    outbox.deliver_due(chatwoot)
    event = far.agent_writes(1, "你好，我是小李")
    assert take_event(queue, event, INBOX) == ("answered", "SK-c")
    assert take_event(queue, event, INBOX) == ("answered", "SK-c")
    assert person_hears(store, own) == ["你好，我是小李"]
    assert queue.entry("SK-c").state == "with_human"
    assert store.holder(own) == "human"
    a_turn(store, own, "我这个月发不出工资", case=None)
    outbox.deliver_due(chatwoot)
    assert far.said(private=False) == ["我这个月发不出工资"]
    assert not any("小李" in note for note in far.said(private=True))
    assert take_event(queue, far.status_changes(1, "resolved"), INBOX) == ("given_back", "SK-c")
    assert store.holder(own) == "bot"
    outbox.deliver_due(chatwoot)
    assert far.conversations[1]["status"] == "pending"
    assert take_event(queue, far.status_changes(1, "resolved"), INBOX) == ("ignored", "SK-c")
    assert far.refusals == []


IGNORED = {
    "a note": {"private": True},
    "the person's own words": {"message_type": "incoming", "sender": {"type": "contact"}},
    "what we put there": {"source_id": "SK-c#4"},
    "a template": {"message_type": "template"},
    "a bot's words": {"sender": {"id": 1, "type": "agent_bot"}},
    "an update": {"event": "message_updated"},
    "one without a number": {"id": None},
    "another inbox's conversation": {
        "conversation": {"inbox_id": OTHER_INBOX, "contact_inbox": {"source_id": "SK-c"}}
    },
    "one of nobody": {"conversation": {"inbox_id": INBOX, "contact_inbox": [1]}},
    "a number that is none": {
        "conversation": {"inbox_id": INBOX, "contact_inbox": {"source_id": "SK-c\r\nx"}}
    },
}


@pytest.fixture
def told(far, chatwoot, queue, outbox, store):
    """Give a conversation whose case Chatwoot knows."""
    own = store.open_conversation("web", "", conversation_id="c")
    a_turn(store, own, "我要转人工", case=a_case(own))
    outbox.deliver_due(chatwoot)
    return own


@pytest.mark.parametrize("changes", IGNORED.values(), ids=IGNORED)
def test_only_what_an_agent_writes_to_the_person_reaches_them(changes, far, queue, store, told):
    assert take_event(queue, far.agent_writes(1, "嗯", **changes), INBOX)[0] == "ignored"
    assert person_hears(store, told) == []
    assert queue.entry("SK-c").state == "queued"


def test_what_does_not_reach_the_person_is_said_to_be_so(far, queue, store, told):
    picture = far.agent_writes(1, "看这个", attachments=[{"file_type": "image"}])
    assert take_event(queue, picture, INBOX)[0] == "not_text"
    assert take_event(queue, far.agent_writes(1, " "), INBOX)[0] == "not_text"
    queue.claim("SK-c", "agent-1")
    assert take_event(queue, far.agent_writes(1, "我来"), INBOX)[0] == "taken"
    queue.close("SK-c", "agent-1", "advice_given")
    assert take_event(queue, far.agent_writes(1, "还在吗"), INBOX)[0] == "closed"
    late = far.agent_writes(1, "还在吗")
    store.erase(told)
    assert take_event(queue, late, INBOX)[0] == "unknown"
    assert person_hears(store, told) == []


def test_the_same_answer_from_many_threads_is_said_once(far, queue, store, told):
    event, outcomes = far.agent_writes(1, "我来帮你"), []
    threads = [
        threading.Thread(target=lambda: outcomes.append(take_event(queue, event, INBOX)[0]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == ["answered"] * 8
    assert person_hears(store, told) == ["我来帮你"]


def test_only_chatwoot_itself_and_lately_is_believed():
    stamp = int(MONDAY_TEN.timestamp())
    body, headers = signed({"event": "message_created"}, stamp)
    assert is_authentic(SIGNING, body, headers, MONDAY_TEN)
    assert not is_authentic("other", body, headers, MONDAY_TEN)
    assert not is_authentic(SIGNING, body + b" ", headers, MONDAY_TEN)
    assert not is_authentic(SIGNING, body, {}, MONDAY_TEN)
    assert not is_authentic(SIGNING, body, {**headers, "x-chatwoot-timestamp": "x"}, MONDAY_TEN)
    for seconds in (-301, 301):
        old_body, old = signed({"event": "message_created"}, stamp + seconds)
        assert not is_authentic(SIGNING, old_body, old, MONDAY_TEN)
