import ast
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import bot.conversation
from bot.conversation.database import Database
from bot.conversation.schema import HEAD, metadata, migrate
from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from tests.conversation.fakes import a_message

PACKAGE = Path(bot.conversation.__file__).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Give a database of each kind with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/shukun.db"
        return
    with request.getfixturevalue("postgres").fresh(migrated=False) as address:
        yield address


def test_an_empty_database_gets_every_table(url):
    database = Database(url)
    migrate(database.engine)
    tables = set(sa.inspect(database.engine).get_table_names())
    assert tables == {*metadata.tables, "alembic_version"}


def test_the_migrations_make_exactly_the_tables_the_program_uses(store):
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def upgrade_to(database, revision):
    """Bring a database to an earlier migration, as the program of that time did."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    connecting = database.engine.connect().execution_options(writing=True)
    with connecting as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _at_first_migration(url):
    """Give a database as the first release left it, with a conversation in it."""
    database = Database(url)
    upgrade_to(database, "0001")
    with database.writing() as connection:
        for table in ("conversations", "messages"):
            connection.execute(sa.text(_FIRST_ROWS[table]))
    database.close()


_FIRST_ROWS = {
    "conversations": "INSERT INTO conversations VALUES "
    "('old', 'web', '', 'bot', '2026-11-01', '2026-11-01', 'demo', NULL)",
    "messages": "INSERT INTO messages (conversation_id, seq, direction, text, state, attempts, at) "
    "VALUES ('old', 1, 'user', '你好', 'received', 0, '2026-11-01T00:00:00.000000+00:00')",
}


def test_a_database_of_the_first_release_is_brought_up_with_all_it_holds(url):
    _at_first_migration(url)
    store = ConversationStore(url)
    assert sa.inspect(store.database.engine).has_table("files")
    assert [message.text for message in store.pending("old")] == ["你好"]
    assert store.export("old")["files"] == []


def test_migrating_again_changes_nothing_and_is_quick(store, conversation_id):
    store.accept(a_message(conversation_id, "你好"))
    before = store.export(conversation_id)
    began = time.perf_counter()
    migrate(store.database.engine)
    assert time.perf_counter() - began < 0.05
    assert store.export(conversation_id) == before


def test_two_processes_may_migrate_at_once(url):
    databases = [Database(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: migrate(each.engine), databases))
    assert sa.inspect(databases[0].engine).has_table("messages")


def test_a_failed_migration_leaves_no_half_of_it(url, monkeypatch):
    database = Database(url)

    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", interrupted)
        with pytest.raises(KeyboardInterrupt):
            migrate(database.engine)
    assert sa.inspect(database.engine).get_table_names() == []
    migrate(database.engine)


def test_a_database_of_a_newer_program_is_refused_unchanged(store, url):
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer"):
        ConversationStore(url)


def test_every_table_can_be_written_for_postgresql():
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


def test_nothing_here_imports_rasa():
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in {"rasa", "rasa_sdk"} for name in names), file
