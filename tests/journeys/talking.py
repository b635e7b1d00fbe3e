"""A person at the real engine over a real file, for tests of what a conversation survives."""

import asyncio
import itertools
import json
from pathlib import Path

from bot.clock import FixedDayClock
from bot.conversation.intake import Intake
from bot.conversation.message import Message
from bot.conversation.outbox import mark_delivered, queued
from bot.conversation.store import ConversationStore
from bot.wiring import courtesies, house
from tests.replies.sample_cases import TODAY


class Shelf:
    """Lets one loaded engine serve the file of whichever test is running."""

    store: ConversationStore

    def load(self, conversation_id):
        return self.store.load_tracker(conversation_id)


class Talk:
    """One conversation: says something, hears the replies, looks at what is kept."""

    def __init__(self, engine, store, conversation_id=None):
        self.store = store
        self.intake = Intake(store, engine, FixedDayClock(TODAY), courtesies(house().wording))
        self.id = conversation_id or store.open_conversation(
            "web", "", institution="demo", today_override=TODAY
        )
        self.keys = itertools.count(len(store.transcript(self.id)))

    def message(self, text):
        return Message("web", self.id, text, f"key {next(self.keys)}")

    def say(self, text):
        asyncio.run(self._say(text))
        return self.heard()

    async def _say(self, text):
        await self.intake.take(self.message(text))
        await self.intake.run(self.id)

    def heard(self):
        items = queued(self.store, self.id)
        if items:
            mark_delivered(self.store, self.id, items[-1].seq)
        return [item.reply["text"] for item in items]

    @property
    def case(self):
        return self.store.load_case(self.id)

    @property
    def state(self):
        return self.store.load_tracker(self.id)


def lasting(case):
    """Give what was said and agreed, without where the interview stands."""
    names = ("debts", "finance", "reasons", "requests", "consent", "user_role", "case_id",
             "documents", "calls", "signals", "chosen_plan")  # fmt: skip
    return {name: case[name] for name in names}


def size(value):
    return len(json.dumps(value, ensure_ascii=False))


def open_store(folder: Path) -> ConversationStore:
    return ConversationStore(f"sqlite:///{folder}/shukun.db", FixedDayClock(TODAY))
