"""A case as the engine stores it, and a queue over a store."""

from datetime import date, datetime, timedelta

from bot.clock import SHANGHAI
from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.handoff.hours import WorkingHours
from bot.handoff.queue import HandoffQueue
from bot.replies.reply import text_reply
from tests.conversation.fakes import a_message

MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


class MovingClock:
    """Stands still until a test moves it."""

    def __init__(self, now=MONDAY_TEN):
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def pass_(self, **time):
        self.moment += timedelta(**time)


def a_case(conversation_id, priority="P1", **changes):
    """Write a case as the engine does; ``news``, ``intents``, ``signals`` are of the message."""
    progress = {
        name: changes.pop(name) for name in ("news", "intents", "signals") if name in changes
    }
    consent = {"collect": True, "hand_off": True}
    bare = {"case_id": f"SK-{conversation_id}", "priority": priority, "consent": consent}
    return {**bare, "progress": progress, **changes}


def a_queue(store, *listeners, **more):
    return HandoffQueue(store, WorkingHours(), listeners, **more).attach()


def a_turn(store, conversation_id, text="我要转人工", *, case=None, reply="好", **output):
    """Take a message in and answer it, as a turn does; answers the message's number."""
    key = f"key {len(store.transcript(conversation_id))}"
    seq = store.accept(said_now(store, conversation_id, text, key)).seq
    done = TurnOutput(replies=[text_reply(reply)], case=case, **output)
    store.commit_turn(TurnResult(conversation_id, seq, done))
    return seq


def said_now(store, conversation_id, text, key):
    """Give a message that comes at the moment of the store's clock."""
    return a_message(conversation_id, text, key, received_at=store.clock.now())


def kinds(queue, after=0):
    return [change.kind for change in queue.changes_after(after)]
