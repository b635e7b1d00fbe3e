import ast
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
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
