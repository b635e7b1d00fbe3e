"""How many updates a second the Telegram channel sustains, from a burst to the last answer.

Run with ``.venv/bin/python -m bench.telegram``; writes one JSON object. The strict fake Bot API of
the tests runs in the same process and takes its share of the time; Telegram's own limit of about
30 messages a second is lifted, since it would be what is measured.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.turns import OPENING, ROUND
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.server import FakeTelegram
from tests.channels.telegram.running import Polling, settings_for, until
from tests.channels.telegram.whole import Whole
from tests.conversation.fakes import EchoEngine

CHATS, EACH = 50, 20
MODEL_CHATS, MODEL_EACH = 20, 10
_LONGEST_S = 600


def measure() -> dict[str, Any]:
    """Burst with an engine that answers at once, then with the trained model.

    Returns:
        For each: updates, seconds to the last answer, updates a second, processor seconds of the
        whole process, messages sent, and load as the machine had it.
    """
    return {"stand_in": _stand_in(), "model": _model(), "load": round(os.getloadavg()[0], 1)}


def _stand_in() -> dict[str, float]:
    fake = FakeTelegram()
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(fake, f"sqlite:///{folder}/bench.db", Path(folder))
        running = Polling(settings, engine=EchoEngine()).wait()
        found = _burst(fake, running.store, [[f"第{n}句" for n in range(EACH)]] * CHATS)
        running.stop()
        running.store.close()
    fake.stop()
    return found


def _model() -> dict[str, float]:
    fake = FakeTelegram()
    lines = [OPENING[n] if n < len(OPENING) else ROUND[n % len(ROUND)] for n in range(MODEL_EACH)]
    with tempfile.TemporaryDirectory() as folder, Whole(fake, folder) as whole:
        # What is loaded once is loaded before.
        whole.speak(Person(fake), lines[0])
        found = _burst(fake, whole.intake.store, [lines] * MODEL_CHATS)
    fake.stop()
    return found


def _burst(fake: FakeTelegram, store: Any, spoken: list[list[str]]) -> dict[str, float]:
    people = [Person(fake) for _ in spoken]
    updates, confirmed = sum(len(lines) for lines in spoken), fake.state.confirmed
    sent = len(fake.state.calls)
    begun, used = time.perf_counter(), time.process_time()
    with fake.state.lock:
        for number in range(len(spoken[0])):
            for person, lines in zip(people, spoken, strict=True):
                person.say(lines[number])
    until(lambda: fake.state.confirmed >= confirmed + updates, _LONGEST_S)
    until(lambda: not store.pending_all() and not _queued(store), _LONGEST_S)
    took = time.perf_counter() - begun
    return {
        "updates": updates,
        "chats": len(spoken),
        "seconds": round(took, 1),
        "updates_a_second": round(updates / took, 1),
        "cpu_seconds": round(time.process_time() - used, 1),
        "calls": len(fake.state.calls) - sent,
    }


def _queued(store: Any) -> bool:
    from bot.conversation.outbox import conversations_waiting

    return bool(conversations_waiting(store, "telegram"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1) + "\n")
