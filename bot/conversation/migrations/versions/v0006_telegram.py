"""Telegram: what was sent of each reply, how each chat stands; and reminders of any channel."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make their tables."""
    _make_chats()
    _make_wishes()
    _make_reminders()


def downgrade() -> None:
    """Take the tables back, with every reminder that was asked for."""
    for table in (
        "reminders", "reminder_wishes", "telegram_groups", "telegram_parts", "telegram_chats",
    ):  # fmt: skip
        op.drop_table(table)


def _owner(*, alone: bool = False) -> sa.Column:
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), owner, primary_key=alone, nullable=False)


def _make_chats() -> None:
    op.create_table(
        "telegram_chats",
        _owner(alone=True),
        sa.Column("unreachable_since", sa.String(32)),
        sa.Column("language", sa.String(8)),
        sa.Column("campaign", sa.String(64)),
        sa.Column("summary_message", sa.BigInteger),
        sa.Column("summary_mark", sa.String(64)),
    )
    op.create_table(
        "telegram_parts",
        _owner(alone=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("part", sa.String(16), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "telegram_groups",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("told_at", sa.String(32), nullable=False),
    )


def _make_wishes() -> None:
    op.create_table(
        "reminder_wishes",
        _owner(alone=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("first_payment_on", sa.String(10)),
        sa.Column("anchored_on", sa.String(10)),
        sa.Column("plan", sa.String(64)),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )


def _make_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("send_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("conversation_id", "name", name="uq_reminders_name"),
    )
    unsent = sa.text("state = 'waiting'")
    op.create_index(
        "ix_reminders_waiting",
        "reminders",
        ["send_at"],
        sqlite_where=unsent,
        postgresql_where=unsent,
    )
