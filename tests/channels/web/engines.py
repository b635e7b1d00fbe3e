"""Engines that answer at once, for tests of the way there and back."""

import asyncio

from bot.conversation.engine import TurnOutput
from bot.replies.reply import Button, text_reply


class TwoReplies:
    """Answers each message with two replies, the second with buttons; a pause makes it slow."""

    def __init__(self, store=None, pause_s=0.0):
        self.store = store
        self.pause_s = pause_s
        self.heard = []

    async def turn(self, conversation_id, text, metadata):
        await asyncio.sleep(self.pause_s)
        self.heard.append((text, metadata))
        asking = text_reply("还有吗？")
        asking["buttons"] = [
            Button(title="没有了", payload="没有了"),
            Button(title="3万左右", payload="我说的是欠款，3万"),
        ]
        turns = ((self.store and self.store.load_tracker(conversation_id)) or {"turns": 0})["turns"]
        return TurnOutput(
            replies=[text_reply(f"听到：{text}"), asking],
            tracker_state={"turns": turns + 1},
            events=[{"event": "user", "text": text}],
        )
