"""Collects what Rasa says in one turn as channel-neutral replies."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.replies.reply import Button, Reply, text_reply


class ReplyCollector(OutputChannel):
    """Turns each Rasa message into one reply, in order."""

    def __init__(self, channel: str = "collector") -> None:
        """Begin empty.

        Args:
            channel: Where the person is, for responses that differ by channel.
        """
        self.replies: list[Reply] = []
        self._channel = channel

    def name(self) -> str:
        """Name the person's channel; Rasa picks channel-specific responses by it."""
        return self._channel

    async def send_response(self, _recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message; a complete reply under ``custom`` wins over text beside it."""
        self.replies.append(as_reply(message))


def as_reply(message: dict[str, Any]) -> Reply:
    """Read a Rasa message as a reply.

    Args:
        message: With ``text``, ``buttons``, ``image``, ``attachment`` or a whole reply in
            ``custom``; what ``custom`` leaves out is taken from beside it.
    """
    reply = text_reply(message.get("text") or "")
    buttons = [*(message.get("buttons") or []), *(message.get("quick_replies") or [])]
    reply["buttons"] = [_button(button) for button in buttons]
    for key, value in (message.get("custom") or {}).items():
        if key in reply and value is not None:
            reply[key] = value  # type: ignore[literal-required]
    return reply


def _button(button: dict[str, Any]) -> Button:
    return Button(title=str(button.get("title", "")), payload=str(button.get("payload", "")))
