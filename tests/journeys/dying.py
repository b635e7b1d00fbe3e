"""Run by the crash test in a process of its own: answers one message and is killed within it.

Usage: dying MODEL FOLDER CONVERSATION POINT TEXT
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.conversation import turns
from tests.journeys.talking import Talk, open_store


def _die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def main(model, folder, conversation_id, point, text):
    from bot.dialogue.engine import RasaEngine

    store = open_store(Path(folder))
    talk = Talk(RasaEngine.load(Path(model), store.load_tracker), store, conversation_id)
    points = {
        "while understanding": (talk.intake.engine._agent.processor, "_parse_message_with_graph"),
        "before the commit": (store, "commit_turn"),
        "in the commit": (turns, "_write_case"),
    }
    owner, name = points[point]
    if owner is store:
        type(store).commit_turn = _die
    else:
        setattr(owner, name, _die)
    asyncio.run(talk._say(text))


if __name__ == "__main__":
    main(*sys.argv[1:])
