"""How cases come into the queue: told of every turn, in the transaction that writes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversation.codec import write_json, write_moment
from bot.conversation.records import TurnResult
from bot.core.priority import Deadline
from bot.handoff import rows
from bot.handoff.ledger import SYSTEM, Ledger, Step
from bot.handoff.letting_go import back_to_bot
from bot.handoff.records import QueueEntry
from bot.replies.reply import Reply

_DANGERS = frozenset({"self_harm", "violence", "live_fraud"})
_WANTS_HUMAN = "request_human"
# What is not known yet of a case that begins to wait.
_UNTOUCHED = (
    "claimed_by", "claimed_at", "seen_at", "first_answer_at", "last_agent_at", "overdue_told_at",
    "closed_at", "outcome", "reason", "withheld",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Watches the conversations for cases that a human must see; a ``Watcher``."""

    ledger: Ledger

    def message_accepted(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Show the desk that the person of an open case wrote."""
        entry = rows.find_of(connection, conversation_id)
        if entry and entry.is_open:
            self.ledger.announce(Step(connection, entry, at), "user_message")

    def turn_written(
        self, connection: Connection, turn: TurnResult, at: str, *, late: bool
    ) -> None:
        """Queue the case, bring its entry up to date, or take it back."""
        case = turn.output.case
        if case is None:
            return
        entry = rows.find_of(connection, turn.conversation_id)
        if not belongs(case):
            self._withdraw(connection, entry, at)
        elif entry is None:
            self._queue(connection, turn.conversation_id, case, at)
        elif entry.is_open:
            self._update(Step(connection, entry, at), case)
        elif asks_again(case) and not late:
            self._queue_again(Step(connection, entry, at), case)

    def replies_withheld(
        self, connection: Connection, conversation_id: str, seq: int, replies: Sequence[Reply]
    ) -> None:
        """Keep what the bot would have said, in case the human gives that message back."""
        entry = rows.find_of(connection, conversation_id)
        if entry:
            kept = write_json({"seq": seq, "replies": list(replies)})
            rows.update(connection, entry.case_id, withheld=kept)

    def erasing(self, connection: Connection, conversation_id: str, at: str) -> None:
        """Show the desk that the case is no more."""
        entry = rows.find_of(connection, conversation_id)
        if entry:
            step = Step(connection, entry, at)
            self.ledger.account(step, SYSTEM, "erase")
            self.ledger.announce(step, "erased", gone=True)

    def _queue(
        self, connection: Connection, conversation_id: str, case: dict[str, Any], at: str
    ) -> None:
        own = {"case_id": case["case_id"], "conversation_id": conversation_id}
        rows.insert(connection, **own, **self._waiting(case, at))
        self._arrive(Step(connection, rows.find(connection, case["case_id"]), at))

    def _queue_again(self, step: Step, case: dict[str, Any]) -> None:
        case_id = step.entry.case_id
        rows.update(step.connection, case_id, **self._waiting(case, step.at))
        self._arrive(replace(step, entry=rows.find(step.connection, case_id)))

    def _arrive(self, step: Step) -> None:
        self.ledger.announce(step, "queued")
        if step.entry.priority == "P0":
            self.ledger.announce(step, "paged")
        self.ledger.tell_waiting(step, "queued", step.entry)

    def _update(self, step: Step, case: dict[str, Any]) -> None:
        """Bring priority and due time up to date; who became more urgent waits no longer for it."""
        before, now = step.entry.priority, case["priority"]
        changed = {} if now == before else self._new_due(step, now)
        self.ledger.move(step, "updated", priority=now, **changed)
        if now == "P0" != before:
            self.ledger.announce(step, "paged")

    def _new_due(self, step: Step, priority: str) -> dict[str, Any]:
        """Reckon the hour anew; what the person was told is never put off.

        Who was in danger was told no hour.
        """
        rises, was_told = priority < step.entry.priority, step.entry.priority != "P0"
        since = rows.at_moment(step.at) if rises else step.entry.queued_at
        due = self.ledger.hours.respond_by(priority, since)
        if was_told and due.at > step.entry.due_at:
            return {}
        return {**_due_columns(due), "overdue_told_at": None}

    def _withdraw(self, connection: Connection, entry: QueueEntry | None, at: str) -> None:
        if entry is None or entry.state == "closed":
            return
        step = Step(connection, entry, at)
        back_to_bot(step)
        self.ledger.account(step, SYSTEM, "close", {"outcome": "withdrawn"})
        self.ledger.move(step, "closed", state="closed", closed_at=at, outcome="withdrawn")

    def _waiting(self, case: dict[str, Any], at: str) -> dict[str, Any]:
        """Give the columns of a case that waits from now on."""
        due = self.ledger.hours.respond_by(case["priority"], rows.at_moment(at))
        told = {"state": "queued", "priority": case["priority"], "queued_at": at}
        return {**dict.fromkeys(_UNTOUCHED), **told, **_due_columns(due)}


def belongs(case: dict[str, Any]) -> bool:
    """Whether the desk may see a case: passing it on was agreed to, or somebody is in danger."""
    if not case:
        return False
    if case.get("priority") == "P0":
        return True
    consent = case.get("consent") or {}
    stranger = case.get("user_role") == "third_party" and not case.get("authorised")
    agreed = consent.get("hand_off") is True and consent.get("collect") is not False
    return agreed and not stranger and case.get("priority") is not None


def asks_again(case: dict[str, Any]) -> bool:
    """Whether the latest message asks for a human anew, after one was done with the case.

    The consent stands from the first time, so it says nothing.
    """
    progress = case.get("progress") or {}
    wants = _WANTS_HUMAN in (progress.get("intents") or ()) and not progress.get("unsure")
    agrees = "consent" in (progress.get("news") or ())
    return wants or agrees or bool(_DANGERS & set(progress.get("signals") or ()))


def _due_columns(due: Deadline) -> dict[str, Any]:
    return {"due_at": write_moment(due.at), "due_estimated": due.estimated}
