"""Many people at once, each moving between replicas at every call, and what became of them."""

import asyncio
import itertools
import random
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from tests.channels.web.person import frames

_AGAIN_S = 0.05
_REPLIES = 2


@dataclass
class Talker:
    """One person: says so many things, each until it is acknowledged, and listens all the time."""

    http: httpx.AsyncClient
    token: str
    acknowledged: list = field(default_factory=list)
    heard: list = field(default_factory=list)
    attempts: int = 0
    connections: int = 0

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    async def talk(self, messages, pause_s):
        for number in range(messages):
            text = f"第{number + 1}条"
            self.acknowledged.append((text, await self._send(text)))
            await asyncio.sleep(random.uniform(0, 2 * pause_s))

    async def _send(self, text):
        named = {**self.headers, "Idempotency-Key": str(uuid.uuid4())}
        while True:
            self.attempts += 1
            with suppress(httpx.TransportError):
                answer = await self.http.post(
                    "/api/v1/messages", json={"text": text}, headers=named
                )
                if answer.status_code == 202:
                    return answer.json()["id"]
                assert answer.status_code in (429, 503), answer.text
            await asyncio.sleep(_AGAIN_S)

    async def listen_until(self, count):
        while len(self.heard) < count:
            with suppress(httpx.TransportError):
                await self._listen(count)
            await asyncio.sleep(_AGAIN_S)

    async def _listen(self, count):
        last = {"Last-Event-ID": str(self.heard[-1].number)} if self.heard else {}
        events = self.http.stream("GET", "/api/v1/events", headers={**self.headers, **last})
        async with events as answer:
            if answer.status_code != 200:
                return
            self.connections += 1
            held = []
            async for line in answer.aiter_lines():
                held.append(line)
                if line == "":
                    self.heard += [each for each in frames(held) if each.name == "message"]
                    held = []
                if len(self.heard) >= count:
                    return


@dataclass(frozen=True)
class Outcome:
    """What became of all messages, over all conversations."""

    conversations: int
    acknowledged: int
    attempts: int
    connections: int
    lost: int
    doubled: int
    disordered: int
    seconds: float

    @property
    def clean(self):
        return (self.lost, self.doubled, self.disordered) == (0, 0, 0)


async def hold_conversations(url, number, messages, pause_s, patience_s, begun):
    """Have so many people say so much; answers what became of it.

    Args:
        url: Where they find the house.
        number: How many people.
        messages: How many messages each.
        pause_s: How long they wait between two, on average.
        patience_s: When to give up.
        begun: Set once all have a session and begin to talk.
    """
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as http:
        talkers = [Talker(http, await _token(http)) for _ in range(number)]
        since = loop.time()
        begun.set()
        work = [talker.talk(messages, pause_s) for talker in talkers]
        work += [talker.listen_until((1 + _REPLIES) * messages) for talker in talkers]
        # Whoever waits in vain has lost something, which is counted below.
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(*work), patience_s)
        return _outcome(talkers, loop.time() - since)


async def _token(http):
    while True:
        with suppress(httpx.TransportError):
            answer = await http.post("/api/v1/sessions", json={})
            if answer.status_code == 201:
                return answer.json()["token"]
        await asyncio.sleep(_AGAIN_S)


def _outcome(talkers, seconds):
    judged = [judge(talker.acknowledged, talker.heard) for talker in talkers]
    lost, doubled, disordered = (sum(each) for each in zip(*judged, strict=True))
    return Outcome(
        len(talkers),
        sum(len(talker.acknowledged) for talker in talkers),
        sum(talker.attempts for talker in talkers),
        sum(talker.connections for talker in talkers),
        lost,
        doubled,
        disordered,
        seconds,
    )


def judge(acknowledged, heard):
    """Count messages lost (or unanswered), doubled and out of order in one conversation."""
    said = Counter((frame["text"], frame["id"]) for frame in heard if frame["role"] == "user")
    answered = Counter(frame["text"] for frame in heard if frame["role"] == "bot")
    expected = [f"听到：{text}" for text, _ in acknowledged]
    lost = sum(not said[each] for each in acknowledged) + sum(not answered[e] for e in expected)
    twice = [*said.values(), *(answered[each] for each in expected)]
    doubled = sum(times - 1 for times in twice if times > 1)
    order = [frame["text"] for frame in heard if frame["text"] in set(expected)]
    numbers = [frame.number for frame in heard]
    disordered = sum(a != b for a, b in zip(order, expected, strict=False))
    disordered += sum(b <= a for a, b in itertools.pairwise(numbers))
    return lost, doubled, disordered
