"""A person at a page: opens a conversation, talks, breaks off, comes back, and checks it all."""

import itertools
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import gevent
from gevent.event import Event
from locust import FastHttpUser, constant, task
from locust.user.task import LOCUST_STATE_STOPPING

from bench.load.manner import Manner
from bench.load.meter import Meter
from bench.load.record import Sent, Talk, differences, judge
from bench.load.stream import Stream

_PATIENCE_S = 240.0
_POLL_S = 2.0
_AGAIN_S = 1.0
_PAGE = 200
_WAITS = (429, 503)


class Person(FastHttpUser):
    """Holds one conversation after the other.

    Attributes:
        meter: Where everything is counted; set before the run.
        pace: What all pauses are multiplied by.
        seeds: Where the next one's manner comes from.
    """

    wait_time = constant(0)
    network_timeout = 60.0
    meter: Meter
    pace = 1.0
    seeds = itertools.count(1)

    @task
    def hold_conversation(self) -> None:
        """Talk from the first word to the last, and judge it."""
        conversation = Conversation(self, Manner.draw(next(self.seeds), self.pace))
        try:
            conversation.hold()
        finally:
            conversation.hang_up()
            if not conversation.judged:
                # Cut off before its end: nobody knows whether it went well.
                self.meter.count("unjudged")

    @property
    def leaving(self) -> bool:
        """Tell whether the run wants an end: what was begun is answered, nothing new is said."""
        return self._state == LOCUST_STATE_STOPPING


class Conversation:
    """One conversation of one person."""

    def __init__(self, person: Person, manner: Manner) -> None:
        """Sit down; nothing is said yet."""
        self._person, self._manner, self._meter = person, manner, person.meter
        self._token = ""
        self._talk = Talk()
        self._stream: Stream | None = None
        self._news = Event()
        self._buttons: list[str] = []
        self._away = self._gave_up = self.judged = False
        self._settled = 0
        # The proxy's word: each sits at an address of their own, so the limits are the real ones.
        self._address = ".".join(["10", *(str(self._manner.chance.randrange(256)) for _ in "abc")])

    def hold(self) -> None:
        """Talk to the end."""
        self._open()
        self._listen()
        for number, line in enumerate(self._manner.lines):
            if self._person.leaving or self._gave_up:
                break
            gevent.sleep(self._manner.think_s())
            self._say(line)
            if number == self._manner.leaves_after:
                self._go_away()
            elif self._manner.breaks():
                self._break_off()
            if not self._manner.adds():
                self._wait_for_answers()
        self._wait_for_answers()
        self._close()

    def hang_up(self) -> None:
        """Listen no more."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _open(self) -> None:
        answer = self._call("POST", "/api/v1/sessions", {})
        self._token = answer["token"]

    def _listen(self) -> None:
        if not self._manner.polls:
            where = urlsplit(self._person.host or "")
            place = (str(where.hostname), int(where.port or 80))
            self._stream = Stream(place, self._headers_of_stream, self._take, self._meter.count)

    def _headers_of_stream(self) -> dict[str, str]:
        last = {"Last-Event-ID": str(self._talk.newest)}
        return {**self._headers(), **last, "Accept": "text/event-stream"}

    def _headers(self) -> dict[str, str]:
        shown = {"X-Forwarded-For": self._address}
        return {**shown, "Authorization": f"Bearer {self._token}"} if self._token else shown

    def _say(self, line: str) -> None:
        body = {"text": line}
        if self._buttons and self._manner.presses():
            body = {"choice": self._manner.chance.choice(self._buttons)}
        self._buttons = []
        since = self._meter.now()
        key = {"Idempotency-Key": str(uuid.uuid4())}
        given = self._call("POST", "/api/v1/messages", body, key)
        if given is None:
            # Said in words what the button, outdated by now, would have said.
            given = self._call("POST", "/api/v1/messages", {"text": line}, key)
        counts = not (self._manner.polls or self._away)
        self._talk.sent.append(Sent(given["id"], since, counts))
        self._settle()

    def _break_off(self) -> None:
        if self._stream is not None:
            self._meter.count("reconnects")
            self.hang_up()
            self._listen()

    def _go_away(self) -> None:
        """Close the page with an answer owed, and come back with the token it kept."""
        self._meter.count("left")
        self.hang_up()
        self._away = True
        if not self._person.leaving:
            gevent.sleep(self._manner.away_s())
        self._token = self._call("POST", "/api/v1/sessions", {})["token"]
        self._listen()

    def _wait_for_answers(self) -> None:
        give_up_at = time.monotonic() + _PATIENCE_S
        while self._talk.waits and not self._gave_up:
            self._gave_up = time.monotonic() > give_up_at
            self._news.clear()
            if self._manner.polls:
                gevent.sleep(_POLL_S)
                self._poll()
            else:
                self._news.wait(_AGAIN_S)
        self._away = False

    def _poll(self) -> None:
        page = self._call("GET", "/api/v1/history?limit=50")
        for message in page["messages"]:
            if message["id"] > self._talk.newest:
                self._hear(message)

    def _take(self, name: str, data: dict[str, Any]) -> None:
        if name == "message":
            self._hear(data)
        elif name == "queue" and data["ahead"]:
            self._meter.noticed(data["ahead"])

    def _hear(self, message: dict[str, Any]) -> None:
        self._talk.hear(message)
        self._buttons = [button["token"] for button in message["buttons"]]
        self._settle()
        self._news.set()

    def _settle(self) -> None:
        """Note which messages have their answer; it may come before the acknowledgement does."""
        while self._settled < min(self._talk.answers, len(self._talk.sent)):
            sent = self._talk.sent[self._settled]
            self._meter.answered(sent.at, counts=sent.counts and not self._away)
            self._settled += 1

    def _close(self) -> None:
        if self._manner.polls:
            self._poll()
        self.hang_up()
        kept = self._history()
        faults = judge(self._talk, kept)
        self._meter.judged(faults, len(self._talk.sent))
        self.judged = True
        if not faults.none:
            self._meter.blame(faults, differences(self._talk, kept))

    def _history(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        before = ""
        while True:
            page = self._call("GET", f"/api/v1/history?limit={_PAGE}{before}")
            messages = page["messages"] + messages
            if not page["more"]:
                return messages
            before = f"&before={messages[0]['id']}"

    def _call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        """Call until it is taken, as the widget does; None where a button is outdated.

        Raises:
            TimeoutError: It was not, and patience has run out.
        """
        name = path.partition("?")[0]
        give_up_at = time.monotonic() + _PATIENCE_S
        while time.monotonic() < give_up_at:
            sent = {**self._headers(), **(headers or {})}
            call = self._person.client.request(
                method, path, name=name, json=body, headers=sent, catch_response=True
            )
            with call as answer:
                pause_s = self._pause_after(answer)
                if pause_s is None:
                    return None if answer.status_code == 422 else answer.json()
            gevent.sleep(pause_s)
        raise TimeoutError(f"{method} {name} was refused for {_PATIENCE_S:.0f} s")

    def _pause_after(self, answer: Any) -> float | None:
        """Give how long to wait before the next attempt; None where there need be none."""
        status = answer.status_code
        if status in (200, 201, 202, 422):
            answer.success()
            return None
        if status in _WAITS:
            # Asked to wait: counted apart, for nothing was acknowledged.
            answer.success()
            self._meter.count(f"status_{status}")
        else:
            self._meter.count("call_failed")
            answer.failure(f"status {status}")
        return float((answer.headers or {}).get("Retry-After") or _AGAIN_S)
