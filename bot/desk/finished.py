"""What the desk is done with, for whoever looks something up."""

import sqlalchemy as sa

from bot.conversation.schema import handoffs
from bot.conversation.store import ConversationStore
from bot.handoff import rows
from bot.handoff.records import QueueEntry

_MOST = 100


def finished_entries(store: ConversationStore) -> list[QueueEntry]:
    """List what was closed or given back, the latest first; not what was taken back."""
    done = sa.and_(
        handoffs.c.state.in_(("closed", "returned")),
        sa.or_(handoffs.c.outcome.is_(None), handoffs.c.outcome != "withdrawn"),
    )
    latest = sa.select(handoffs).where(done).order_by(handoffs.c.closed_at.desc()).limit(_MOST)
    with store.database.reading() as connection:
        return [rows.as_entry(row) for row in connection.execute(latest)]
