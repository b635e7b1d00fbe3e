"""Rasa's REST shape for servers, and its Socket.IO events for widgets made for Rasa."""

import contextlib
import json
import queue
import threading
import time
import uuid

import httpx
import pytest
import simple_websocket
import socketio

from bot.channels import rasa_socket, rest
from bot.replies.plain import as_text
from bot.replies.reply import Reply, Table, text_reply
from tests.channels.web.engines import TwoReplies
from tests.channels.web.person import Person

KEY = "kd83jFh20-sJq71Lx_0pWm4TzB6vYc"


@pytest.fixture
def server(serving):
    return serving(rest_keys=(f"branch:{KEY}", "bureau:" + KEY[::-1]))


class Caller:
    """Another server that calls."""

    def __init__(self, url, key=KEY):
        self.http = httpx.Client(base_url=url, headers={"X-Api-Key": key}, timeout=20)

    def post(self, sender, message, **headers):
        body = {"sender": sender, "message": message}
        return self.http.post("/webhooks/rest/webhook", json=body, headers=headers)


def test_a_server_that_shows_its_key_gets_the_answer_in_rasas_shape(server):
    answer = Caller(server.url).post("u1", "你好")
    assert answer.status_code == 200
    first, second = answer.json()
    assert first == {"recipient_id": "u1", "text": "听到：你好"}
    assert [set(button) for button in second["buttons"]] == [{"title", "payload"}] * 2


def test_a_bearer_key_does_as_well(server):
    caller = Caller(server.url, "")
    assert caller.post("u1", "你好", Authorization=f"Bearer {KEY}").status_code == 200


@pytest.mark.parametrize("key", ["", "x", KEY[:-1], KEY + "x", f"branch:{KEY}", "ключ".encode()])
def test_without_the_key_nothing_is_heard(server, key):
    answer = Caller(server.url, key).post("u1", "你好")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
    assert server.engine.heard == []


def test_without_any_key_set_the_channel_is_not_there(serving):
    assert Caller(serving().url).post("u1", "你好").status_code == 404


def test_a_sender_goes_on_and_two_servers_senders_are_two_people(server):
    one, other = Caller(server.url), Caller(server.url, KEY[::-1])
    one.post("u1", "我的")
    one.post("u1", "还有")
    other.post("u1", "别的")
    one.post("u2", "又一个")
    states = {text: metadata["seq"] for text, metadata in server.engine.heard}
    assert states == {"我的": 1, "还有": 4, "别的": 1, "又一个": 1}


def test_a_button_is_pressed_by_sending_its_payload(server):
    caller = Caller(server.url)
    buttons = caller.post("u1", "你好").json()[1]["buttons"]
    assert caller.post("u1", buttons[1]["payload"]).json()[0]["text"] == "听到：我说的是欠款，3万"


def test_a_repeated_call_gets_the_same_answer(server):
    caller, key = Caller(server.url), str(uuid.uuid4())
    first = caller.post("u1", "你好", **{"Idempotency-Key": key}).json()
    caller.post("u1", "后来")
    again = caller.post("u1", "你好", **{"Idempotency-Key": key}).json()
    assert first == again
    assert [text for text, _ in server.engine.heard] == ["你好", "后来"]


@pytest.mark.parametrize(
    "body",
    [{}, {"sender": "u1"}, {"message": "a"}, {"sender": "", "message": "a"},
     {"sender": 1, "message": "a"}, {"sender": "u" * 101, "message": "a"},
     {"sender": "u1", "message": "长" * 4_001}],
)  # fmt: skip
def test_what_is_no_message_is_refused(server, body):
    answer = Caller(server.url).http.post("/webhooks/rest/webhook", json=body)
    assert answer.status_code == 422


def test_metadata_is_taken_and_means_nothing(server):
    body = {"sender": "u1", "message": "/restart", "metadata": {"today": "2030-01-01"}}
    assert Caller(server.url).http.post("/webhooks/rest/webhook", json=body).status_code == 200
    ((text, metadata),) = server.engine.heard
    assert (text, metadata["channel"]) == ("/restart", "rest")
    assert not metadata["today"].startswith("2030")


def test_a_table_is_told_in_text_to_those_who_show_nothing_else():
    table = Table(columns=["方案", "每期", "说明"], rows=[["1. 分12期", "1,500", ""]], align=[])
    reply = Reply(text="可以选：", buttons=[], table=table, chart=None, files=[])
    assert as_text(reply) == "可以选：\n\n1. 分12期\n每期：1,500"
    assert as_text(text_reply("好")) == "好"


class NamingThePort(simple_websocket.Client):
    """Names the port in Host, as every browser does."""

    def handshake(self):
        self.host = f"{self.host}:{self.port}"
        super().handshake()


class OverWebSocket(threading.Thread):
    """Speaks Socket.IO 5 over a WebSocket, as browsers do."""

    def __init__(self, url, headers, on):
        super().__init__(daemon=True)
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        try:
            self._socket = NamingThePort(address, headers=headers)
        except simple_websocket.ConnectionError as error:
            raise socketio.exceptions.ConnectionError("refused") from error
        self._on = on
        # Sent before the greeting is read: this client may not see that until more has come.
        self._socket.send("40")
        greetings = [self._socket.receive(timeout=10) for _ in range(2)]
        assert [greeting[:2] for greeting in greetings] == ["0{", "40"]
        self.start()

    def run(self):
        with contextlib.suppress(simple_websocket.ConnectionClosed):
            while packet := self._socket.receive():
                if packet == "2":
                    self._socket.send("3")
                elif packet.startswith("42"):
                    name, data = json.loads(packet[2:])
                    self._on[name](data)

    def emit(self, event, data):
        self._socket.send(f"42{json.dumps([event, data])}")

    def disconnect(self):
        with contextlib.suppress(simple_websocket.ConnectionClosed):
            self._socket.close()


def over_polling(url, headers, on):
    client = socketio.Client()
    for name, handler in on.items():
        client.on(name, handler)
    client.connect(url, headers, transports=["polling"], wait_timeout=10)
    return client


class RasaWidget:
    """A client as widgets made for Rasa are: keeps the session id it was given."""

    def __init__(self, url, transport, origin=None):
        self.confirmed, self.uttered = queue.Queue(), queue.Queue()
        on = {"session_confirm": self.confirmed.put, "bot_uttered": self.uttered.put}
        connect = OverWebSocket if transport == "websocket" else over_polling
        self.client = connect(url, {"Origin": origin} if origin else {}, on)

    def session(self, shown=None):
        self.client.emit("session_request", {"session_id": shown})
        return self.confirmed.get(timeout=10)

    def say(self, text, **more):
        self.client.emit("user_uttered", {"message": text, "customData": {}, **more})

    def heard(self, count):
        return [self.uttered.get(timeout=10) for _ in range(count)]

    def hears_nothing_more(self):
        with pytest.raises(queue.Empty):
            self.uttered.get(timeout=0.3)
        return True


@pytest.fixture
def widget():
    opened = []

    def connect(url, transport="websocket", origin=None):
        opened.append(RasaWidget(url, transport, origin))
        return opened[-1]

    yield connect
    for each in opened:
        each.client.disconnect()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_widget_made_for_rasa_talks_over_either_transport(serving, widget, transport):
    theirs = widget(serving().url, transport)
    session = theirs.session()
    theirs.say("你好", session_id=session)
    first, second = theirs.heard(2)
    assert first == {"text": "听到：你好"}
    assert second["quick_replies"][0]["title"] == "没有了"
    theirs.say(second["quick_replies"][1]["payload"], session_id=session)
    assert theirs.heard(2)[0] == {"text": "听到：我说的是欠款，3万"}
    assert theirs.hears_nothing_more()


def test_the_session_is_the_servers_and_a_made_up_one_gets_a_new_one(serving, widget):
    url = serving().url
    theirs = widget(url)
    session = theirs.session("my-own-id")
    assert session != "my-own-id"
    theirs.say("我的事")
    theirs.heard(2)
    assert Person(url, session).messages()[0]["text"] == "我的事"


def test_a_widget_that_comes_back_with_its_session_goes_on_and_hears_nothing_twice(serving, widget):
    url = serving().url
    first = widget(url)
    session = first.session()
    first.say("你好")
    first.heard(2)
    first.client.disconnect()
    Person(url, session).say("趁不在")
    Person(url, session).answered(4)
    again = widget(url)
    # Widgets that are told another session than they kept begin anew.
    assert again.session(session) == session
    assert [told["text"] for told in again.heard(2)] == ["听到：趁不在", "还有吗？"]
    assert again.hears_nothing_more()


def test_a_session_of_somebody_else_in_a_message_changes_nothing(serving, widget):
    url = serving().url
    victim, other = widget(url), widget(url)
    session = victim.session()
    other.session()
    other.say("冒充", session_id=session)
    other.heard(2)
    assert victim.hears_nothing_more()
    assert Person(url, session).messages() == []


def test_a_widget_that_asks_for_no_session_is_given_one(serving, widget):
    theirs = widget(serving().url)
    theirs.say("你好")
    assert theirs.confirmed.get(timeout=10)
    assert len(theirs.heard(2)) == 2


@pytest.mark.parametrize("text", ["", "长" * 4_001], ids=["empty", "long"])
def test_a_refusal_is_said_as_a_message(serving, widget, text):
    theirs = widget(serving().url)
    theirs.session()
    theirs.say(text)
    assert theirs.heard(1)[0]["text"].endswith("。")


def test_odd_events_harm_nobody(serving, widget):
    theirs = widget(serving().url)
    for odd in (None, [], "x", 7, {"message": 7}, {"message": {"intent": "affirm"}}):
        theirs.client.emit("user_uttered", odd)
        theirs.client.emit("session_request", odd)
    theirs.heard(6)
    theirs.say("/restart")
    assert theirs.heard(2)[0] == {"text": "听到：/restart"}


def test_too_many_messages_are_put_off(serving, widget):
    theirs = widget(serving(messages_a_minute=1).url)
    theirs.session()
    theirs.say("甲")
    theirs.heard(2)
    theirs.say("乙")
    assert "稍等" in theirs.heard(1)[0]["text"]


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_foreign_page_cannot_connect(serving, widget, transport):
    with pytest.raises(socketio.exceptions.ConnectionError):
        widget(serving().url, transport, "https://evil.example")


def test_an_error_in_a_turn_is_told_as_everywhere(serving, widget):
    class Failing(TwoReplies):
        async def turn(self, conversation_id, text, metadata):
            raise RuntimeError(text)

    theirs = widget(serving(engine=Failing()).url)
    theirs.say("你好")
    assert "编号" in theirs.heard(1)[0]["text"]


@pytest.mark.parametrize("sender", ["a\\ud800", "a\\u0000", "a\\n"])
def test_a_sender_with_hidden_signs_is_refused(server, sender):
    body = f'{{"sender": "{sender}", "message": "a"}}'
    headers = {"Content-Type": "application/json"}
    answer = Caller(server.url).http.post("/webhooks/rest/webhook", content=body, headers=headers)
    assert answer.status_code == 400


def test_whoever_waits_in_vain_gets_the_answer_under_the_same_key(serving, monkeypatch):
    monkeypatch.setattr(rest, "_LONGEST_ANSWER_S", 0.05)
    server = serving(engine=TwoReplies(pause_s=0.4), rest_keys=(f"branch:{KEY}",))
    caller, key = Caller(server.url), {"Idempotency-Key": str(uuid.uuid4())}
    assert caller.post("u1", "你好", **key).status_code == 503
    monkeypatch.setattr(rest, "_LONGEST_ANSWER_S", 10)
    assert caller.post("u1", "你好", **key).json()[0]["text"] == "听到：你好"
    assert len(server.engine.heard) == 1


def test_connections_that_ask_for_nothing_count_and_are_sent_away(serving, widget, monkeypatch):
    monkeypatch.setattr(rasa_socket, "_LONGEST_SILENCE_S", 0.5)
    server = serving(streams_an_address=2)
    widget(server.url)
    widget(server.url)
    refused = Person(server.url)
    assert refused.http.get("/api/v1/events", headers=refused.bearer).status_code == 429
    give_up_at = time.monotonic() + 10
    while server.house.bells.count_from("127.0.0.1") and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert server.house.bells.count_from("127.0.0.1") == 0
