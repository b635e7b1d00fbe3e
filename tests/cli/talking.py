"""A terminal conversation with a stand-in engine; also run in a process of its own.

Usage: talking URL SECONDS: the engine takes that long for each message, read from standard input.
"""

import sys
from pathlib import Path

from bot.cli import chat
from bot.conversation.engine import TurnOutput
from bot.conversation.store import ConversationStore
from bot.replies.reply import text_reply
from tests.conversation.fakes import EchoEngine, an_intake


class ChoosingEngine(EchoEngine):
    """Offers two choices under every answer."""

    async def turn(self, conversation_id, text, metadata):
        await super().turn(conversation_id, text, metadata)
        reply = text_reply(f"听到：{text}")
        reply["buttons"] = [
            {"title": "同意", "payload": "我同意"},
            {"title": "不同意", "payload": "我不同意"},
        ]
        return TurnOutput(replies=[reply])


def lines_of(*lines):
    """Give lines one by one, then end as Ctrl-D does."""
    waiting = iter(lines)

    def listen(_prompt):
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return listen


def main(url, seconds):
    """Run `python -m bot chat`, with the engine replaced."""
    import bot.wiring
    from bot.__main__ import main as door

    def open_intake(_settings, _clock):
        store = ConversationStore(url)
        return an_intake(store, EchoEngine(store, pause_s=float(seconds)))

    bot.wiring.open_intake = open_intake
    chat.require_model = lambda _settings: Path()
    return door(["chat"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
