"""One step of a case at a time: in its transaction, under its conversation's lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.rows import lock_conversation
from bot.conversation.schema import handoffs
from bot.conversation.store import ConversationStore
from bot.errors import CaseNotHeld
from bot.handoff import rows
from bot.handoff.ledger import Ledger, Step
from bot.handoff.letting_go import back_to_bot


def nobody(_conversation_id: str) -> None:
    """Be told, and do nothing."""


@dataclass(slots=True)
class Steps:
    """Opens the steps of cases.

    Attributes:
        store: Where they are kept.
        ledger: Writes what happens in them.
        woken: Told the conversation after each step, once it is written.
    """

    store: ConversationStore
    ledger: Ledger
    woken: Callable[[str], None] = nobody

    @contextmanager
    def of(self, case_id: str) -> Iterator[Step]:
        """Hold a case for the length of a step.

        Raises:
            LookupError: It was never queued, or has been erased.
        """
        with self.store.database.writing() as connection:
            own = rows.find(connection, case_id).conversation_id
            lock_conversation(connection, own)
            # Read again: it may have changed while the lock was waited for.
            yield Step(connection, rows.find(connection, case_id), self.store.stamp())
        self.woken(own)

    @contextmanager
    def of_holder(self, case_id: str, staff_id: str) -> Iterator[Step]:
        """Hold a case for a step of the agent who has it.

        Raises:
            CaseNotHeld: This agent does not have it.
            LookupError: It was never queued, or has been erased.
        """
        with self.of(case_id) as step:
            must_hold(step, staff_id)
            yield step

    def each(self, which: object, deed: Callable[[Step], bool]) -> list[str]:
        """Do something to each of some cases, in a transaction each; answers where it was done.

        Args:
            which: Selects them; looked at again once a case is held, for another replica may have
                done it since it was listed.
            deed: What to do; answers whether it was done.
        """
        ids = sa.select(handoffs.c.case_id).where(which)
        with self.store.database.reading() as connection:
            found = list(connection.execute(ids).scalars())
        return [case_id for case_id in found if self._if_still(case_id, which, deed)]

    def release(self, step: Step, who: str) -> None:
        """Put a case back to wait; who was answered already waits from now on.

        Args:
            step: Of the case.
            who: The agent, or ``system`` where they gave no sign.
        """
        again = self._new_due(step) if step.entry.state == "with_human" else {}
        free = {"claimed_by": None, "claimed_at": None, "seen_at": None}
        self.ledger.account(step, who, "release")
        left = self.ledger.move(step, "released", state="queued", **free, **again)
        if left.priority == "P0":
            self.ledger.announce(step, "paged")
        self.ledger.tell_waiting(step, "released", left)
        back_to_bot(step)

    def _new_due(self, step: Step) -> dict[str, object]:
        due = self.ledger.hours.respond_by(step.entry.priority, rows.at_moment(step.at))
        told = {"due_at": write_moment(due.at), "due_estimated": due.estimated}
        return {**told, "overdue_told_at": None}

    def _if_still(self, case_id: str, which: object, deed: Callable[[Step], bool]) -> bool:
        still = sa.select(handoffs.c.case_id).where(handoffs.c.case_id == case_id, which)
        try:
            with self.of(case_id) as step:
                return step.connection.execute(still).first() is not None and deed(step)
        except LookupError:
            # Erased since it was listed.
            return False


def must_hold(step: Step, staff_id: str) -> None:
    """Refuse who does not have the case.

    Raises:
        CaseNotHeld: They do not.
    """
    if not (step.entry.is_held and step.entry.claimed_by == staff_id):
        raise CaseNotHeld("the case is with somebody else, or with nobody")
