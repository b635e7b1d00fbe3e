"""One run over both houses: alternately where it can, and a part that fails spoils no other."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench.versus import measuring, training, understanding
from bench.versus.figures import WINDOWS, latencies, quantile, turns_needed, verdicts
from bench.versus.house import House, end
from bench.versus.machine import load_average, machine, now
from bench.versus.ours import OurHouse
from bench.versus.processes import HouseFailedError, memory_of
from bench.versus.rows import rows
from bench.versus.stock import StockHouse, workshop
from bench.versus.talking import NoAnswerError

Found = dict[str, Any]
NAMES = ("stock", "ours")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured.

    Attributes:
        windows: Turns around which latency is told.
        conversations: Long conversations, one after the other.
        starts: Starts of each house.
        at_once: Numbers of conversations under load.
        load_s: Seconds of load, in each round.
        load_rounds: How often each house has its turn under load.
        sentence_step: 1 for every held-out sentence, n for every n-th.
        talk_limit_s: After which time a long conversation ends with fewer turns.
        part_limit_s: After which time a part counts as failed.
    """

    windows: tuple[int, ...] = WINDOWS
    conversations: int = 3
    starts: int = 3
    at_once: tuple[int, ...] = (1, 8, 32)
    load_s: float = 20
    load_rounds: int = 2
    sentence_step: int = 1
    talk_limit_s: float = 1200
    part_limit_s: float = 1800


QUICK = Extent(
    windows=WINDOWS[:2], conversations=1, starts=1, load_s=6, load_rounds=1,
    sentence_step=10, talk_limit_s=200, part_limit_s=300,
)  # fmt: skip


@dataclass
class Run:
    """One run and what it has found so far.

    Attributes:
        extent: How much is measured.
        only: The houses that are measured.
        epochs: Of the stock model.
        found: Figures by house.
        problems: Parts that failed, and why.
    """

    extent: Extent
    only: Sequence[str]
    epochs: int
    found: Found = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the houses that are asked for."""
        every: dict[str, House] = {
            "stock": StockHouse(workshop(self.epochs)), "ours": OurHouse(),
        }  # fmt: skip
        self._houses = [every[name] for name in NAMES if name in self.only]
        self.found = {house.name: {} for house in self._houses}

    def train(self, *, anew: bool, measure_ours: bool) -> None:
        """Train; stock's model is needed for the rest, ours is at hand."""
        for house in self._houses:
            if house.name == "stock":
                self._note(house, "training", lambda: training.train_stock(self.epochs, anew=anew))
            elif measure_ours:
                self._note(house, "training", training.train_ours)

    def _note(self, house: House, part: str, measure: Callable[[], Any]) -> None:
        _tell(f"{house.name}: {part}")
        try:
            self.found[house.name][part] = measure()
        except Exception as error:  # noqa: BLE001 - a part that fails is told, the others go on
            self._failed(house, part, error)

    async def measure(self) -> None:
        """Measure everything but training."""
        async with measuring.client() as calls:
            for house in self._houses:
                await self._part(house, "start", self._starts(house, calls))
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                try:
                    await self._side_by_side(Path(folder), calls)
                finally:
                    for house in self._houses:
                        end(house)
        for house in self._houses:
            if house.name == "ours":
                self._note(house, "macro_f1", self._read_by_ours)

    async def _side_by_side(self, folder: Path, calls: aiohttp.ClientSession) -> None:
        """Let both houses run, idle while the other is measured."""
        for house in self._houses:
            place = folder / house.name
            place.mkdir()
            if await self._part(house, "warm", measuring.start(house, place, calls)) is None:
                # What still tries to begin would take its share from the other house.
                end(house)
        running = [house for house in self._houses if "warm" in self.found[house.name]]
        await self._long_conversations(running, calls)
        for at_once in self.extent.at_once:
            await self._load(running, at_once, calls)
        for house in running:
            children = house.children
            self._note(house, "memory_after", lambda of=children: asdict(memory_of(of)))
            if isinstance(house, StockHouse):
                await self._part(house, "macro_f1", self._read_by_stock(house, calls))

    async def _starts(self, house: House, calls: aiohttp.ClientSession) -> Found:
        return await measuring.starts(house, self.extent.starts, calls)

    async def _long_conversations(
        self, houses: Sequence[House], calls: aiohttp.ClientSession
    ) -> None:
        length = measuring.Length(turns_needed(self.extent.windows), self.extent.talk_limit_s)
        told: dict[tuple[str, str], list[measuring.Told]] = {}
        for _ in range(self.extent.conversations):
            for house in houses:
                for way in house.ways:
                    part = f"turns by {way}"
                    one = await self._part(
                        house, part, measuring.talk(house, way, length, calls), keep=False
                    )
                    if one is not None:
                        told.setdefault((house.name, way), []).append(one)
        for (name, way), conversations in told.items():
            self.found[name].setdefault("turns", {})[way] = self._summed(conversations)
        pair = [told.get((name, "rest")) for name in NAMES]
        if all(pair):
            stock, ours = (conversations[0].answers for conversations in pair if conversations)
            self.found["stock"]["same_answers"] = measuring.same_answers(stock, ours)

    def _summed(self, told: Sequence[measuring.Told]) -> Found:
        spent = latencies([one.milliseconds for one in told], self.extent.windows)
        middle = {
            name: round(quantile([getattr(one, name) for one in told], 0.5), 3)
            for name in ("bytes_a_turn", "processor_ms", "others_busy")
        }
        lengths = [len(one.milliseconds) for one in told]
        return {**spent, **middle, "conversations": len(told), "shortest": min(lengths)}

    async def _load(
        self, houses: Sequence[House], at_once: int, calls: aiohttp.ClientSession
    ) -> None:
        rounds: dict[tuple[str, str], list[Found]] = {}
        for _ in range(self.extent.load_rounds):
            for house in houses:
                for way in house.ways:
                    work = measuring.load(house, way, at_once, self.extent.load_s, calls)
                    one = await self._part(house, f"{at_once} at once by {way}", work, keep=False)
                    if one is not None:
                        rounds.setdefault((house.name, way), []).append(one)
        for (name, way), found in rounds.items():
            kept = self.found[name].setdefault("throughput", {}).setdefault(way, {})
            middle = {key: round(quantile([one[key] for one in found], 0.5), 3) for key in found[0]}
            kept[str(at_once)] = {**middle, "each": found}

    async def _read_by_stock(self, house: StockHouse, calls: aiohttp.ClientSession) -> Found:
        held = understanding.sentences(self.extent.sentence_step)
        return {
            name: await understanding.read_by_stock(house, some, calls)
            for name, some in held.items()
        }

    def _read_by_ours(self) -> Found:
        held = understanding.sentences(self.extent.sentence_step)
        return {name: understanding.read_by_ours(some) for name, some in held.items()}

    async def _part(
        self, house: House, part: str, work: Awaitable[Any], *, keep: bool = True
    ) -> Any:
        """Do a part within its time; None where it failed, which is told and hinders no other."""
        _tell(f"{house.name}: {part}")
        try:
            found = await asyncio.wait_for(work, self.extent.part_limit_s)
        except Exception as error:  # noqa: BLE001 - a part that fails is told, the others go on
            self._failed(house, part, error)
            return None
        if keep:
            self.found[house.name][part] = found
        return found

    def _failed(self, house: House, part: str, error: Exception) -> None:
        # Others' errors name files of this machine, which a result must not.
        told = f": {error}" if isinstance(error, (HouseFailedError, NoAnswerError)) else ""
        why = f"{type(error).__name__}{told}"
        self.problems.append({"house": house.name, "part": part, "why": why})
        _tell(f"{house.name}: {part} failed: {error!r} {getattr(error, 'log', '')}")

    def result(self, begun: str, before: list[float]) -> Found:
        """Give everything as JSON takes it.

        Args:
            begun: The moment of the beginning.
            before: The load average then.
        """
        return {
            "measured_at": begun,
            "ended_at": now(),
            "machine": machine(),
            "load_average": {"before": before, "after": load_average()},
            "quick": self.extent == QUICK,
            "stock_epochs": self.epochs,
            "extent": asdict(self.extent),
            "houses": self.found,
            "rows": rows(self.found, asdict(self.extent)),
            "targets": [asdict(one) for one in verdicts(self.found)],
            "problems": self.problems,
        }


def _tell(line: str) -> None:
    sys.stderr.write(f"{now()} {line}\n")
    sys.stderr.flush()
