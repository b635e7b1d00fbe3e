"""The tables of the agents' desk: staff, their sessions, their notes, who is at which case.

They stand here, beside what they refer to, so that one program has one schema.
"""

import sqlalchemy as sa

from bot.conversation.schema import metadata

ROLES = ("agent", "lead", "auditor")


def _of_conversation(*, key: bool = True) -> sa.Column:
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), owner, primary_key=key, nullable=False)


def _of_staff() -> sa.Column:
    return sa.Column(
        "staff_id", sa.String(32), sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False
    )


staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.CheckConstraint("role IN ('agent', 'lead', 'auditor')", name="staff_role_known"),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    # Of the token only its digest is kept: who reads the table cannot sign in with it.
    sa.Column("digest", sa.String(64), primary_key=True),
    _of_staff(),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("opened", sa.Text, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
    sa.Index("ix_staff_sessions_staff", "staff_id"),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    # A digest, since people type their password where the name belongs.
    sa.Column("name_digest", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", sa.String(32), nullable=False),
    sa.Column("locked_until", sa.String(32)),
)

case_notes = sa.Table(
    "case_notes",
    metadata,
    _of_conversation(),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("staff_name", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)

presence = sa.Table(
    "desk_presence",
    metadata,
    _of_conversation(),
    sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id", ondelete="CASCADE"),
              primary_key=True, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)  # fmt: skip
