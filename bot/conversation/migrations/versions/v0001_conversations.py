"""Conversations, messages, outbox, trackers, events, cases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _conversations()
    _messages()
    _outbox()
    _trackers()
    _events()
    _cases()


def _owner() -> sa.Column:
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), owner, nullable=False)


def _moment(name: str, *, known: bool = True) -> sa.Column:
    return sa.Column(name, sa.String(32), nullable=not known)


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("channel_user", sa.String(128), nullable=False),
        sa.Column("held_by", sa.String(8), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.Column("institution", sa.String(64)),
        sa.Column("today_override", sa.String(10)),
        sa.CheckConstraint("held_by IN ('bot', 'human')", name="held_by_known"),
    )
    op.create_index("ix_conversations_user", "conversations", ["channel", "channel_user"])
    op.create_index("ix_conversations_updated", "conversations", ["updated_at"])


def _messages() -> None:
    op.create_table(
        "messages",
        _owner(),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("direction", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("choice", sa.String(256)),
        sa.Column("notes", sa.Text),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Float),
        sa.Column("idempotency_key", sa.String(200)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("conversation_id", "idempotency_key", name="uq_messages_key"),
    )
    waiting = sa.text("state IN ('received', 'processing')")
    columns = ["conversation_id", "seq"]
    op.create_index(
        "ix_messages_waiting",
        "messages",
        columns,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        _moment("not_before", known=False),
        _moment("created_at"),
        _moment("delivered_at", known=False),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_outbox_seq"),
    )
    queued = sa.text("state = 'queued'")
    columns = ["conversation_id", "seq"]
    op.create_index(
        "ix_outbox_queued", "outbox", columns, sqlite_where=queued, postgresql_where=queued
    )


def _trackers() -> None:
    op.create_table(
        "trackers",
        _owner(),
        sa.Column("state", sa.Text, nullable=False),
        _moment("updated_at"),
        sa.PrimaryKeyConstraint("conversation_id"),
    )


def _events() -> None:
    op.create_table(
        "events",
        _owner(),
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "n"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(64), primary_key=True),
        _owner(),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("priority", sa.String(8)),
        _moment("updated_at"),
        sa.UniqueConstraint("conversation_id", name="uq_cases_conversation"),
    )
    op.create_index("ix_cases_priority", "cases", ["priority", "updated_at"])
