"""The commands of the menu, and how they take their turn among the messages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.channels.telegram.chats import CHANNEL
from bot.conversation.engine import DialogueEngine, TurnOutput
from bot.replies.reply import Reply

MENU = ("start", "help", "case", "letter", "human", "remind", "lang", "erase")
"""Shown by Telegram, in this order; each has its text utter_telegram_menu_<name>."""
_BEHIND_BUTTONS = ("again",)
_SHAPE = re.compile(r"/([a-z]{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)


class Command(NamedTuple):
    """A command and what stands behind it."""

    name: str
    rest: str


def command_of(text: str) -> Command | None:
    """Read a command of ours; anything else that begins with a stroke is a message like any other.

    Example:
        >>> command_of("/lang hant"), command_of("/3万5")
        (Command(name='lang', rest='hant'), None)
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None or found[1] not in (*MENU, *_BEHIND_BUTTONS):
        return None
    return Command(found[1], (found[2] or "").strip())


Answer = Callable[[str, Command], list[Reply]]


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """An engine that knows the commands, so that they are answered in their turn and once.

    Attributes:
        engine: Who answers everything else.
        answer: Answers a command in a conversation.
        ask_for_human: What ``/human`` says to the engine.
    """

    engine: DialogueEngine
    answer: Answer
    ask_for_human: str

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message; see ``DialogueEngine``."""
        command = None
        if metadata["channel"] == CHANNEL:
            command = command_of(text)
        if command is None:
            return await self.engine.turn(conversation_id, text, metadata)
        if command.name == "human":
            return await self.engine.turn(conversation_id, self.ask_for_human, metadata)
        return TurnOutput(replies=self.answer(conversation_id, command))
