"""What other systems are to be told of a case, until they have taken it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make their table."""
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("connector", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), owner),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("made", sa.Boolean, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", sa.String(32)),
        sa.Column("taken_until", sa.String(32)),
        sa.Column("error", sa.String(64)),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("delivered_at", sa.String(32)),
        sa.UniqueConstraint("connector", "key", name="uq_deliveries_key"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["connector", "case_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_deliveries_case", "deliveries", ["case_id"])
    op.create_index("ix_deliveries_conversation", "deliveries", ["conversation_id"])


def downgrade() -> None:
    """Take the table back, with what was not delivered yet."""
    op.drop_table("deliveries")
