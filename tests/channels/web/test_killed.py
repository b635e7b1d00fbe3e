"""A server killed at any moment loses no acknowledged message and sends no reply twice."""

import random
import sys
import threading
import time
import uuid

import httpx

from tests.channels.web.person import Listener, Person
from tests.channels.web.serving import Process

KILLS = 12


class Sender(threading.Thread):
    """Sends one message after another, each until it is acknowledged."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person = person
        self.acknowledged = []
        self.attempts = 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            number = len(self.acknowledged) + 1
            self.acknowledged.append((f"第{number}条", self._send(f"第{number}条")))

    def _send(self, text):
        key = str(uuid.uuid4())
        while True:
            self.attempts += 1
            try:
                answer = self.person.post({"text": text}, key)
            except httpx.TransportError:
                time.sleep(0.01)
                continue
            if answer.status_code == 202:
                return answer.json()["id"]
            time.sleep(0.01)


def test_kills_at_random_moments_lose_nothing_and_double_nothing(url, tmp_path, capsys):
    moments = random.Random(20261128)
    server = Process(url, tmp_path, pause_s=0.004)
    server.start()
    server.wait_until_ready()
    person = Person(server.url)
    sender, listener = Sender(person), Listener(Person(server.url, person.token))
    sender.start()
    listener.start()
    for _ in range(KILLS):
        time.sleep(moments.uniform(0.05, 0.5))
        server.kill()
        server.start()
        server.wait_until_ready()
    sender.stopping.set()
    sender.join(30)
    sent = len(sender.acknowledged)
    assert listener.wait_for(3 * sent), "the stream did not bring everything"
    time.sleep(0.3)
    listener.stopping.set()
    server.kill()
    server.close()

    _each_is_there_once(sender.acknowledged, listener.heard)
    _each_is_answered_once(sender.acknowledged, listener.heard)
    assert [frame.number for frame in listener.heard] == list(range(1, 3 * sent + 1))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{url.partition(':')[0]}: {KILLS} kills, {sent} messages acknowledged in "
            f"{sender.attempts} attempts, {len(listener.heard)} events over "
            f"{listener.connections} connections: none lost, none twice\n"
        )


def _each_is_there_once(acknowledged, heard):
    theirs = [(frame["text"], frame["id"]) for frame in heard if frame["role"] == "user"]
    assert theirs == acknowledged


def _each_is_answered_once(acknowledged, heard):
    answers = [frame["text"] for frame in heard if frame["role"] == "bot"]
    assert answers[::2] == [f"听到：{text}" for text, _ in acknowledged]
    assert set(answers[1::2]) == {"还有吗？"}
