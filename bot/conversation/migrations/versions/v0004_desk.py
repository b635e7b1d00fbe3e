"""The agents' desk: staff, sessions, failed sign-ins, internal notes, who is at which case."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make its tables."""
    _make_staff()
    _make_notes()


def downgrade() -> None:
    """Take the tables back, with the staff and what they noted."""
    for table in ("desk_presence", "case_notes", "sign_in_failures", "staff_sessions", "staff"):
        op.drop_table(table)


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.CheckConstraint("role IN ('agent', 'lead', 'auditor')", name="staff_role_known"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.String(32), _staff(), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("opened", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("name_digest", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.String(32), nullable=False),
        sa.Column("locked_until", sa.String(32)),
    )


def _make_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("conversation_id", sa.String(64), _conversation(), nullable=False),
        sa.Column("n", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("staff_name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "n"),
    )
    op.create_table(
        "desk_presence",
        sa.Column("conversation_id", sa.String(64), _conversation(), nullable=False),
        sa.Column("staff_id", sa.String(32), _staff(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id"),
    )


def _staff() -> sa.ForeignKey:
    return sa.ForeignKey("staff.id", ondelete="CASCADE")


def _conversation() -> sa.ForeignKey:
    return sa.ForeignKey("conversations.id", ondelete="CASCADE")
