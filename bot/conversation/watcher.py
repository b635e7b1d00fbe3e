"""Who is told what happens to conversations, without this package knowing them."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.engine import Connection

from bot.conversation.records import TurnResult
from bot.replies.reply import Reply


class Watcher(Protocol):
    """Is told inside the transaction in which it happens, the conversation being locked.

    What a watcher writes is written with it or not at all; what it raises undoes both.
    """

    def message_accepted(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Hear that the person wrote something."""

    def turn_written(
        self, connection: Connection, turn: TurnResult, at: str, *, late: bool
    ) -> None:
        """Hear that a turn is written.

        Args:
            connection: The transaction.
            turn: What came of it; its case is None where the turn left it alone, empty where it is
                no more.
            at: The moment, as stored.
            late: A human has answered its message, and let the conversation go, meanwhile.
        """

    def replies_withheld(
        self, connection: Connection, conversation_id: str, seq: int, replies: Sequence[Reply]
    ) -> None:
        """Take the replies to a message that are not said, because a human has it meanwhile."""

    def erasing(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Hear that everything of a conversation is about to be deleted."""


class NoWatcher:
    """Hears it and does nothing."""

    def message_accepted(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Do nothing."""

    def turn_written(
        self, connection: Connection, turn: TurnResult, at: str, *, late: bool
    ) -> None:
        """Do nothing."""

    def replies_withheld(
        self, connection: Connection, conversation_id: str, seq: int, replies: Sequence[Reply]
    ) -> None:
        """Do nothing."""

    def erasing(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Do nothing."""
