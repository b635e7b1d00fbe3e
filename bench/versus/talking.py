"""Conversations with a house as a client holds them: by Rasa's REST channel, or as a page does."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from bench.turns import OPENING, ROUND
from bot.replies.plain import as_text

LIMIT_S = 60
_LIMIT = aiohttp.ClientTimeout(total=LIMIT_S)
_ENDLESS = aiohttp.ClientTimeout(total=None, sock_read=None)


class NoAnswerError(RuntimeError):
    """A message was refused, or its answer did not come."""


class Talker(Protocol):
    """One conversation."""

    async def open(self) -> None:
        """Do what comes before the first message."""

    async def say(self, text: str) -> list[str]:
        """Say something and give the texts of the whole answer.

        Raises:
            NoAnswerError: It was refused, or there was none.
        """

    async def close(self) -> None:
        """Do what comes after the last message."""


def line(turn: int) -> str:
    """Give what is said at a turn, counted from 0: an opening, then the same eight again."""
    return OPENING[turn] if turn < len(OPENING) else ROUND[turn % len(ROUND)]


@dataclass(slots=True)
class RestTalker:
    """Rasa's REST channel: the call returns with the answer.

    Attributes:
        calls: The client.
        address: Of the channel's webhook.
        sender: Whose conversation it is.
        headers: What a server shows.
        metadata: What goes along with each message.
    """

    calls: aiohttp.ClientSession
    address: str
    sender: str
    headers: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)

    async def open(self) -> None:
        """Nothing comes before."""

    async def close(self) -> None:
        """Nothing comes after."""

    async def say(self, text: str) -> list[str]:
        """Say something and give the texts of the answer; raises as the protocol says."""
        said = {"sender": self.sender, "message": text, "metadata": self.metadata}
        try:
            async with self.calls.post(
                self.address, json=said, headers=self.headers, timeout=_LIMIT
            ) as answer:
                replies = await _read(answer)
        except asyncio.TimeoutError:
            raise NoAnswerError(f"no answer in {LIMIT_S} s") from None
        if not replies:
            raise NoAnswerError("an empty answer")
        return texts_of(replies)


def texts_of(replies: Sequence[dict[str, Any]]) -> list[str]:
    """Give the texts of an answer, tables written out, as both houses' REST channels send them.

    Stock sends each reply twice, as text and as what the project's actions put beside it.
    """
    whole = [each["custom"] for each in replies if "text" in each.get("custom", {})]
    if whole:
        return [as_text(reply) for reply in whole]
    return [each["text"] for each in replies if each.get("text")]


@dataclass(slots=True)
class PageTalker:
    """The web API: a message is acknowledged, the answer comes over the event stream.

    Attributes:
        calls: The client.
        base: Scheme, host and port.
    """

    calls: aiohttp.ClientSession
    base: str
    _headers: dict[str, str] = field(default_factory=dict)
    _listening: asyncio.Task[None] | None = None
    _heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def open(self) -> None:
        """Open a session and its stream."""
        async with self.calls.post(
            f"{self.base}/api/v1/sessions", json={}, timeout=_LIMIT
        ) as answer:
            self._headers = {"Authorization": f"Bearer {(await _read(answer))['token']}"}
        listening = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(listening))
        await asyncio.wait_for(listening.wait(), LIMIT_S)

    async def close(self) -> None:
        """Leave the stream."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def say(self, text: str) -> list[str]:
        """Say something and give the texts of the answer; raises as the protocol says."""
        headers = {**self._headers, "Idempotency-Key": secrets.token_hex(8)}
        async with self.calls.post(
            f"{self.base}/api/v1/messages", json={"text": text}, headers=headers, timeout=_LIMIT
        ) as answer:
            number = (await _read(answer))["id"]
        try:
            return await asyncio.wait_for(self._answer_to(number), LIMIT_S)
        except asyncio.TimeoutError:
            raise NoAnswerError(f"no answer in {LIMIT_S} s") from None

    async def _answer_to(self, number: int) -> list[str]:
        texts: list[str] = []
        while True:
            heard = await self._heard.get()
            if heard["id"] <= number or heard["role"] == "user":
                continue
            texts.append(heard["text"])
            if heard["last_of_turn"]:
                return texts

    async def _listen(self, listening: asyncio.Event) -> None:
        async with self.calls.get(
            f"{self.base}/api/v1/events", headers=self._headers, timeout=_ENDLESS
        ) as stream:
            listening.set()
            event = ""
            async for raw in stream.content:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "message":
                    self._heard.put_nowait(json.loads(value))


async def _read(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        raise NoAnswerError(f"refused with {answer.status}")
    return await answer.json()
