"""Run by the crash test in a process of its own, and killed in the midst of it.

Usage: crashing URL CONVERSATION POINT
"""

import asyncio
import os
import signal
import sys

from bot.conversation import turns
from bot.conversation.store import ConversationStore
from tests.conversation.fakes import EchoEngine, a_message, an_intake

TEXTS = ("甲", "乙", "丙")


def _die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def _die_before(owner, name):
    setattr(owner, name, _die)


def _die_after(owner, name):
    real = getattr(owner, name)

    def wrapped(*args, **more):
        real(*args, **more)
        _die()

    setattr(owner, name, wrapped)


class DyingEngine(EchoEngine):
    async def turn(self, conversation_id, text, metadata):
        _die()


async def _converse(store, engine, conversation_id):
    intake = an_intake(store, engine)
    for text in TEXTS:
        await intake.take(a_message(conversation_id, text))
        print(text, flush=True)  # noqa: T201 - the acknowledgement
    await intake.run(conversation_id)


def main(url, conversation_id, point):
    store = ConversationStore(url)
    engine = DyingEngine(store) if point == "during the turn" else EchoEngine(store)
    points = {
        "before accepting": lambda: _die_before(store, "accept"),
        "after accepting": lambda: _die_after(store, "accept"),
        "before the first commit": lambda: _die_before(store, "commit_turn"),
        "after the first commit": lambda: _die_after(store, "commit_turn"),
        "replies written": lambda: _die_before(turns, "_put"),
        "tracker written": lambda: _die_before(turns, "_append_events"),
        "events written": lambda: _die_before(turns, "_write_case"),
        "all written, not committed": lambda: _die_after(turns, "_write_case"),
        "during the turn": lambda: None,
        "never": lambda: None,
    }
    points[point]()
    asyncio.run(_converse(store, engine, conversation_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
