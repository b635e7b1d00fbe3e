"""The queue behind the desk: who has a case, since when, and by when somebody must answer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.masking import mask
from bot.conversation.rows import lock_conversation, number_under, touch
from bot.conversation.schema import handoffs
from bot.conversation.store import ConversationStore
from bot.conversation.turns import add_reply, name_reply
from bot.conversation.wording import LONGEST_STORED, cut, strip_controls
from bot.errors import CaseAlreadyTaken, CaseClosed, CaseNotHeld
from bot.handoff import changes, rows
from bot.handoff.arrivals import Arrivals
from bot.handoff.changes import Listener
from bot.handoff.hours import WorkingHours
from bot.handoff.ledger import SYSTEM, Ledger, Step
from bot.handoff.letting_go import back_to_bot, owed_since
from bot.handoff.notices import Notices
from bot.handoff.records import Change, QueueEntry
from bot.handoff.states import CLAIMABLE, HELD, OUTCOMES, WAITING, ChangeKind
from bot.replies.reply import Reply
from bot.replies.wording import load_wording

CLAIM_MINUTES = 15
_LONGEST_REASON = 200


def _nobody(_conversation_id: str) -> None:
    return None


class HandoffQueue:
    """Cases that wait for a human, and who has them; safe for threads and for replicas.

    Every method may raise ``StoreUnavailable``, and those that name a case ``LookupError``: it was
    never queued, or has been erased.

    Attributes:
        store: Where it is kept.
        hours: When people are at the desk.
        watcher: What the store must tell of every turn; set by ``attach``.
        woken: Told the conversation in which something is to be read or answered, after it is
            written; must be quick.
    """

    def __init__(
        self,
        store: ConversationStore,
        hours: WorkingHours,
        listeners: Sequence[Listener] = (),
        *,
        notices: Notices | None = None,
        claim_minutes: int = CLAIM_MINUTES,
    ) -> None:
        """Put the queue together.

        Args:
            store: Where conversations are.
            hours: When people are at the desk.
            listeners: Called inside the transaction of every change.
            notices: What the person is told; the house's texts by default.
            claim_minutes: After how long without a sign of its agent a case is released.
        """
        self.store = store
        self.hours = hours
        self.woken: Callable[[str], None] = _nobody
        self._patience = timedelta(minutes=claim_minutes)
        words = notices or Notices(lambda: load_wording({}))
        self._ledger = Ledger(hours, words, tuple(listeners))
        self.watcher = Arrivals(self._ledger)

    def attach(self) -> "HandoffQueue":
        """Have the store tell of every turn, so that cases arrive; answers itself."""
        self.store.watcher = self.watcher
        return self

    def open_entries(self) -> list[QueueEntry]:
        """List what somebody must see to: danger first, then what is overdue, then by time."""
        with self.store.database.reading() as connection:
            found = rows.read_open(connection)
        now = self.store.clock.now()
        return sorted(found, key=lambda entry: entry.rank(now))

    def entry(self, case_id: str) -> QueueEntry:
        """Give one case as it stands."""
        with self.store.database.reading() as connection:
            return rows.find(connection, case_id)

    def claim(self, case_id: str, staff_id: str) -> QueueEntry:
        """Take a case; from then on the bot is silent. Taking one's own again changes nothing.

        Raises:
            CaseAlreadyTaken: Somebody else has it.
            CaseClosed: It is closed.
        """
        with self._step(case_id) as step:
            if step.entry.is_held and step.entry.claimed_by == staff_id:
                return step.entry
            if step.entry.is_held:
                raise CaseAlreadyTaken("somebody else has the case")
            if step.entry.state not in CLAIMABLE:
                raise CaseClosed("the case is closed; a new request queues it again")
            touch(step.connection, step.entry.conversation_id, step.at, held_by="human")
            self._ledger.account(step, staff_id, "claim")
            self._ledger.tell_person(step, "claimed")
            taken = {"state": "claimed", "claimed_by": staff_id, "closed_at": None}
            return self._moved(step, "claimed", **taken, claimed_at=step.at, seen_at=step.at)

    def answer(self, case_id: str, staff_id: str, reply: Reply, key: str) -> int:
        """Send the person an agent's message, masked like everybody's.

        Args:
            case_id: Whose case.
            staff_id: Who has it.
            reply: What is said.
            key: The same for every retry; a repeated one sends nothing new.

        Returns:
            Its number in the transcript.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        own_key = f"agent:{key}"
        with self._step(case_id) as step:
            earlier = number_under(step.connection, step.entry.conversation_id, own_key)
            if earlier is not None:
                return earlier
            self._must_hold(step, staff_id)
            own = step.entry.conversation_id
            seq = add_reply(step.connection, own, masked(reply), "agent", step.at)
            name_reply(step.connection, own, seq, own_key)
            touch(step.connection, own, step.at)
            self._ledger.account(step, staff_id, "answer", {"seq": seq})
            first = step.entry.first_answer_at
            since = {"first_answer_at": write_moment(first) if first else step.at}
            self._moved(
                step,
                "answered",
                state="with_human",
                last_agent_at=step.at,
                seen_at=step.at,
                **since,
            )
        return seq

    def keep(self, case_id: str, staff_id: str) -> None:
        """Note that the agent is at it, so that the case is not released.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._step(case_id) as step:
            self._must_hold(step, staff_id)
            rows.update(step.connection, case_id, seen_at=step.at)

    def release(self, case_id: str, staff_id: str) -> None:
        """Put a case back to wait for somebody else; the bot answers meanwhile.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._step(case_id) as step:
            self._must_hold(step, staff_id)
            self._release(step, staff_id)

    def hand_over(self, case_id: str, staff_id: str, to_staff_id: str) -> None:
        """Give a case to a colleague, with the conversation.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._step(case_id) as step:
            self._must_hold(step, staff_id)
            if to_staff_id == staff_id:
                return
            self._ledger.account(step, staff_id, "hand_over", {"to": to_staff_id})
            self._ledger.tell_person(step, "handed_over")
            taken = {"claimed_by": to_staff_id, "claimed_at": step.at, "seen_at": step.at}
            self._moved(step, "handed_over", **taken)

    def give_back(self, case_id: str, staff_id: str, reason: str) -> None:
        """Give the conversation back to the bot, which goes on where it was.

        Args:
            case_id: Whose case.
            staff_id: Who has it.
            reason: Why, in a few words for colleagues; masked and kept with the case.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._step(case_id) as step:
            self._must_hold(step, staff_id)
            self._ledger.account(step, staff_id, "give_back")
            self._ledger.tell_person(step, "returned")
            back_to_bot(step)
            why = cut(mask(strip_controls(reason)).text, _LONGEST_REASON)
            self._moved(step, "returned", state="returned", closed_at=step.at, reason=why)

    def close(self, case_id: str, staff_id: str, outcome: str) -> None:
        """Close a case; the bot has the conversation again.

        Args:
            case_id: Whose case.
            staff_id: Who has it, or, while it waits, who closes it unopened.
            outcome: One of ``OUTCOMES``.

        Raises:
            CaseNotHeld: Somebody else has the case, or it is closed already.
            ValueError: There is no such outcome.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}")
        with self._step(case_id) as step:
            if step.entry.state != "queued":
                self._must_hold(step, staff_id)
            self._ledger.account(step, staff_id, "close", {"outcome": outcome})
            self._ledger.tell_person(step, "closed")
            back_to_bot(step)
            self._moved(step, "closed", state="closed", closed_at=step.at, outcome=outcome)

    def release_silent(self) -> list[str]:
        """Release every case whose agent owes an answer and gave no sign for too long.

        Who has answered and waits for the person owes nothing.

        Returns:
            The cases released.
        """
        before = write_moment(self.store.clock.now() - self._patience)
        silent = sa.and_(handoffs.c.state.in_(HELD), handoffs.c.seen_at < before)

        def release(step: Step) -> bool:
            waited = step.entry.is_held and owed_since(step)
            if not waited or waited >= before:
                return False
            self._release(step, SYSTEM)
            return True

        return self._each(silent, release)

    def rise(self) -> list[str]:
        """Announce every case whose time is past, once, and tell the person; answers which."""
        late = sa.and_(
            handoffs.c.state.in_(WAITING),
            handoffs.c.due_at < self.store.stamp(),
            handoffs.c.overdue_told_at.is_(None),
        )
        return self._each(late, self._announce_overdue)

    def changes_after(self, n: int) -> list[Change]:
        """List what changed after a number, in order, at most 500 at once."""
        return changes.read_after(self.store, n)

    def newest_change(self) -> int:
        """Give the number of the newest change, where a page that begins now begins."""
        return changes.newest(self.store)

    @contextmanager
    def _step(self, case_id: str) -> Iterator[Step]:
        """Hold a case for the length of a step; whoever must know is told when it is written."""
        with self.store.database.writing() as connection:
            own = rows.find(connection, case_id).conversation_id
            lock_conversation(connection, own)
            # Read again: it may have changed while the lock was waited for.
            yield Step(connection, rows.find(connection, case_id), self.store.stamp())
        self.woken(own)

    def _moved(self, step: Step, kind: ChangeKind, **values: object) -> QueueEntry:
        return self._ledger.move(step, kind, **values)

    def _must_hold(self, step: Step, staff_id: str) -> None:
        if not (step.entry.is_held and step.entry.claimed_by == staff_id):
            raise CaseNotHeld("the case is with somebody else, or with nobody")

    def _release(self, step: Step, who: str) -> None:
        """Put a case back; who was answered and waits again waits from now on."""
        self._ledger.account(step, who, "release")
        due = self.hours.respond_by(step.entry.priority, rows.at_moment(step.at))
        anew = step.entry.state == "with_human" or due.at < step.entry.due_at
        again = {"due_at": write_moment(due.at), "due_estimated": due.estimated}
        values = {**again, "overdue_told_at": None} if anew else {}
        free = {"claimed_by": None, "claimed_at": None, "seen_at": None}
        left = self._moved(step, "released", state="queued", **free, **values)
        self._ledger.tell_waiting(step, "released", left)
        back_to_bot(step)

    def _announce_overdue(self, step: Step) -> bool:
        if not step.entry.overdue(rows.at_moment(step.at)):
            return False
        self._ledger.tell_person(step, "overdue")
        self._moved(step, "overdue", overdue_told_at=step.at)
        if step.entry.priority == "P0":
            self._ledger.announce(step, "paged")
        return True

    def _each(self, which: object, deed: Callable[[Step], bool]) -> list[str]:
        """Do something to each case in a transaction of its own; answers where it was done."""
        ids = sa.select(handoffs.c.case_id).where(which)
        with self.store.database.reading() as connection:
            found = list(connection.execute(ids).scalars())
        return [case_id for case_id in found if self._if_there(case_id, deed)]

    def _if_there(self, case_id: str, deed: Callable[[Step], bool]) -> bool:
        try:
            with self._step(case_id) as step:
                return deed(step)
        except LookupError:
            # Erased since it was listed.
            return False


def masked(reply: Reply) -> Reply:
    """Hide secrets an agent may have pasted, and what would not show."""
    text = cut(mask(strip_controls(reply["text"])).text, LONGEST_STORED)
    return {**reply, "text": text}
