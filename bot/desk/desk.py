"""The parts behind every call of the desk."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.limits import Buckets
from bot.clock import SystemClock
from bot.desk.lockout import Lockout
from bot.desk.opened import OpenedCase, open_case
from bot.desk.sessions import StaffSession, StaffSessions
from bot.desk.staff import StaffBook
from bot.desk.words import Words
from bot.handoff import audit
from bot.handoff.queue import HandoffQueue
from bot.handoff.records import QueueEntry

if TYPE_CHECKING:
    from bot.channels.web.house import WebHouse
    from bot.conversation.store import ConversationStore

_TEMPLATES = Path(__file__).with_name("templates")
_READ_AGAIN_AFTER_S = 600
# A room full of agents behind one address may come to work at once; who guesses is slowed down.
ATTEMPTS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """What the calls of the desk share.

    Attributes:
        house: The web chat's parts: store, bells, file maker.
        queue: Who has which case.
        staff: Who works here.
        sessions: Who is signed in.
        lockout: Whose name has to wait.
        attempts: How often one address may try the door.
        templates: The pages.
    """

    house: WebHouse
    queue: HandoffQueue
    staff: StaffBook
    sessions: StaffSessions
    lockout: Lockout
    attempts: Buckets
    templates: Environment
    _door_secret: bytes = field(repr=False)

    @property
    def store(self) -> ConversationStore:
        """Where everything is."""
        return self.house.store

    @property
    def over_tls(self) -> bool:
        """Whether browsers reach the desk by https only."""
        return self.house.settings.web.public_url.startswith("https://")

    def now(self) -> datetime:
        """Tell the moment as the queue reckons."""
        return self.store.clock.now()

    def today(self) -> date:
        """Tell the day that figures are reckoned on."""
        return self.house.intake.clock.today()

    def render(self, name: str, words: Words, **values: Any) -> str:
        """Make a page; every value is written as text, whatever it holds."""
        return self.templates.get_template(name).render(t=words, **values)

    def case(self, case_id: str) -> tuple[QueueEntry, OpenedCase]:
        """Give a case that the desk may see.

        Raises:
            LookupError: There is none of that number here: never queued, erased, or its consent
                was not given or taken back; which of these, nobody is told.
        """
        entry = self.queue.entry(case_id)
        return entry, self.opened(entry)

    def opened(self, entry: QueueEntry, *, whole: bool = True) -> OpenedCase:
        """Give the case of an entry, without what was said where it is only glanced at.

        Raises:
            LookupError: As ``case``.
        """
        found = open_case(self.store, entry, self.today(), whole=whole)
        if found is None or entry.outcome == "withdrawn":
            raise LookupError("there is no such case")
        return found

    def account(self, who: str, what: str, case_id: str | None = None, **detail: Any) -> None:
        """Write a deed into the audit log: ids and codes only."""
        with self.store.database.writing() as connection:
            audit.record(connection, who, what, case_id, detail or None)

    def account_reading(self, session: StaffSession, case_id: str | None = None) -> None:
        """Note that a case was read, or the queue; a page that refreshes itself is read once."""
        lines = audit.read(self.store, case_id=case_id, who=session.member.id, limit=1)
        if lines and (self.sessions.now() - lines[0].at).total_seconds() < _READ_AGAIN_AFTER_S:
            return
        self.account(session.member.id, "read" if case_id else "list", case_id)

    def door_token(self, nonce: str) -> str:
        """Give what the sign-in page shows for the nonce its browser holds."""
        return hmac.new(self._door_secret, nonce.encode(), hashlib.sha256).hexdigest()


def build_desk(house: WebHouse, queue: HandoffQueue) -> Desk:
    """Put the desk together.

    Args:
        house: The web chat's parts.
        queue: Who has which case.
    """
    # Real time even where the house reckons on another day: a session is no figure.
    store, clock = house.store, SystemClock()
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    secret = hashlib.sha256(b"desk door " + (house.secret or secrets.token_hex()).encode()).digest()
    return Desk(
        house=house,
        queue=queue,
        staff=StaffBook(store),
        sessions=StaffSessions(store, clock),
        lockout=Lockout(store, clock),
        attempts=Buckets(ATTEMPTS_A_MINUTE),
        templates=templates,
        _door_secret=secret,
    )
