"""What the bench asks of a house: to begin, to be talked to, to end."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Protocol

import aiohttp

from bench.versus.processes import Child, HouseFailedError
from bench.versus.talking import Talker

START_LIMIT_S = 300
_LOOK_EVERY_S = 0.05
_CALL = aiohttp.ClientTimeout(total=10)


class House(Protocol):
    """One of the houses that are measured.

    Attributes:
        name: ``stock`` or ``ours``.
        ways: The channels it is talked to by, the one both houses have first.
        children: Its processes while it runs.
        database: The SQLite file of its conversations.
    """

    name: str
    ways: tuple[str, ...]
    children: list[Child]
    database: Path

    def begin(self, folder: Path) -> None:
        """Begin its processes, on a database of its own in this folder."""

    def probes(self) -> list[str]:
        """Give the addresses that answer once it can take a message."""

    def talker(self, way: str, calls: aiohttp.ClientSession, name: str) -> Talker:
        """Give a conversation by one of its channels, not opened yet."""


def end(house: House) -> None:
    """End all processes of a house."""
    for child in house.children:
        child.end()
    house.children.clear()


async def until_it_answers(house: House, calls: aiohttp.ClientSession) -> None:
    """Wait until a house takes messages.

    Raises:
        HouseFailedError: One of its processes ended, or the time was up.
    """
    limit = time.monotonic() + START_LIMIT_S
    for probe in house.probes():
        while not await _answers(calls, probe):
            ended = [child for child in house.children if child.ended]
            if ended:
                raise HouseFailedError(f"{house.name} ended", ended[0].last_words())
            if time.monotonic() > limit:
                raise HouseFailedError(f"{house.name} did not begin in {START_LIMIT_S} s")
            await asyncio.sleep(_LOOK_EVERY_S)


async def _answers(calls: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with calls.get(address, timeout=_CALL) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return False


def stored_bytes(database: Path) -> int:
    """Give the size of a SQLite database, what is still in its log included."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as reading:
        (pages,) = reading.execute("PRAGMA page_count").fetchone()
        (size,) = reading.execute("PRAGMA page_size").fetchone()
    reading.close()
    return int(pages) * int(size)
