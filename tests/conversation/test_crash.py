import asyncio
import random
import signal
import subprocess
import sys
import time

import pytest

from bot.conversation.store import ConversationStore
from tests.conversation.crashing import TEXTS
from tests.conversation.fakes import EchoEngine, a_message, an_intake, said

POINTS = [
    "before accepting",
    "after accepting",
    "during the turn",
    "before the first commit",
    "replies written",
    "tracker written",
    "events written",
    "all written, not committed",
    "after the first commit",
]


def _start(url, conversation_id, point):
    command = [sys.executable, "-m", "tests.conversation.crashing", url, conversation_id, point]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _acknowledged(process):
    out, _ = process.communicate(timeout=60)
    return out.split()


def _retry_and_recover(url, conversation_id):
    """Do what happens after a restart: recovery, and the channel retries what was not answered."""
    store = ConversationStore(url)
    intake = an_intake(store, EchoEngine(store))

    async def after_restart():
        await intake.recover()
        for text in TEXTS:
            await intake.take(a_message(conversation_id, text))
        await intake.run(conversation_id)

    asyncio.run(after_restart())
    return store


def _nothing_lost_nothing_doubled(store, conversation_id):
    copy = store.export(conversation_id)
    assert said(store, conversation_id, "user") == list(TEXTS)
    assert said(store, conversation_id) == [f"听到：{text}" for text in TEXTS]
    assert [row["reply"]["text"] for row in copy["replies"]] == [f"听到：{t}" for t in TEXTS]
    assert copy["tracker"] == {"turns": 3}
    assert copy["case"]["turns"] == 3
    heard = [row["event"]["text"] for row in copy["events"] if row["event"]["event"] == "user"]
    assert heard == list(TEXTS)
    assert [row["n"] for row in copy["events"]] == [1, 2, 3, 4, 5, 6]
    assert store.pending_all() == []


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_any_point_loses_and_doubles_nothing(url, point):
    conversation_id = ConversationStore(url).open_conversation("web", "")
    process = _start(url, conversation_id, point)
    acknowledged = _acknowledged(process)
    assert process.returncode == -signal.SIGKILL
    survived = said(ConversationStore(url), conversation_id, "user")
    assert survived[: len(acknowledged)] == acknowledged
    store = _retry_and_recover(url, conversation_id)
    _nothing_lost_nothing_doubled(store, conversation_id)


def test_a_process_killed_at_random_moments_loses_and_doubles_nothing(url):
    moments = random.Random(7)
    conversation_id = ConversationStore(url).open_conversation("web", "")
    for _ in range(4):
        process = _start(url, conversation_id, "never")
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.03))
        process.kill()
        process.wait()
        process.stdout.close()
    _nothing_lost_nothing_doubled(_retry_and_recover(url, conversation_id), conversation_id)
