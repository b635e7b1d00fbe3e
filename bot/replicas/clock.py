"""One clock for all replicas: the database's, by which leases and due times are compared."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot.clock import Clock, SystemClock
from bot.conversation.database import Database

# What the way to the database takes is no skew.
_TOLERATED = timedelta(milliseconds=250)
_NOW = sa.text("SELECT clock_timestamp()")


class DatabaseClock:
    """This machine's clock, set right by a PostgreSQL that all replicas share."""

    def __init__(self, database: Database, own: Clock | None = None) -> None:
        """Take the machine's word until ``set_right`` was called.

        Args:
            database: Who is right.
            own: What runs between two looks; the system's by default.
        """
        self._database = database
        self._own = own or SystemClock()
        self.skew = timedelta(0)

    def now(self) -> datetime:
        """Tell the database's moment."""
        return self._own.now() - self.skew

    def today(self) -> date:
        """Tell the day of that moment."""
        return self.now().date()

    def set_right(self) -> timedelta:
        """Look at the database's clock; answers by how much this machine's is ahead.

        Raises:
            StoreUnavailable: The database did not answer; the last skew stands.
        """
        with self._database.reading() as connection:
            before = self._own.now()
            theirs: datetime = connection.execute(_NOW).scalar_one()
            after = self._own.now()
        skew = before + (after - before) / 2 - theirs
        if abs(skew - self.skew) > _TOLERATED:
            self.skew = skew
        return self.skew
