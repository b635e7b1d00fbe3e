"""How long a turn takes early and late in one conversation, and what the process holds in memory.

Run with ``.venv/bin/python -m bench.turns``; writes one JSON object.
"""

import asyncio
import json
import resource
import statistics
import sys
import tempfile
import time
from datetime import date

from bench.sentences import OPENING, ROUND
from bot.channels.front import Front
from bot.clock import SystemClock
from bot.settings import Settings
from bot.wiring import open_intake

TURNS, EARLY, LATE, SPAN = 210, 10, 200, 10


async def measure() -> dict[str, float]:
    """Hold one conversation and time each turn from message to replies.

    Returns:
        Median milliseconds around the tenth and the two hundredth turn, their ratio, and the
        resident memory in MiB.
    """
    with tempfile.TemporaryDirectory() as folder:
        intake = open_intake(Settings(), SystemClock(), f"sqlite:///{folder}/bench.db")
        conversation = intake.store.open_conversation(
            "web", "", institution="demo", today_override=date(2026, 11, 22)
        )
        front = Front(intake, conversation, "web", "bench")
        spent = [await _timed(front, turn) for turn in range(TURNS)]
        intake.store.close()
    early, late = _around(spent, EARLY), _around(spent, LATE)
    return {
        "turn_10_ms": round(early, 1),
        "turn_200_ms": round(late, 1),
        "ratio": round(late / early, 2),
        "median_ms": round(statistics.median(spent), 1),
        "resident_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


async def _timed(front: Front, turn: int) -> float:
    text = OPENING[turn] if turn < len(OPENING) else ROUND[turn % len(ROUND)]
    begun = time.perf_counter()
    await front.say(text)
    return (time.perf_counter() - begun) * 1000


def _around(spent: list[float], turn: int) -> float:
    return statistics.median(spent[turn - SPAN // 2 : turn + SPAN // 2])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measure())) + "\n")
