"""A person's page: sends until it is acknowledged, listens and reconnects, forgets nothing."""

import json
import threading
import time
import uuid
from collections.abc import Iterator

import httpx


class Frame(dict):
    """One event of the stream: its name and number, and the data as a dict."""

    def __init__(self, name, number, data):
        super().__init__(data)
        self.name = name
        self.number = number


def frames(lines) -> Iterator[Frame]:
    """Read whole frames as a browser does: one that was cut off does not count."""
    held = {}
    for line in lines:
        if line == "":
            if "data" in held:
                number = int(held["id"]) if "id" in held else None
                yield Frame(held.get("event"), number, json.loads(held["data"]))
            held = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            held[name] = value


class Person:
    """Talks with a server over HTTP."""

    def __init__(self, url, token=None):
        self.http = httpx.Client(base_url=url, timeout=30)
        self.token = token or self.http.post("/api/v1/sessions", json={}).json()["token"]

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body, key=None, **headers):
        named = {"Idempotency-Key": key or str(uuid.uuid4()), **self.bearer, **headers}
        return self.http.post("/api/v1/messages", json=body, headers=named)

    def say(self, text, key=None):
        answer = self.post({"text": text}, key)
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def history(self, **query):
        return self.http.get("/api/v1/history", params=query, headers=self.bearer)

    def messages(self):
        return self.history(limit=200).json()["messages"]

    def answered(self, replies, patience_s=30):
        """Wait until the bot has said so much; gives all messages."""
        give_up_at = time.monotonic() + patience_s
        while time.monotonic() < give_up_at:
            messages = self.messages()
            if sum(message["role"] == "bot" for message in messages) >= replies:
                return messages
            time.sleep(0.02)
        raise TimeoutError(f"fewer than {replies} replies")

    def stream(self, after=None):
        headers = self.bearer if after is None else {**self.bearer, "Last-Event-ID": str(after)}
        return self.http.stream("GET", "/api/v1/events", headers=headers, timeout=40)


class Listener(threading.Thread):
    """Listens all the time, reconnecting after the last whole message it got."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person = person
        self.heard = []
        self.connections = 0
        self.stopping = threading.Event()
        self.news = threading.Condition()

    def run(self):
        while not self.stopping.is_set():
            try:
                self._listen()
            except httpx.TransportError:
                time.sleep(0.02)

    def _listen(self):
        last = self.heard[-1]["id"] if self.heard else 0
        with self.person.stream(last) as answer:
            if answer.status_code != 200:
                return
            self.connections += 1
            for frame in frames(answer.iter_lines()):
                if frame.name == "message":
                    with self.news:
                        self.heard.append(frame)
                        self.news.notify_all()
                if self.stopping.is_set():
                    return

    def wait_for(self, count, patience_s=30):
        with self.news:
            return self.news.wait_for(lambda: len(self.heard) >= count, patience_s)
