"""The round that sends what is due: through the outbox, by whichever replica comes first."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.records import Conversation
from bot.conversation.rows import lock_conversation, touch
from bot.conversation.schema import handoffs
from bot.conversation.store import ConversationStore
from bot.conversation.turns import add_reply, name_reply
from bot.core.case import Case
from bot.core.records import from_json
from bot.reminders.book import DROPPED, SENT, Due, due, settle, to_plan_anew, wish_of
from bot.reminders.planner import Planner
from bot.reminders.schedule import FOLLOW_UP, is_quiet, zone_of
from bot.replies.reply import Button, Reply, text_reply
from bot.replies.script import in_script_of
from bot.replies.wording import Wording

STOP = "/remind off"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Goes round the reminders.

    Attributes:
        store: Where they are.
        planner: Plans them anew where a case has changed.
        wording: The texts.
        stoppable: Channels in which a button stops them.
    """

    store: ConversationStore
    planner: Planner
    wording: Wording
    stoppable: tuple[str, ...] = ("telegram",)

    def go(self) -> int:
        """Plan what has changed and send what is due; answers how many were sent."""
        for conversation_id in to_plan_anew(self.store):
            self.planner.plan(conversation_id)
        now = self.store.clock.now()
        waiting = due(self.store, now)
        latest = {(one.conversation_id, one.about): one.id for one in waiting}
        sent = 0
        for one in waiting:
            if one.id != latest[one.conversation_id, one.about]:
                # Whoever was down for days says once what is due, not three times.
                self._drop(one)
            else:
                sent += self._see_to(one, now)
        return sent

    def _see_to(self, one: Due, now: datetime) -> bool:
        """Send one, or leave it for later, or drop it where its day is past."""
        conversation = self.store.conversation(one.conversation_id)
        wish = wish_of(self.store, one.conversation_id)
        if conversation is None or wish is None or wish.state != "on":
            return False
        zone = zone_of(wish.zone)
        today = now.astimezone(zone).date()
        if one.about != FOLLOW_UP and today >= one.day:
            self._drop(one)
            return False
        case = from_json(Case, self.store.load_case(one.conversation_id) or {})
        # A human who has the conversation, and somebody in danger, must not be talked past.
        if is_quiet(now, zone) or conversation.held_by == "human" or case.in_danger:
            return False
        return self._send(one, conversation, case, today)

    def _send(self, one: Due, conversation: Conversation, case: Case, today: date) -> bool:
        """Settle it and put it into the outbox in one step: so it is sent once, or not at all."""
        with self.store.database.writing() as connection:
            if not lock_conversation(connection, one.conversation_id):
                return False
            reply = self._worded(connection, one, today)
            at = self.store.stamp()
            if not settle(connection, one.id, SENT if reply else DROPPED, at) or reply is None:
                return False
            if conversation.channel in self.stoppable:
                title = self.wording.say("utter_reminder_stop")
                reply["buttons"] = [Button(title=title, payload=STOP)]
            said = in_script_of(reply, traditional=case.traditional)
            seq = add_reply(connection, one.conversation_id, said, "system", at)
            name_reply(connection, one.conversation_id, seq, f"reminder:{one.id}")
            touch(connection, one.conversation_id, at)
        _LOG.info("reminder sent conversation=%s about=%s", one.conversation_id, one.about)
        return True

    def _worded(self, connection: Connection, one: Due, today: date) -> Reply | None:
        """Word a reminder; None where nothing is left to say."""
        if one.about == FOLLOW_UP:
            return self._follow_up(connection, one.conversation_id)
        days = (one.day - today).days
        return text_reply(
            self.wording.say("utter_reminder_payment", days=days, day=one.day, title=one.title)
        )

    def _follow_up(self, connection: Connection, conversation_id: str) -> Reply | None:
        own = sa.select(handoffs.c.first_answer_at, handoffs.c.closed_at)
        row = connection.execute(own.where(handoffs.c.conversation_id == conversation_id)).first()
        if row is not None and row.closed_at is not None:
            return None
        answered = row is not None and row.first_answer_at is not None
        key = "utter_reminder_answered" if answered else "utter_reminder_unanswered"
        return text_reply(self.wording.say(key))

    def _drop(self, one: Due) -> None:
        with self.store.database.writing() as connection:
            settle(connection, one.id, DROPPED, self.store.stamp())
