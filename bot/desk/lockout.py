"""After some failures a name has to wait, longer each time; whether it exists or not."""

import hashlib
import math
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.clock import Clock
from bot.conversation.codec import read_moment, write_moment
from bot.conversation.desk_schema import sign_in_failures
from bot.conversation.store import ConversationStore

FREE_FAILURES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
_FORGOTTEN_AFTER = timedelta(days=1)


class Lockout:
    """Counts the failures of each name typed at the door."""

    def __init__(self, store: ConversationStore, clock: Clock) -> None:
        """Count in the store's database, by real time."""
        self._store = store
        self._clock = clock

    def wait_s(self, name: str) -> int:
        """Give how many seconds a name has to wait; 0 for none."""
        own = sign_in_failures.c.name_digest == _digest(name)
        with self._store.database.reading() as connection:
            text = connection.scalar(sa.select(sign_in_failures.c.locked_until).where(own))
        until = read_moment(text)
        return max(0, math.ceil((until - self._clock.now()).total_seconds())) if until else 0

    def failed(self, name: str) -> None:
        """Count a failure; from the fifth on the name is shut for a while."""
        digest, now = _digest(name), self._clock.now()
        own = sign_in_failures.c.name_digest == digest
        with self._store.database.writing() as connection:
            old = sign_in_failures.c.last_at < write_moment(now - _FORGOTTEN_AFTER)
            connection.execute(sa.delete(sign_in_failures).where(old))
            row = connection.execute(sa.select(sign_in_failures.c.failures).where(own)).first()
            count = (row.failures if row else 0) + 1
            values = {"failures": count, "last_at": write_moment(now),
                      "locked_until": _until(count, now)}  # fmt: skip
            if row:
                connection.execute(sa.update(sign_in_failures).where(own).values(values))
            else:
                new = sa.insert(sign_in_failures).values(name_digest=digest, **values)
                connection.execute(new)

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        own = sign_in_failures.c.name_digest == _digest(name)
        with self._store.database.writing() as connection:
            connection.execute(sa.delete(sign_in_failures).where(own))


def _until(failures: int, now: datetime) -> str | None:
    beyond = failures - FREE_FAILURES
    if beyond < 0:
        return None
    return write_moment(now + min(FIRST_PAUSE * 2 ** min(beyond, 20), LONGEST_PAUSE))


def _digest(name: str) -> str:
    return hashlib.sha256(name.strip().casefold().encode()).hexdigest()
