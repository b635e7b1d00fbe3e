"""The queue behind the desk: who has a case, since when, and by when somebody must answer."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache

from bot.clock import SystemClock
from bot.conversation.codec import write_moment
from bot.conversation.masking import mask
from bot.conversation.rows import number_under, touch
from bot.conversation.store import ConversationStore
from bot.conversation.turns import add_reply, name_reply
from bot.conversation.wording import LONGEST_STORED, cut, strip_controls
from bot.errors import CaseAlreadyTaken, CaseClosed
from bot.handoff import changes, patience, rows
from bot.handoff.arrivals import Arrivals
from bot.handoff.changes import Listener
from bot.handoff.hours import WorkingHours
from bot.handoff.ledger import Ledger
from bot.handoff.letting_go import back_to_bot
from bot.handoff.notices import Notices
from bot.handoff.records import Change, QueueEntry
from bot.handoff.states import CLAIMABLE, OUTCOMES
from bot.handoff.steps import Steps, must_hold
from bot.replies.facts_in_words import facts_in_words
from bot.replies.reply import Button, Reply
from bot.replies.wording import Wording, load_wording
from bot.rulebook import load_rulebook

CLAIM_MINUTES = 15
_LONGEST_REASON = 200
# Endings of which it would not be true that the matter is seen to.
_CLOSING = {"unreachable": "closed_unreachable", "withdrawn": "closed_withdrawn"}


@lru_cache(maxsize=1)
def _house_words() -> Wording:
    return load_wording(facts_in_words(load_rulebook(), SystemClock().today()))


class HandoffQueue:
    """Cases that wait for a human, and who has them; safe for threads and for replicas.

    Every method may raise ``StoreUnavailable``, and those that name a case ``LookupError``: it was
    never queued, or has been erased.

    Attributes:
        store: Where it is kept.
        hours: When people are at the desk.
        watcher: What the store must tell of every turn; ``attach`` sees to it.
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
        self._patience = timedelta(minutes=claim_minutes)
        self._ledger = Ledger(hours, notices or Notices(_house_words), tuple(listeners))
        self._steps = Steps(store, self._ledger)
        self.watcher = Arrivals(self._ledger)

    def tell(self, woken: Callable[[str], None]) -> None:
        """Have somebody told of every conversation in which something is to be read or answered.

        Args:
            woken: Called with its id after each step is written, from whatever thread did it; must
                be quick.
        """
        self._steps.woken = woken

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

    def waits(self, conversation_id: str) -> bool:
        """Tell whether a conversation's case waits for a human who has not taken it yet."""
        with self.store.database.reading() as connection:
            found = rows.find_of(connection, conversation_id)
        return found is not None and found.state == "queued"

    def beside(self, conversation_id: str) -> dict[str, bool]:
        """Give what the engine must know of the hand-off: whether a human has cleared an alarm.

        Who has spoken with the person and then gives the case back or closes it has seen to it
        that they are safe; an alarm raised after that queues the case again.
        """
        with self.store.database.reading() as connection:
            found = rows.find_of(connection, conversation_id)
        return {"cleared_by_human": bool(found and found.was_seen_to)}

    def claim(self, case_id: str, staff_id: str) -> QueueEntry:
        """Take a case; from then on the bot is silent. Taking one's own again changes nothing.

        Raises:
            CaseAlreadyTaken: Somebody else has it.
            CaseClosed: It is closed.
        """
        with self._steps.of(case_id) as step:
            if step.entry.is_held and step.entry.claimed_by == staff_id:
                return step.entry
            if step.entry.is_held:
                raise CaseAlreadyTaken("somebody else has the case")
            if step.entry.state not in CLAIMABLE:
                raise CaseClosed("the case is closed; a new request queues it again")
            touch(step.connection, step.entry.conversation_id, step.at, held_by="human")
            self._ledger.account(step, staff_id, "claim")
            self._ledger.tell_person(step, "claimed")
            taken = {"state": "claimed", "claimed_by": staff_id, "closed_at": None, "reason": None}
            return self._ledger.move(step, "claimed", **taken, claimed_at=step.at, seen_at=step.at)

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
        with self._steps.of(case_id) as step:
            earlier = number_under(step.connection, step.entry.conversation_id, own_key)
            if earlier is not None:
                return earlier
            must_hold(step, staff_id)
            own = step.entry.conversation_id
            seq = add_reply(step.connection, own, masked(reply), "agent", step.at)
            name_reply(step.connection, own, seq, own_key)
            touch(step.connection, own, step.at)
            self._ledger.account(step, staff_id, "answer", {"seq": seq})
            first = step.entry.first_answer_at
            since = {"first_answer_at": write_moment(first) if first else step.at}
            self._ledger.move(
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
        with self._steps.of_holder(case_id, staff_id) as step:
            rows.update(step.connection, case_id, seen_at=step.at)

    def release(self, case_id: str, staff_id: str) -> None:
        """Put a case back to wait for somebody else; the bot answers meanwhile.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._steps.of_holder(case_id, staff_id) as step:
            self._steps.release(step, staff_id)

    def hand_over(self, case_id: str, staff_id: str, to_staff_id: str) -> None:
        """Give a case to a colleague, with the conversation.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._steps.of_holder(case_id, staff_id) as step:
            if to_staff_id == staff_id:
                return
            self._ledger.account(step, staff_id, "hand_over", {"to": to_staff_id})
            self._ledger.tell_person(step, "handed_over")
            taken = {"claimed_by": to_staff_id, "claimed_at": step.at, "seen_at": step.at}
            self._ledger.move(step, "handed_over", **taken)

    def give_back(self, case_id: str, staff_id: str, reason: str) -> None:
        """Give the conversation back to the bot, which goes on where it was.

        Args:
            case_id: Whose case.
            staff_id: Who has it.
            reason: Why, in a few words for colleagues; masked and kept with the case.

        Raises:
            CaseNotHeld: This agent does not have the case.
        """
        with self._steps.of_holder(case_id, staff_id) as step:
            self._ledger.account(step, staff_id, "give_back")
            self._ledger.tell_person(step, "returned")
            back_to_bot(step)
            why = cut(_masked(reason), _LONGEST_REASON)
            self._ledger.move(step, "returned", state="returned", closed_at=step.at, reason=why)

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
        with self._steps.of(case_id) as step:
            if step.entry.state != "queued":
                must_hold(step, staff_id)
            self._ledger.account(step, staff_id, "close", {"outcome": outcome})
            unopened = step.entry.state == "queued"
            self._ledger.tell_person(
                step, "closed_unopened" if unopened else _CLOSING.get(outcome, "closed")
            )
            back_to_bot(step)
            self._ledger.move(step, "closed", state="closed", closed_at=step.at, outcome=outcome)

    def release_silent(self) -> list[str]:
        """Release every case whose agent owes an answer and gave no sign for too long.

        Who has answered and waits for the person owes nothing.

        Returns:
            The cases released.
        """
        return patience.release_silent(self._steps, self._patience)

    def rise(self) -> list[str]:
        """Announce every case whose time is past, once, and tell the person; answers which."""
        return patience.rise(self._steps)

    def changes_after(self, n: int) -> list[Change]:
        """List what changed after a number, in order, at most 500 at once."""
        return changes.read_after(self.store, n)

    def newest_change(self) -> int:
        """Give the number of the newest change, where a page that begins now begins."""
        return changes.newest(self.store)

    def forget_changes(self, age: timedelta) -> int:
        """Delete changes older than that, which nobody follows any more; answers how many."""
        return changes.forget_before(self.store, self.store.clock.now() - age)


def masked(reply: Reply) -> Reply:
    """Hide secrets an agent may have pasted, wherever they stand, and what would not show."""
    table = reply["table"]
    if table:
        shown = [[_masked(cell) for cell in row] for row in table["rows"]]
        table = {**table, "rows": shown}
    buttons = [
        Button(title=_masked(button["title"]), payload=_masked(button["payload"]))
        for button in reply["buttons"]
    ]
    return {**reply, "text": _masked(reply["text"]), "buttons": buttons, "table": table}


def _masked(text: str) -> str:
    return cut(mask(strip_controls(text)).text, LONGEST_STORED)
