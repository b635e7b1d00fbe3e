"""Small stand-ins for the engine, and a store in a fresh file."""

import asyncio
from datetime import date

from bot.clock import FixedDayClock
from bot.conversation.engine import TurnOutput
from bot.conversation.intake import Courtesies, Intake
from bot.conversation.message import Message
from bot.replies.reply import text_reply

COURTESIES = Courtesies(
    apology=lambda number: text_reply(f"出错了，编号{number}"),
    nothing_said=lambda: text_reply("没看到内容"),
    too_long=lambda kept: text_reply(f"只读了前{kept}个字"),
    masked=lambda kinds: text_reply("已隐去：" + ",".join(kinds)),
)


class EchoEngine:
    """Answers with what it was asked, and counts the turns in its state as a real one would."""

    def __init__(self, store=None, pause_s=0.0):
        self.store = store
        self.pause_s = pause_s
        self.asked = []
        self.metadata = []
        self.at_once = 0
        self.most_at_once = 0

    async def turn(self, conversation_id, text, metadata):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause_s)
        self.at_once -= 1
        self.asked.append(text)
        self.metadata.append(metadata)
        before = (self.store.load_tracker(conversation_id) if self.store else None) or {"turns": 0}
        turns = before["turns"] + 1
        return TurnOutput(
            replies=[text_reply(f"听到：{text}")],
            tracker_state={"turns": turns},
            events=[{"event": "user", "text": text}, {"event": "bot"}],
            case={"case_id": f"SK-{conversation_id}", "priority": "P3", "turns": turns},
            intent="greet",
            confidence=0.9,
        )


class BrokenEngine:
    """Fails at every turn, naming a secret in its error."""

    async def turn(self, conversation_id, text, metadata):
        raise RuntimeError(f"could not answer {text}")


def an_intake(store, engine):
    return Intake(store, engine, FixedDayClock(date(2026, 11, 22)), COURTESIES)


def a_message(conversation_id, text, key=None, **more):
    return Message("web", conversation_id, text, key or f"key of {text[:40]!r}", **more)


def said(store, conversation_id, direction="bot"):
    lines = store.transcript(conversation_id)
    return [line.text for line in lines if line.direction == direction]
