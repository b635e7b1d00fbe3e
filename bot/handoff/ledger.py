"""Writes what happens to a case in the queue: its row, the change, the audit, the notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversation.rows import touch
from bot.conversation.turns import add_reply, name_reply
from bot.core.priority import Deadline
from bot.handoff import audit, changes, rows
from bot.handoff.changes import Listener
from bot.handoff.hours import WorkingHours
from bot.handoff.notices import Notices
from bot.handoff.records import QueueEntry
from bot.handoff.states import ChangeKind

SYSTEM = "system"
"""Who acts where nobody does."""
NOTICE_KEY = "handoff:"
"""Begins the key of a notice; the name of its text follows, and its number."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case, in its transaction, its conversation locked.

    Attributes:
        connection: The transaction.
        entry: The case as it stood.
        at: The moment, as stored.
    """

    connection: Connection
    entry: QueueEntry
    at: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What every step of a case needs.

    Attributes:
        hours: When people are at the desk.
        notices: What the person is told.
        listeners: Told of every change in its transaction.
    """

    hours: WorkingHours
    notices: Notices
    listeners: Sequence[Listener] = ()

    def move(self, step: Step, kind: ChangeKind, **values: Any) -> QueueEntry:
        """Change the row of a case and announce it; answers the case as it stands now."""
        rows.update(step.connection, step.entry.case_id, **values)
        self.announce(step, kind)
        return rows.find(step.connection, step.entry.case_id)

    def announce(self, step: Step, kind: ChangeKind, *, gone: bool = False) -> None:
        """Write that something happened, and tell the listeners.

        Args:
            step: To which case.
            kind: What.
            gone: The case is being erased, so nobody is shown it any more.
        """
        change = changes.append(step.connection, kind, step.entry.case_id, step.at)
        if self.listeners:
            own = step.entry.conversation_id
            case = None if gone else rows.stored_case(step.connection, own)
            changes.tell(step.connection, self.listeners, change, case)

    def tell_person(self, step: Step, key: str, **values: Any) -> None:
        """Send the person a notice; it goes out with the transaction."""
        own = step.entry.conversation_id
        case = rows.stored_case(step.connection, own)
        reply = self.notices.reply(key, case, **values)
        seq = add_reply(step.connection, own, reply, "system", step.at)
        name_reply(step.connection, own, seq, f"{NOTICE_KEY}{key}:{seq}")
        touch(step.connection, own, step.at)

    def tell_waiting(self, step: Step, key: str, entry: QueueEntry) -> None:
        """Tell the person by when somebody answers, as far as that is still true.

        Args:
            step: Of the case.
            key: ``queued`` or ``released``.
            entry: The case as it stands now; who is in danger hears no hour.
        """
        now = rows.at_moment(step.at)
        if entry.priority == "P0":
            self.tell_person(step, f"{key}_urgent")
        elif entry.due_at <= now:
            self.tell_person(step, f"{key}_late")
        else:
            due = Deadline(entry.due_at, entry.due_estimated)
            self.tell_person(step, key, when=self.notices.by_when(due, now), shut=self._shut(now))

    def _shut(self, now: datetime) -> str:
        return "" if self.hours.is_open(now) else self.notices.wording().say("utter_handoff_shut")

    def account(
        self, step: Step, who: str, what: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Write who did it."""
        audit.record(step.connection, who, what, step.entry.case_id, detail)
