"""A database goes forward and back between releases with everything that both of them hold."""

import json
import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.conversation.database import Database
from bot.conversation.schema import EARLIER, HEAD, metadata, migrate, migrate_back, version_of
from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from tests.cli.running import bot, refusal
from tests.conversation.test_schema import PACKAGE, upgrade_to

# The last program but two.
OLD = EARLIER[-2]
_PARENT = "conversations"
_REFERRED_TO = (_PARENT, "staff")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Give a database of each kind with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/shukun.db"
        return
    with request.getfixturevalue("postgres").fresh(migrated=False) as address:
        yield address


@pytest.fixture
def database(url):
    opened = Database(url)
    yield opened
    opened.close()


def at_old_version(database):
    """Bring an empty database to the old version, as the old program did, and fill every table."""
    upgrade_to(database, OLD)
    fill(database, {_PARENT})
    fill(database, None)


def tables_of(database):
    found = sa.MetaData()
    found.reflect(database.engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(database, only):
    """Write two rows into every table that has none, whatever its columns are."""
    for table in tables_of(database):
        with database.writing() as connection:
            empty = not connection.scalar(sa.select(sa.func.count()).select_from(table))
            if empty and (only is None or table.name in only):
                for number in (1, 2):
                    connection.execute(sa.insert(table).values(a_row(table, number)))


def a_row(table, number):
    return {column.name: a_value(column, number) for column in table.columns}


def a_value(column, number):
    if column.foreign_keys or (column.table.name in _REFERRED_TO and column.name == "id"):
        return f"c-{number}"
    if column.name == "held_by":
        return ("bot", "human")[number - 1]
    if isinstance(column.type, sa.Boolean):
        return False
    if isinstance(column.type, (sa.Integer, sa.Float)):
        return number
    if column.name.endswith("_at") or column.name == "at":
        return f"2026-11-0{number}T00:00:00.000000+00:00"
    plain = {"state": "done", "direction": "user", "role": "agent"}
    plain["reply"] = json.dumps({"text": "好"})
    return plain.get(column.name, json.dumps({"n": number}))


def rows_of(database, names=None):
    with database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in tables_of(database)
            if names is None or table.name in names
        }


def test_earlier_versions_are_those_there_are_and_each_can_go_back():
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions("base", "heads"))
    assert [script.revision for script in reversed(scripts)] == [*EARLIER, HEAD]
    later = [script for script in scripts if script.down_revision]
    assert all(hasattr(script.module, "downgrade") for script in later)


def test_a_database_of_the_last_program_but_two_goes_up_with_every_row(database):
    at_old_version(database)
    before = rows_of(database)
    assert all(before.values())
    migrate(database.engine)
    assert version_of(database.engine) == HEAD
    assert rows_of(database, before) == before
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_it_goes_back_and_up_again_and_keeps_what_both_versions_hold(database, url):
    at_old_version(database)
    old = {table.name for table in tables_of(database)}
    migrate(database.engine)
    fill(database, None)
    both = rows_of(database, old - {_PARENT})
    migrate_back(database.engine, OLD)
    assert {table.name for table in tables_of(database)} == old
    assert rows_of(database, old - {_PARENT}) == both
    migrate(database.engine)
    assert rows_of(database, old - {_PARENT}) == both
    store = ConversationStore(url)
    assert [line.text for line in store.transcript("c-1")] == [json.dumps({"n": 1})]
    store.close()


def test_without_a_desk_no_conversation_is_left_with_a_human(database):
    migrate(database.engine)
    fill(database, {_PARENT})
    migrate_back(database.engine, "0002")
    with database.reading() as connection:
        held = connection.exec_driver_sql("SELECT held_by FROM conversations").scalars().all()
    assert held == ["bot", "bot"]


@pytest.mark.parametrize("revision", [HEAD, "9999", "base", "head", ""])
def test_there_is_no_way_back_to_what_is_not_earlier(database, revision):
    migrate(database.engine)
    before = rows_of(database)
    with pytest.raises(ValueError, match="earlier ones are 0001"):
        migrate_back(database.engine, revision)
    assert rows_of(database) == before


def test_a_database_of_a_newer_program_is_not_taken_back_by_an_older_one(database):
    migrate(database.engine)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer"):
        migrate_back(database.engine, "0001")


def test_the_command_goes_up_and_back_and_says_from_where_to_where(tmp_path):
    url = f"sqlite:///{tmp_path}/shukun.db"
    up = bot("migrate", SHUKUN_DATABASE_URL=url)
    assert json.loads(up.stdout) == {"from": None, "to": HEAD}
    back = bot("migrate", "--back-to", "0002", SHUKUN_DATABASE_URL=url)
    assert json.loads(back.stdout) == {"from": HEAD, "to": "0002"}
    assert "0001" in refusal(bot("migrate", "--back-to", HEAD, SHUKUN_DATABASE_URL=url))
    with sqlite3.connect(tmp_path / "shukun.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("0002",)
        ]
