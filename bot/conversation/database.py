"""One database behind short transactions: SQLite in WAL mode, or PostgreSQL by URL."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from bot.errors import StoreUnavailable

_BUSY_MS = 10_000
# To a server; PostgreSQL allows 100 to all replicas unless it is told otherwise.
_MOST_CONNECTIONS = 15
_RESTED_S = 1.0
_RESTS_SINCE = "rests since"
_LOG = logging.getLogger(__name__)
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MS}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What is erased must not be found in the file's free pages.
    "PRAGMA secure_delete=ON",
)


class Database:
    """Connections that any thread may use, and transactions that end.

    Attributes:
        on_failure: Called with the class of the error of every transaction that fails.
    """

    def __init__(self, url: str) -> None:
        """Prepare connections; nothing is opened yet.

        Args:
            url: An SQLAlchemy URL: ``sqlite:///var/shukun.db``, ``postgresql://…``.
        """
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine: Engine = _sqlite(parsed) if self.is_sqlite else _server(parsed)
        self.on_failure: Callable[[str], None] = _nobody
        self._owes_forgetting = False
        # SQLite has one writer: queueing here is fairer and quicker than its sleeping and retrying.
        self._one_writer: AbstractContextManager[Any] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and changes nothing.

        Raises:
            StoreUnavailable: The database did not answer.
        """
        with self._errors_translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is durable when the block ends, and undone when it raises.

        Raises:
            StoreUnavailable: The database did not answer.
            ValueError: The values break a constraint; trying again would not help.
        """
        with (
            self._errors_translated(),
            self._one_writer,
            self.engine.connect() as connection,
            connection.execution_options(writing=True).begin(),
        ):
            yield connection

    def forget_history(self) -> None:
        """Empty SQLite's write-ahead log, where erased text would stand until it is overwritten.

        Somebody reading at that moment, a backup for one, is not waited for, since everybody else
        would wait too; ``settle`` tries again.
        """
        if not self.is_sqlite:
            return
        with self._errors_translated(), self._one_writer:
            self._owes_forgetting = not self._empty_log()
        if self._owes_forgetting:
            _LOG.warning("erased text stands in the write-ahead log until a reader is done")

    def settle(self) -> None:
        """Empty the log where that could not be done at the time; nothing to do otherwise."""
        if self._owes_forgetting:
            self.forget_history()

    def close(self) -> None:
        """Give all connections back."""
        with suppress(StoreUnavailable):
            self.settle()
        self.engine.dispose()

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolExhausted) as error:
            name = type(error).__name__
            self.on_failure(name)
            # The message of a driver quotes the values it was given, so only the class goes on.
            if isinstance(error, (DataError, IntegrityError)):
                raise ValueError(f"the values do not fit the tables: {name}") from None
            raise StoreUnavailable(name) from None

    def _empty_log(self) -> bool:
        raw = self.engine.raw_connection()
        cursor = raw.cursor()
        try:
            cursor.execute("PRAGMA busy_timeout=0")
            return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        except sqlite3.Error:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
            raw.close()


def _nobody(_error: str) -> None:
    return None


def _server(url: URL) -> Engine:
    # All are kept: a server's new connection costs it more than a turn's statements.
    engine = sa.create_engine(
        url, future=True, hide_parameters=True, pool_size=_MOST_CONNECTIONS, max_overflow=0
    )
    sa.event.listen(engine, "checkin", _note_rest)
    sa.event.listen(engine, "checkout", _ping_rested)
    return engine


def _note_rest(_connection: Any, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _ping_rested(connection: Any, record: Any, _proxy: Any) -> None:
    """Find out that a connection broke while nobody used it, before a statement does.

    At every use that would be a sixth of all statements; one that breaks in between is an error
    like any other of the database, and is tried again.
    """
    now = time.monotonic()
    if now - record.info.get(_RESTS_SINCE, now) < _RESTED_S:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except connection.Error as error:
        # The pool then makes another, and drops all that are as old.
        raise InvalidatePoolError from error


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        _make_folder(Path(str(url.database)).parent)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        # Each connection to an in-memory database is a database of its own.
        pool_size=1 if in_memory else 8,
        max_overflow=0 if in_memory else 24,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"the folder of the database cannot be made: {folder}") from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes late and never before DDL; ours is in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    _switch_to_wal(cursor)
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Write ahead from now on; the switch itself, unlike all else, does not wait for others."""
    give_up_at = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
