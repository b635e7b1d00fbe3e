"""The databases the house runs on, each test with a fresh one, or with one that dies."""

import itertools
import os
import signal
import time
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


class MortalPostgres:
    """A PostgreSQL of its own that can be killed and started again."""

    def __init__(self, folder):
        self._server = pgserver.get_server(folder, cleanup_mode="stop")
        self.url = self._server.get_uri()

    def pid(self):
        return self._server.get_pid()

    def kill(self):
        """Stop it as a power cut would, as far as what runs in it can tell."""
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        mark = self._server.pgdata / "postmaster.pid"
        give_up_at = time.monotonic() + 20
        while mark.exists():
            assert time.monotonic() < give_up_at, "it does not stop"
            time.sleep(0.02)

    def start(self):
        self._server.ensure_postgres_running()

    def stop(self):
        self._server.cleanup()
