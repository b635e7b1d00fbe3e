"""The shapes the page receives; docs/web-api.md has them."""

from typing import Any

from bot.channels.web.tokens import ChoiceTokens
from bot.conversation.feed import FeedLine

KEY_PREFIX = "web:"
"""Keeps keys that clients make apart from those of agents and reminders."""


def message_of(line: FeedLine, conversation_id: str, choices: ChoiceTokens) -> dict[str, Any]:
    """Write one message; a button's meaning stays here, the page gets an opaque token."""
    reply, key = line.reply, line.key or ""
    return {
        "id": line.seq,
        "role": line.direction,
        "at": line.at.isoformat(timespec="milliseconds"),
        "text": reply["text"],
        "buttons": [
            {"title": button["title"], "token": choices.name(conversation_id, line.seq, index)}
            for index, button in enumerate(reply["buttons"])
        ],
        "table": reply["table"],
        "chart": reply["chart"],
        "files": reply["files"],
        "key": key.removeprefix(KEY_PREFIX) if key.startswith(KEY_PREFIX) else None,
        "last_of_turn": line.last_of_turn,
    }
