"""What is measured of a running house: its start, memory, turns, load and storage."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from bench.turns import OPENING, ROUND
from bench.versus.figures import quantile, spread
from bench.versus.house import House, end, stored_bytes, until_it_answers
from bench.versus.processes import memory_of, processor_seconds
from bench.versus.talking import LIMIT_S, NoAnswerError, Talker, line
from bench.versus.watch import Watch

Found = dict[str, Any]
TURNS_A_VISIT = len(OPENING) + len(ROUND)
"""How long a conversation under load is, before the next begins."""
_LONGEST_LINE = 2**20
_BEFORE_TRYING_AGAIN_S = 0.2
_names = count()


@asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """Give a client that opens as many connections as there are conversations."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, read_bufsize=_LONGEST_LINE) as calls:
        yield calls


async def start(house: House, folder: Path, calls: aiohttp.ClientSession) -> Found:
    """Begin a house and say the first thing to it; it goes on running.

    Returns:
        Seconds from the processes' start to the first answer, processor seconds of it, and the
        memory then.
    """
    with Watch() as watch:
        begun = time.monotonic()
        house.begin(folder)
        await until_it_answers(house, calls)
        await house.talker("rest", calls, _new_name()).say(line(0))
        took = time.monotonic() - begun
    used = processor_seconds(house.children)
    return {
        "seconds": round(took, 2),
        "processor_s": round(used, 1),
        "others_busy": watch.others_busy(used),
        "memory": asdict(memory_of(house.children)),
    }


async def starts(house: House, times: int, calls: aiohttp.ClientSession) -> Found:
    """Begin and end a house a few times, each on an empty database.

    Returns:
        The median of the seconds, the least, and every start.
    """
    found = []
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                found.append(await start(house, Path(folder), calls))
            finally:
                end(house)
    seconds = [one["seconds"] for one in found]
    return {"median_s": round(quantile(seconds, 0.5), 2), "least_s": min(seconds), "each": found}


@asynccontextmanager
async def conversation(
    house: House, way: str, calls: aiohttp.ClientSession
) -> AsyncIterator[Talker]:
    """Hold one conversation, closed at its end."""
    talker = house.talker(way, calls, _new_name())
    try:
        await talker.open()
        yield talker
    finally:
        await talker.close()


class Length(NamedTuple):
    """How long a conversation is: so many turns, unless so many seconds are up before."""

    turns: int
    seconds: float


@dataclass(slots=True)
class Told:
    """One long conversation, measured turn by turn.

    Attributes:
        milliseconds: From the message's sending to its whole answer, one a turn.
        answers: What was answered, one a turn.
        bytes_a_turn: By how much the database grew for each turn.
        processor_ms: What the house reckoned for each turn.
        others_busy: The share of the machine that others used.
    """

    milliseconds: list[float] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    bytes_a_turn: float = 0
    processor_ms: float = 0
    others_busy: float = 0


async def talk(house: House, way: str, length: Length, calls: aiohttp.ClientSession) -> Told:
    """Hold one conversation alone with a running house.

    Args:
        house: It has had its first message.
        way: Its channel.
        length: How many messages, and after which time it ends with fewer.
        calls: The client.

    Raises:
        NoAnswerError: A turn was not answered, or the time was up before the opening was over.
    """
    told = Told()
    stored, used = stored_bytes(house.database), processor_seconds(house.children)
    with Watch() as watch:
        async with conversation(house, way, calls) as talker:
            until = time.monotonic() + length.seconds
            for turn in range(length.turns):
                if time.monotonic() > until:
                    break
                begun = time.perf_counter()
                told.answers.append(await talker.say(line(turn)))
                told.milliseconds.append((time.perf_counter() - begun) * 1000)
    used = processor_seconds(house.children) - used
    turns = len(told.answers)
    if turns <= len(OPENING):
        raise NoAnswerError(f"{turns} turns in {length.seconds:g} s")
    told.processor_ms = round(1000 * used / turns, 1)
    told.bytes_a_turn = round((stored_bytes(house.database) - stored) / turns)
    told.others_busy = watch.others_busy(used)
    return told


async def load(
    house: House, way: str, at_once: int, seconds: float, calls: aiohttp.ClientSession
) -> Found:
    """Let many talk at once, each as soon as it is answered, and begin anew after a visit.

    Args:
        house: It runs.
        way: Its channel.
        at_once: Conversations.
        seconds: For how long; turns that are under way then are not counted.
        calls: The client.

    Returns:
        Turns a second, what they took, processor milliseconds a turn, turns that failed.
    """
    crowd = _Crowd(house, way, calls)
    used = processor_seconds(house.children)
    with Watch() as watch:
        people = [asyncio.create_task(crowd.visit()) for _ in range(at_once)]
        await asyncio.wait(people, timeout=seconds)
        turns = list(crowd.spent)
    used = processor_seconds(house.children) - used
    await crowd.leave(people)
    if not turns:
        raise NoAnswerError(f"no turn was answered in {seconds:g} s: {crowd.failed[:1]}")
    return {
        "turns_a_second": round(len(turns) / watch.seconds, 2),
        **spread(turns),
        "processor_ms": round(1000 * used / len(turns), 1),
        "failed": len(crowd.failed),
        "others_busy": watch.others_busy(used),
    }


class _Crowd:
    """People who come again and again until it is time to leave.

    Attributes:
        spent: Milliseconds of every answered turn.
        failed: The error of every turn that was not.
    """

    def __init__(self, house: House, way: str, calls: aiohttp.ClientSession) -> None:
        self._house, self._way, self._calls = house, way, calls
        self._leaving = False
        self.spent: list[float] = []
        self.failed: list[str] = []

    async def visit(self) -> None:
        """Hold conversations, one after the other."""
        while not self._leaving:
            try:
                async with conversation(self._house, self._way, self._calls) as talker:
                    await self._talk(talker)
            except (NoAnswerError, aiohttp.ClientError, asyncio.TimeoutError) as error:
                self.failed.append(type(error).__name__)
                await asyncio.sleep(_BEFORE_TRYING_AGAIN_S)

    async def _talk(self, talker: Talker) -> None:
        for turn in range(TURNS_A_VISIT):
            if self._leaving:
                return
            begun = time.perf_counter()
            await talker.say(line(turn))
            self.spent.append((time.perf_counter() - begun) * 1000)

    async def leave(self, people: Sequence[asyncio.Task[None]]) -> None:
        """End all conversations, each after the answer it waits for.

        A house reckons on for those who hung up, at the cost of whoever is measured next.
        """
        self._leaving = True
        _, stuck = await asyncio.wait(people, timeout=LIMIT_S)
        for person in stuck:
            person.cancel()
        await asyncio.gather(*people, return_exceptions=True)


def same_answers(stock: Sequence[Sequence[str]], ours: Sequence[Sequence[str]]) -> float:
    """Give the share of turns that both houses answered with the same words, 0 to 1."""
    # One of them may have got less far.
    pairs = list(zip(stock, ours, strict=False))
    return round(sum(list(one) == list(other) for one, other in pairs) / len(pairs), 3)


def _new_name() -> str:
    return f"bench-{next(_names)}"
