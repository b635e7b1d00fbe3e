"""The tables, and what brings an older database up to them.

Moments are UTC in fixed-width ISO text, which sorts as time does; structured values are JSON text.
Both read the same in SQLite and PostgreSQL.
"""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreUnavailable

HEAD = "0006"
EARLIER = ("0001", "0002", "0003", "0004", "0005")
# Any number serves, as long as nothing else on the server takes the same one.
_MIGRATION_LOCK = 7_305_221

metadata = sa.MetaData()


def _owner(*, alone: bool = False) -> sa.Column:
    owner = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), owner, primary_key=alone, nullable=False)


conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("channel_user", sa.String(128), nullable=False),
    sa.Column("held_by", sa.String(8), nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("updated_at", sa.String(32), nullable=False),
    sa.Column("institution", sa.String(64)),
    sa.Column("today_override", sa.String(10)),
    sa.CheckConstraint("held_by IN ('bot', 'human')", name="held_by_known"),
    sa.Index("ix_conversations_user", "channel", "channel_user"),
    sa.Index("ix_conversations_updated", "updated_at"),
)

_waiting = sa.text("state IN ('received', 'processing')")
messages = sa.Table(
    "messages",
    metadata,
    _owner(alone=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("direction", sa.String(8), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("choice", sa.String(256)),
    sa.Column("notes", sa.Text),
    sa.Column("intent", sa.String(64)),
    sa.Column("confidence", sa.Float),
    sa.Column("idempotency_key", sa.String(200)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.UniqueConstraint("conversation_id", "idempotency_key", name="uq_messages_key"),
    sa.Index(
        "ix_messages_waiting",
        "conversation_id",
        "seq",
        sqlite_where=_waiting,
        postgresql_where=_waiting,
    ),
)

_queued = sa.text("state = 'queued'")
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _owner(),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("reply", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("not_before", sa.String(32)),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("delivered_at", sa.String(32)),
    sa.UniqueConstraint("conversation_id", "seq", name="uq_outbox_seq"),
    sa.Index(
        "ix_outbox_queued",
        "conversation_id",
        "seq",
        sqlite_where=_queued,
        postgresql_where=_queued,
    ),
)

trackers = sa.Table(
    "trackers",
    metadata,
    _owner(alone=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("updated_at", sa.String(32), nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    _owner(alone=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event", sa.Text, nullable=False),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("case_id", sa.String(64), primary_key=True),
    _owner(),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("priority", sa.String(8)),
    sa.Column("updated_at", sa.String(32), nullable=False),
    sa.UniqueConstraint("conversation_id", name="uq_cases_conversation"),
    sa.Index("ix_cases_priority", "priority", "updated_at"),
)

files = sa.Table(
    "files",
    metadata,
    _owner(alone=True),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("form", sa.String(8), nullable=False),
    sa.Column("case_state", sa.Text, nullable=False),
    sa.Column("today", sa.String(10), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)

telegram_chats = sa.Table(
    "telegram_chats",
    metadata,
    _owner(alone=True),
    sa.Column("unreachable_since", sa.String(32)),
    sa.Column("language", sa.String(8)),
    sa.Column("campaign", sa.String(64)),
    sa.Column("summary_message", sa.BigInteger),
    sa.Column("summary_mark", sa.String(64)),
)

telegram_parts = sa.Table(
    "telegram_parts",
    metadata,
    _owner(alone=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("part", sa.String(16), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("at", sa.String(32), nullable=False),
)

# Groups belong to no conversation: what is kept is only that they were told once.
telegram_groups = sa.Table(
    "telegram_groups",
    metadata,
    sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("told_at", sa.String(32), nullable=False),
)

reminder_wishes = sa.Table(
    "reminder_wishes",
    metadata,
    _owner(alone=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("first_payment_on", sa.String(10)),
    sa.Column("anchored_on", sa.String(10)),
    sa.Column("plan", sa.String(64)),
    sa.Column("changed_at", sa.String(32), nullable=False),
)

_unsent = sa.text("state = 'waiting'")
reminders = sa.Table(
    "reminders",
    metadata,
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
    sa.Index("ix_reminders_waiting", "send_at", sqlite_where=_unsent, postgresql_where=_unsent),
)

_open = sa.text("state IN ('queued', 'claimed', 'with_human')")
handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("case_id", sa.String(64), primary_key=True),
    _owner(),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("due_at", sa.String(32), nullable=False),
    sa.Column("due_estimated", sa.Boolean, nullable=False),
    sa.Column("queued_at", sa.String(32), nullable=False),
    sa.Column("claimed_by", sa.String(64)),
    sa.Column("claimed_at", sa.String(32)),
    # The latest sign that the agent is at it.
    sa.Column("seen_at", sa.String(32)),
    sa.Column("first_answer_at", sa.String(32)),
    sa.Column("last_agent_at", sa.String(32)),
    sa.Column("overdue_told_at", sa.String(32)),
    sa.Column("closed_at", sa.String(32)),
    sa.Column("outcome", sa.String(32)),
    sa.Column("reason", sa.String(200)),
    # What the bot answered to a message while a human took the conversation over.
    sa.Column("withheld", sa.Text),
    sa.UniqueConstraint("conversation_id", name="uq_handoffs_conversation"),
    sa.Index("ix_handoffs_open", "due_at", sqlite_where=_open, postgresql_where=_open),
)

# Ids and codes only, so both outlive the conversation: what was done stays accounted for.
handoff_changes = sa.Table(
    "handoff_changes",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("case_id", sa.String(64), nullable=False),
    sa.Index("ix_handoff_changes_at", "at"),
)

# One row, whose lock gives changes their numbers in the order in which they become visible.
handoff_counter = sa.Table(
    "handoff_counter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, nullable=False),
)

handoff_audit = sa.Table(
    "handoff_audit",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.String(64), nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("case_id", sa.String(64)),
    sa.Column("detail", sa.Text),
    sa.Index("ix_handoff_audit_case", "case_id", "n"),
)

_undelivered = sa.text("state = 'waiting'")
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("connector", sa.String(32), nullable=False),
    sa.Column("case_id", sa.String(64), nullable=False),
    # None in a notice of erasure, which outlives its conversation.
    sa.Column(
        "conversation_id", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE")
    ),
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
    sa.Index(
        "ix_deliveries_waiting",
        "connector",
        "case_id",
        "id",
        sqlite_where=_undelivered,
        postgresql_where=_undelivered,
    ),
    sa.Index("ix_deliveries_case", "case_id"),
    sa.Index("ix_deliveries_conversation", "conversation_id"),
)

# Children first, so that deleting in this order never breaks a reference.
OWNED = (
    reminders, reminder_wishes, telegram_parts, telegram_chats, deliveries, handoffs, files,
    outbox, events, trackers, cases, messages,
)  # fmt: skip


def migrate(engine: Engine) -> None:
    """Bring the database up to this program's schema; quick when it is there already.

    Raises:
        StoreUnavailable: The database does not answer, or was made by a newer program.
    """
    try:
        if version_of(engine) != HEAD:
            _locked(engine, "head")
    except DBAPIError as error:
        raise StoreUnavailable(type(error).__name__) from None


def migrate_back(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier schema, for the program that was replaced.

    What only the later one holds is lost; the rest is kept.

    Args:
        engine: Its connections; nothing else may use the database meanwhile.
        revision: To which migration.

    Raises:
        ValueError: There is no such migration before the one it is at.
        StoreUnavailable: The database does not answer, or was made by a newer program.
    """
    try:
        at = version_of(engine)
        if at is None or revision not in EARLIER or revision >= at:
            raise ValueError(f"at migration {at}; earlier ones are {', '.join(EARLIER)}")
        _locked(engine, revision)
    except DBAPIError as error:
        raise StoreUnavailable(type(error).__name__) from None


def version_of(engine: Engine) -> str | None:
    """Give the migration a database is at; None where it has no tables yet.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(
                sa.text("SELECT version_num FROM alembic_version")
            )
            return found
    except DBAPIError as error:
        raise StoreUnavailable(type(error).__name__) from None


def _locked(engine: Engine, revision: str) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            lock = sa.text("SELECT pg_advisory_xact_lock(:key)")
            connection.execute(lock, {"key": _MIGRATION_LOCK})
        _run_alembic(connection, revision)


def _run_alembic(connection: Connection, revision: str) -> None:
    # Loading alembic costs more than everything else here, and a start seldom needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    scripts = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)
    except CommandError as error:
        raise StoreUnavailable("the database was made by a newer program") from error
