"""What the queue sees to by itself: agents who went silent, and cases whose time is past."""

from datetime import timedelta

import sqlalchemy as sa

from bot.conversation.codec import write_moment
from bot.conversation.schema import handoffs
from bot.core.priority import DUE_BY_PRIORITY
from bot.handoff import rows
from bot.handoff.ledger import SYSTEM, Step
from bot.handoff.letting_go import owed_since
from bot.handoff.states import HELD, WAITING
from bot.handoff.steps import Steps


def release_silent(steps: Steps, patience: timedelta) -> list[str]:
    """Release every case whose agent owes an answer and gave no sign for too long.

    Args:
        steps: Opens the steps.
        patience: How long is too long; who is in danger is not left alone longer than an answer
            to them may take.

    Returns:
        The cases released.
    """
    now = steps.store.clock.now()
    in_danger = min(patience, timedelta(minutes=DUE_BY_PRIORITY["P0"].minutes))

    def release(step: Step) -> bool:
        allowed = in_danger if step.entry.priority == "P0" else patience
        waited = step.entry.is_held and owed_since(step)
        if not waited or waited >= write_moment(now - allowed):
            return False
        steps.release(step, SYSTEM)
        return True

    silent = sa.and_(handoffs.c.state.in_(HELD), handoffs.c.seen_at < write_moment(now - in_danger))
    return steps.each(silent, release)


def rise(steps: Steps) -> list[str]:
    """Announce every case whose time is past, once, and tell the person; answers which."""

    def announce(step: Step) -> bool:
        if not step.entry.overdue(rows.at_moment(step.at)):
            return False
        urgent = step.entry.priority == "P0"
        steps.ledger.tell_person(step, "overdue_urgent" if urgent else "overdue")
        steps.ledger.move(step, "overdue", overdue_told_at=step.at)
        if urgent:
            steps.ledger.announce(step, "paged")
        return True

    late = sa.and_(
        handoffs.c.state.in_(WAITING),
        handoffs.c.due_at < steps.store.stamp(),
        handoffs.c.overdue_told_at.is_(None),
    )
    return steps.each(late, announce)
