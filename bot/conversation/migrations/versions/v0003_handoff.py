"""The hand-off: its queue, what changed in it, who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make its tables."""
    _handoffs()
    _changes()
    _audit()


def downgrade() -> None:
    """Take the tables back; the bot has every conversation, for nobody could give one back."""
    op.execute("UPDATE conversations SET held_by = 'bot' WHERE held_by = 'human'")
    for table in ("handoff_audit", "handoff_counter", "handoff_changes", "handoffs"):
        op.drop_table(table)


def _moment(name: str, *, known: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(32), nullable=not known)


def _handoffs() -> None:
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "handoffs",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(64), owner, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("priority", sa.String(8), nullable=False),
        _moment("due_at", known=True),
        sa.Column("due_estimated", sa.Boolean, nullable=False),
        _moment("queued_at", known=True),
        sa.Column("claimed_by", sa.String(64)),
        _moment("claimed_at"),
        _moment("seen_at"),
        _moment("first_answer_at"),
        _moment("last_agent_at"),
        _moment("overdue_told_at"),
        _moment("closed_at"),
        sa.Column("outcome", sa.String(32)),
        sa.Column("reason", sa.String(200)),
        sa.Column("withheld", sa.Text),
        sa.UniqueConstraint("conversation_id", name="uq_handoffs_conversation"),
    )
    still_open = sa.text("state IN ('queued', 'claimed', 'with_human')")
    op.create_index(
        "ix_handoffs_open",
        "handoffs",
        ["due_at"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _changes() -> None:
    op.create_table(
        "handoff_changes",
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        _moment("at", known=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
    )
    op.create_index("ix_handoff_changes_at", "handoff_changes", ["at"])
    counter = op.create_table(
        "handoff_counter",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("n", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "n": 0}])


def _audit() -> None:
    op.create_table(
        "handoff_audit",
        sa.Column("n", sa.Integer, primary_key=True),
        _moment("at", known=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64)),
        sa.Column("detail", sa.Text),
    )
    op.create_index("ix_handoff_audit_case", "handoff_audit", ["case_id", "n"])
