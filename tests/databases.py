"""The databases the house runs on, each test with a fresh one."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pgserver
import sqlalchemy as sa

from bot.conversation.store import ConversationStore

_TEMPLATE = "shukun_template"
_numbers = itertools.count()


class Postgres:
    """A real PostgreSQL of this test run; each test gets a copy of a migrated database."""

    def __init__(self, folder):
        self._server = pgserver.get_server(folder, cleanup_mode="stop")
        self._engine = sa.create_engine(self._server.get_uri(), isolation_level="AUTOCOMMIT")
        # Tests kill clients, never this server, and nobody keeps what is in it.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        ConversationStore(self._server.get_uri(_TEMPLATE)).close()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        name = f"t{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE if migrated else 'template1'}")
        try:
            yield self._server.get_uri(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self):
        self._engine.dispose()
        self._server.cleanup()

    def _run(self, statement):
        with self._engine.connect() as connection:
            connection.execute(sa.text(statement))
