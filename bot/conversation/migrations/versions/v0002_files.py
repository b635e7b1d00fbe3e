"""Files a person may take away, each with the case as it was when it was offered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their table."""
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "files",
        sa.Column("conversation_id", sa.String(64), owner, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("case_state", sa.Text, nullable=False),
        sa.Column("today", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "id"),
    )


def downgrade() -> None:
    """Take the table back: offered files can be fetched no more."""
    op.drop_table("files")
