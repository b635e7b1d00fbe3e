"""Who is signed in: sessions on the server, of which the browser holds only a key."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.clock import Clock
from bot.conversation.codec import read_json, write_json, write_moment
from bot.conversation.desk_schema import staff, staff_sessions
from bot.conversation.store import ConversationStore
from bot.desk.staff import Member

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Written at most so often, since every call is a sign of life.
_NOTED_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class StaffSession:
    """Somebody signed in.

    Attributes:
        member: Who.
        digest: Which of their sessions.
        csrf: What a page of theirs shows with everything it asks to be done.
        opened: Cases whose folded facts they opened in this session.
    """

    member: Member
    digest: str = field(repr=False)
    csrf: str = field(repr=False)
    opened: frozenset[str] = frozenset()

    def shows(self, token: str) -> bool:
        """Tell whether a token is this session's."""
        return hmac.compare_digest(token.encode(), self.csrf.encode())


class StaffSessions:
    """The sessions in the store's database; they end by idleness, by age, by signing out."""

    def __init__(self, store: ConversationStore, clock: Clock) -> None:
        """Keep them where the staff is, by real time."""
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        """Tell the real moment, whatever day the house reckons on."""
        return self._clock.now()

    def open(self, member: Member) -> str:
        """Sign somebody in; answers the key their browser keeps. What is past goes."""
        key, now = secrets.token_urlsafe(32), self._clock.now()
        row = {
            "digest": _digest(key),
            "staff_id": member.id,
            "csrf": secrets.token_urlsafe(24),
            "opened": "[]",
            "created_at": write_moment(now),
            "seen_at": write_moment(now),
        }
        with self._store.database.writing() as connection:
            connection.execute(sa.delete(staff_sessions).where(sa.not_(_alive(now))))
            connection.execute(sa.insert(staff_sessions).values(row))
        return key

    def read(self, key: str, *, sign_of_life: bool = True) -> StaffSession | None:
        """Give whose key that is; None where the session has ended or never was.

        Args:
            key: What the browser shows.
            sign_of_life: Somebody did something, and the time of idleness begins again.
        """
        now, digest = self._clock.now(), _digest(key)
        joined = sa.select(staff_sessions, *_OF_MEMBER).join(staff)
        own = sa.and_(staff_sessions.c.digest == digest, _alive(now), staff.c.active.is_(True))
        with self._store.database.reading() as connection:
            row = connection.execute(joined.where(own)).first()
        if row is None:
            return None
        if sign_of_life and row.seen_at < write_moment(now - _NOTED_EVERY):
            self._change(digest, seen_at=write_moment(now))
        return _session(row)

    def note_opened(self, session: StaffSession, case_id: str) -> None:
        """Remember that the folded facts of a case were opened."""
        self._change(session.digest, opened=write_json(sorted({*session.opened, case_id})))

    def close(self, digest: str) -> None:
        """Sign somebody out."""
        own = staff_sessions.c.digest == digest
        with self._store.database.writing() as connection:
            connection.execute(sa.delete(staff_sessions).where(own))

    def _change(self, digest: str, **values: str) -> None:
        own = staff_sessions.c.digest == digest
        with self._store.database.writing() as connection:
            connection.execute(sa.update(staff_sessions).where(own).values(**values))


_OF_MEMBER = [staff.c[name].label(f"its_{name}") for name in
              ("id", "name", "role", "active", "password_hash")]  # fmt: skip


def _alive(now: datetime) -> sa.sql.ColumnElement[bool]:
    return sa.and_(
        staff_sessions.c.seen_at >= write_moment(now - IDLE),
        staff_sessions.c.created_at >= write_moment(now - LONGEST),
    )


def _session(row: Row) -> StaffSession:
    member = Member(row.its_id, row.its_name, row.its_role, True, row.its_password_hash)
    return StaffSession(member, row.digest, row.csrf, frozenset(read_json(row.opened)))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
