"""The code in docs/connectors.md does what the document says of it."""

import importlib
import json
import re
import sys

import pytest

from bot.errors import DeliveryFailed, RequestInvalid
from bot.handoff.connectors.build import build_connectors
from bot.handoff.connectors.http import Caller
from bot.handoff.connectors.webhook import Webhook
from bot.handoff.connectors.writing import DeliveryWriter
from bot.handoff.states import ChangeKind
from bot.settings import ROOT, read_settings
from tests.handoff.connectors.conftest import SIGNED_WITH
from tests.handoff.connectors.files import a_delivery
from tests.handoff.connectors.receiver import Receiver
from tests.handoff.fakes import a_case, a_queue, a_turn

TEXT = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
CODE = dict(re.findall(r"<!-- runs in tests: (\w+) -->\n```python\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Give a function that makes a module of the document's code and loads it."""

    def make(which, name):
        (tmp_path / f"{name}.py").write_text(CODE[which], encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module(name)

    return make


@pytest.fixture
def receive(load):
    return load("receiver", "receiver_of_the_document").receive


def test_the_documents_receiver_takes_what_the_webhook_sends_once(receive):
    receiver = Receiver()
    webhook = Webhook(Caller(receiver.url, internal=True), SIGNED_WITH)
    for delivery in (a_delivery(), a_delivery(attempt=2), a_delivery("updated", n=8)):
        webhook.deliver(delivery)
    seen, cases = set(), {}
    for call in receiver.calls:
        assert receive(call.headers, call.body, SIGNED_WITH, seen, cases) == 200
    assert len(seen) == 2
    assert cases["SK-1"] == a_delivery().case
    webhook.deliver(a_delivery("erased", n=9))
    receiver.go_down()
    last = receiver.calls[-1]
    assert receive(last.headers, last.body + b" ", SIGNED_WITH, seen, cases) == 401
    assert receive({}, last.body, SIGNED_WITH, seen, cases) == 401
    assert receive(last.headers, last.body, "another", seen, cases) == 401
    assert "SK-1" in cases
    assert receive(last.headers, last.body, SIGNED_WITH, seen, cases) == 200
    assert cases == {}


class Robot(Receiver):
    """Answers as WeCom does: 200 whatever it thinks of it, and a code."""

    code = 0

    def _status(self, handler, call, status):
        call.accepted = self.code == 0
        body = json.dumps({"errcode": self.code, "errmsg": "said"}).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def robot():
    opened = Robot()
    yield opened
    opened.go_down()


@pytest.fixture
def fourth(robot, load, monkeypatch):
    """Give the document's connector, built as a deployment would."""
    monkeypatch.setenv("WECOM_ROBOT_URL", robot.url)
    load("fourth", "wecom_room")
    told = read_settings({"SHUKUN_CONNECTORS_MORE": "wecom_room:build"}).connectors
    (built,) = build_connectors(told, str)
    object.__setattr__(built, "caller", Caller(robot.url, internal=True))
    return built


def test_the_fourth_connector_has_fewer_than_a_hundred_lines():
    assert 20 < len(CODE["fourth"].splitlines()) < 100


def test_the_documents_connector_pages_the_room_through_the_outbox(
    fourth, robot, outbox, store, clock, conversation_id
):
    a_queue(store, DeliveryWriter([fourth]))
    consent = {"collect": True, "hand_off": None}
    robot.code = 45009
    a_turn(store, conversation_id, case=a_case(conversation_id, "P0", consent=consent))
    assert outbox.deliver_due(fourth) == 1
    robot.code = 0
    clock.pass_(seconds=61)
    assert outbox.deliver_due(fourth) == 2
    said = [call.json["text"]["content"] for call in robot.accepted]
    number = f"SK-{conversation_id}"
    assert said == [f"P0 新案件 {number}", f"P0 请马上回复 {number}"]
    store.erase(conversation_id)
    assert outbox.deliver_due(fourth) == 1
    assert len(robot.accepted) == 2


def test_the_documents_connector_says_what_was_wrong(fourth, robot):
    robot.code = 93000
    with pytest.raises(DeliveryFailed, match="errcode 93000"):
        fourth.deliver(a_delivery())
    fourth.check()
    robot.go_down()
    with pytest.raises(DeliveryFailed):
        fourth.check()


@pytest.mark.parametrize("named", ["no_such_module_here:build", "json:no_such_function"])
def test_a_connector_that_is_not_there_is_refused_by_the_settings_name(named):
    told = read_settings({"SHUKUN_CONNECTORS_MORE": named}).connectors
    with pytest.raises(RequestInvalid) as refused:
        build_connectors(told, str)
    assert refused.value.field == "SHUKUN_CONNECTORS_MORE"


def test_two_connectors_cannot_share_a_name(fourth):
    told = read_settings({"SHUKUN_CONNECTORS_MORE": "wecom_room:build,wecom_room:build"})
    with pytest.raises(RequestInvalid, match="one name"):
        build_connectors(told.connectors, str)


def test_every_kind_of_change_is_documented():
    (kinds,) = re.findall(r"^Kinds: (.*?); notices", TEXT, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", kinds)) == set(ChangeKind.__args__) - {"erased"}
