"""The store of conversations: what was accepted survives, and a turn is written whole or not."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import Clock, SystemClock
from bot.conversation.codec import read_json, write_moment
from bot.conversation.database import Database
from bot.conversation.message import Message
from bot.conversation.personal_data import delete_everything, read_everything
from bot.conversation.records import (
    Accepted,
    Conversation,
    Direction,
    Holder,
    PendingMessage,
    TranscriptLine,
    TurnResult,
)
from bot.conversation.rows import (
    as_conversation,
    as_pending,
    lock_conversation,
    message_row,
    next_number,
    number_under,
    select_pending,
    spoken_since,
    touch,
)
from bot.conversation.schema import cases, conversations, messages, migrate, trackers
from bot.conversation.turns import add_reply, name_reply, write_turn
from bot.conversation.watcher import NoWatcher, Watcher
from bot.errors import ChoiceOutdated
from bot.replies.reply import Reply


class ConversationStore:
    """Conversations, messages, trackers and cases; safe for threads.

    Every method may raise ``StoreUnavailable``; methods that change a conversation raise
    ``LookupError`` when there is none of that id (it may have been erased a moment ago).

    Attributes:
        watcher: Told what happens, in the transaction in which it does; set it before first use.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        """Open the database and bring it up to this program's schema.

        Args:
            url: An SQLAlchemy URL, ``sqlite:///…`` or ``postgresql://…``.
            clock: Stamps the rows; the system's by default.
        """
        self.database = Database(url)
        self.clock = clock or SystemClock()
        self.watcher: Watcher = NoWatcher()
        migrate(self.database.engine)

    def open_conversation(
        self,
        channel: str,
        channel_user: str,
        *,
        conversation_id: str | None = None,
        institution: str | None = None,
        today_override: date | None = None,
    ) -> str:
        """Open a conversation and answer its id; with an id that exists, answer just that.

        Args:
            channel: web, telegram, rest or terminal.
            channel_user: Whom the channel knows; empty where it knows nobody.
            conversation_id: Chosen by the server; a random one by default.
            institution: Whose rules apply.
            today_override: The day it always is in this conversation.
        """
        chosen = conversation_id or secrets.token_urlsafe(16)
        now = self.stamp()
        who = {"id": chosen, "channel": channel, "channel_user": channel_user, "held_by": "bot"}
        day = today_override.isoformat() if today_override else None
        rules = {"institution": institution, "today_override": day}
        row = {**who, **rules, "created_at": now, "updated_at": now}
        try:
            with self.database.writing() as connection:
                if not lock_conversation(connection, chosen):
                    connection.execute(sa.insert(conversations).values(row))
        except ValueError:
            # A row that is not there cannot be locked: another replica may have made it meanwhile.
            if self.conversation(chosen) is None:
                raise
        return chosen

    def conversation(self, conversation_id: str) -> Conversation | None:
        """Look a conversation up."""
        own = sa.select(conversations).where(conversations.c.id == conversation_id)
        with self.database.reading() as connection:
            row = connection.execute(own).first()
        return as_conversation(row) if row else None

    def find_conversation(self, channel: str, channel_user: str) -> Conversation | None:
        """Find the newest conversation of somebody a channel knows."""
        theirs = sa.and_(
            conversations.c.channel == channel, conversations.c.channel_user == channel_user
        )
        newest = conversations.c.created_at.desc()
        with self.database.reading() as connection:
            row = connection.execute(
                sa.select(conversations).where(theirs).order_by(newest).limit(1)
            ).first()
        return as_conversation(row) if row else None

    def idle_since(self, moment: datetime) -> list[str]:
        """List the conversations where nothing has happened since a moment, oldest first."""
        idle = conversations.c.updated_at < write_moment(moment)
        ids = sa.select(conversations.c.id).where(idle).order_by(conversations.c.updated_at)
        with self.database.reading() as connection:
            return list(connection.execute(ids).scalars())

    def accept(self, message: Message, notes: Mapping[str, Any] | None = None) -> Accepted:
        """Store a message durably, once per idempotency key.

        Args:
            message: Masked already by the caller.
            notes: What intake saw in it, handed back with the pending message.

        Raises:
            ChoiceOutdated: It presses a button that something was said after.
        """
        conversation_id = message.conversation_id
        with self.database.writing() as connection:
            self._must_exist(lock_conversation(connection, conversation_id))
            earlier = number_under(connection, conversation_id, message.idempotency_key)
            if earlier is not None:
                return Accepted(earlier, duplicate=True)
            if message.answers is not None and spoken_since(
                connection, conversation_id, message.answers
            ):
                raise ChoiceOutdated
            seq = next_number(connection, messages.c.seq, conversation_id)
            connection.execute(sa.insert(messages).values(message_row(message, seq, notes)))
            now = self.stamp()
            touch(connection, conversation_id, now)
            self.watcher.message_accepted(connection, conversation_id, now)
        return Accepted(seq, duplicate=False)

    def pending(self, conversation_id: str) -> list[PendingMessage]:
        """List a conversation's messages that are accepted and not done, in order."""
        own = messages.c.conversation_id == conversation_id
        waiting = select_pending().where(own).order_by(None).order_by(messages.c.seq)
        with self.database.reading() as connection:
            return [as_pending(row) for row in connection.execute(waiting)]

    def pending_all(self) -> list[PendingMessage]:
        """List every message that is accepted and not done, oldest first."""
        with self.database.reading() as connection:
            return [as_pending(row) for row in connection.execute(select_pending())]

    def start_again(self, conversation_id: str, seq: int) -> int:
        """Note that a message is tried again after a crash; answers which try this is, from 1."""
        own = sa.and_(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
        tries = messages.c.attempts + 1
        with self.database.writing() as connection:
            connection.execute(
                sa.update(messages).where(own).values(state="processing", attempts=tries)
            )
            return int(connection.scalar(sa.select(messages.c.attempts).where(own)) or 0)

    def commit_turn(self, turn: TurnResult) -> bool:
        """Write a whole turn in one transaction and mark its message done or failed.

        Returns:
            False, with nothing written, when the message was answered already or erased.
        """
        with self.database.writing() as connection:
            return write_turn(connection, turn, self.stamp(), self.watcher)

    def post(
        self, conversation_id: str, reply: Reply, direction: Direction, key: str | None = None
    ) -> int:
        """Send something outside a turn: an agent's answer, a reminder.

        Args:
            conversation_id: To whom.
            reply: What.
            direction: ``agent`` or ``system``.
            key: The same for every retry; a repeated one sends nothing new.

        Returns:
            Its number in the conversation.
        """
        with self.database.writing() as connection:
            self._must_exist(lock_conversation(connection, conversation_id))
            earlier = number_under(connection, conversation_id, key) if key else None
            if earlier is not None:
                return earlier
            now = self.stamp()
            seq = add_reply(connection, conversation_id, reply, direction, now)
            if key:
                name_reply(connection, conversation_id, seq, key)
            touch(connection, conversation_id, now)
        return seq

    def load_tracker(self, conversation_id: str) -> dict[str, Any] | None:
        """Read the engine's state; None before the first turn."""
        own = trackers.c.conversation_id == conversation_id
        state: dict[str, Any] | None = self._read_json(sa.select(trackers.c.state).where(own))
        return state

    def load_case(self, conversation_id: str) -> dict[str, Any] | None:
        """Read the case file; None while there is none."""
        own = cases.c.conversation_id == conversation_id
        body: dict[str, Any] | None = self._read_json(sa.select(cases.c.body).where(own))
        return body

    def transcript(self, conversation_id: str) -> list[TranscriptLine]:
        """Read what was said on both sides, masked, in order."""
        table = messages.c
        understood = (table.intent, table.confidence)
        lines = sa.select(
            table.seq, table.direction, table.text, table.at, table.state, *understood
        )
        own = lines.where(table.conversation_id == conversation_id).order_by(table.seq)
        with self.database.reading() as connection:
            rows = connection.execute(own).all()
        return [
            TranscriptLine(
                row.seq,
                row.direction,
                row.text,
                datetime.fromisoformat(row.at),
                row.state,
                row.intent,
                row.confidence,
            )
            for row in rows
        ]

    def hold(self, conversation_id: str, holder: Holder) -> None:
        """Give a conversation to the bot or to a human."""
        with self.database.writing() as connection:
            self._must_exist(touch(connection, conversation_id, self.stamp(), held_by=holder))

    def holder(self, conversation_id: str) -> Holder:
        """Tell who has a conversation."""
        found = self.conversation(conversation_id)
        self._must_exist(found)
        return found.held_by if found else "bot"

    def export(self, conversation_id: str) -> dict[str, Any] | None:
        """Collect all that is stored of a conversation, as plain JSON values."""
        with self.database.reading() as connection:
            return read_everything(connection, conversation_id)

    def erase(self, conversation_id: str) -> bool:
        """Delete a conversation and all it owns; False when there was none."""
        with self.database.writing() as connection:
            erased = self.delete(connection, conversation_id)
        self.database.forget_history()
        return erased

    def delete(self, connection: Connection, conversation_id: str) -> bool:
        """Delete a conversation in the caller's transaction; False when there was none."""
        if not lock_conversation(connection, conversation_id):
            return False
        self.watcher.erasing(connection, conversation_id, self.stamp())
        return delete_everything(connection, conversation_id)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def stamp(self) -> str:
        """Write the moment as the database has it."""
        return write_moment(self.clock.now())

    def _read_json(self, statement: Any) -> Any:
        with self.database.reading() as connection:
            return read_json(connection.scalar(statement))

    @staticmethod
    def _must_exist(found: object) -> None:
        if not found:
            raise LookupError("there is no such conversation")
