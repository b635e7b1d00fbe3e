"""The server tells other systems of a case by itself, and takes what Chatwoot's agents write."""

import json
import time
from dataclasses import replace

import httpx
import pytest

from bot.conversation.engine import TurnOutput
from bot.handoff.connectors.signature import is_signed
from bot.replies.reply import text_reply
from bot.settings.connectors import ChatwootSettings, ConnectorSettings, WebhookSettings
from tests.channels.web.person import Person
from tests.channels.web.serving import Serving
from tests.handoff.connectors.fake_chatwoot import (
    ACCOUNT,
    ADMINISTRATOR,
    INBOX,
    SIGNING,
    FakeChatwoot,
    signed,
)
from tests.handoff.connectors.files import CHECK, a_state
from tests.handoff.connectors.receiver import Receiver

SIGNED_WITH = "the webhook's own, long enough: 38-PLM-62"
WORD = "only-chatwoot-knows-this-address-41"


class Handing:
    """Hands the case over at every message."""

    async def turn(self, conversation_id, text, metadata):
        own = {"case_id": f"SK-{conversation_id[:8]}", "conversation_id": conversation_id}
        return TurnOutput(replies=[text_reply("好，转给同事")], case=a_state(**own))


def until(found, patience_s=20):
    give_up_at = time.monotonic() + patience_s
    while not (result := found()):
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.05)
    return result


@pytest.fixture
def far():
    receiver, chatwoot = Receiver(), FakeChatwoot()
    yield receiver, chatwoot
    receiver.go_down()
    chatwoot.stop()


@pytest.fixture
def server(settings, far):
    receiver, chatwoot = far
    opened = []

    def start(**secrets):
        way = ChatwootSettings(chatwoot.url, ACCOUNT, INBOX, ADMINISTRATOR, **secrets)
        told = ConnectorSettings(webhook=WebhookSettings(receiver.url, SIGNED_WITH), chatwoot=way)
        opened.append(Serving(replace(settings, connectors=told), Handing()))
        return opened[-1]

    yield start
    for each in opened:
        each.stop()


def post(server, path, event):
    body, headers = signed(event, int(time.time()))
    return httpx.post(server.url + path, content=body, headers=headers)


def test_a_case_goes_out_whole_and_an_agents_answer_comes_back(server, far):
    receiver, chatwoot = far
    serving = server(webhook_secret=SIGNING)
    person = Person(serving.url)
    person.say("我要转人工")
    call = until(lambda: receiver.accepted)[0]
    assert is_signed(SIGNED_WITH, call.body, call.headers["X-Signature"])
    CHECK.validate(call.json)
    assert [line["text"] for line in call.json["transcript"]][:1] == ["我要转人工"]
    until(lambda: chatwoot.messages)
    event = chatwoot.agent_writes(1, "你好，我是小李")
    answer = post(serving, "/webhooks/chatwoot", event)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "answered"})
    assert post(serving, "/webhooks/chatwoot", event).status_code == 200
    own = until(lambda: serving.house.queue.open_entries())[0].conversation_id
    said = [line.text for line in serving.store.transcript(own) if line.direction == "agent"]
    assert said == ["你好，我是小李"]
    # The bot is silent now, and the agent hears the person.
    person.say("谢谢你")
    until(lambda: "谢谢你" in chatwoot.said(private=False))
    assert chatwoot.refusals == []


def test_a_call_that_is_not_chatwoots_is_refused(server, far):
    serving = server(webhook_secret=SIGNING)
    body = json.dumps({"event": "message_created"})
    for headers in ({}, {"x-chatwoot-signature": "sha256=0", "x-chatwoot-timestamp": "1"}):
        answer = httpx.post(f"{serving.url}/webhooks/chatwoot", content=body, headers=headers)
        assert answer.status_code == 401
    assert httpx.post(f"{serving.url}/webhooks/chatwoot/{WORD}", content=body).status_code == 404


def test_one_that_does_not_sign_is_known_by_the_address_it_calls(server, far):
    _receiver, chatwoot = far
    serving = server(path_secret=WORD)
    Person(serving.url).say("我要转人工")
    until(lambda: chatwoot.messages)
    event = chatwoot.agent_writes(1, "我来")
    assert post(serving, "/webhooks/chatwoot/guessed", event).status_code == 404
    assert post(serving, "/webhooks/chatwoot", event).status_code == 404
    assert post(serving, f"/webhooks/chatwoot/{WORD}", event).json() == {"outcome": "answered"}
    picture = chatwoot.agent_writes(1, "看", attachments=[{"file_type": "image"}])
    assert post(serving, f"/webhooks/chatwoot/{WORD}", picture).status_code == 422


def test_without_a_secret_there_is_no_way_in(server, far):
    serving = server()
    assert post(serving, "/webhooks/chatwoot", {}).status_code == 404
    assert post(serving, f"/webhooks/chatwoot/{WORD}", {}).status_code == 404


@pytest.mark.parametrize("body", [b"[]", b"no json", b'{"event": "message_created"}'])
def test_what_is_no_event_does_no_harm(body, server, far):
    serving = server(path_secret=WORD)
    answer = httpx.post(f"{serving.url}/webhooks/chatwoot/{WORD}", content=body)
    assert answer.status_code in (200, 400)
    large = b'{"a": "' + b"x" * 600_000 + b'"}'
    assert httpx.post(f"{serving.url}/webhooks/chatwoot/{WORD}", content=large).status_code == 413
