"""The people who work at the desk."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.conversation.desk_schema import ROLES, staff, staff_sessions
from bot.conversation.store import ConversationStore
from bot.desk.passwords import hash_password, is_password
from bot.errors import RequestInvalid

Role = Literal["agent", "lead", "auditor"]
LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff.

    Attributes:
        id: What the queue and the audit log know them by.
        name: What they sign in with and what colleagues read.
        role: ``agent`` works on cases, ``lead`` on everybody's, ``auditor`` only reads.
        active: They may sign in.
        password_hash: Of their password.
    """

    id: str
    name: str
    role: Role
    active: bool
    password_hash: str = field(repr=False)

    @property
    def may_act(self) -> bool:
        """Whether they may do more than read."""
        return self.role != "auditor"

    @property
    def oversees(self) -> bool:
        """Whether they see the audit log and the numbers."""
        return self.role in ("lead", "auditor")

    @property
    def leads(self) -> bool:
        """Whether they may move others' cases and manage the staff."""
        return self.role == "lead"


class StaffBook:
    """The staff in the store's database."""

    def __init__(self, store: ConversationStore) -> None:
        """Keep them where the conversations are."""
        self._store = store

    def add(self, name: str, role: str, password: str) -> Member:
        """Take somebody on.

        Raises:
            RequestInvalid: Name, role or password does not do, or the name is taken.
        """
        name = _checked_name(name)
        staff_id = secrets.token_hex(8)
        row = {
            "id": staff_id,
            "name": name,
            "role": _checked_role(role),
            "password_hash": hash_password(password),
            "active": True,
            "created_at": self._store.stamp(),
        }
        if self.named(name):
            raise RequestInvalid("name", f"'{name}' is taken", "take another name")
        with self._store.database.writing() as connection:
            connection.execute(sa.insert(staff).values(row))
        return self.member(staff_id)

    def everybody(self) -> list[Member]:
        """List them by name."""
        with self._store.database.reading() as connection:
            return [_member(row) for row in connection.execute(sa.select(staff).order_by("name"))]

    def named(self, name: str) -> Member | None:
        """Find somebody by name."""
        return self._one(staff.c.name == name.strip())

    def member(self, staff_id: str) -> Member:
        """Find somebody by id.

        Raises:
            LookupError: There is nobody of that id.
        """
        found = self._one(staff.c.id == staff_id)
        if found is None:
            raise LookupError("there is nobody of that id")
        return found

    def signing_in(self, name: str, password: str) -> Member | None:
        """Give who that is; None for a wrong name, a wrong password or somebody who left.

        It takes as long for each.
        """
        found = self.named(name)
        known = found if found is not None and found.active else None
        hashed = None if known is None else known.password_hash
        return known if is_password(password, hashed) else None

    def set_password(self, staff_id: str, password: str) -> None:
        """Give somebody another password; all their sessions end."""
        self._change(staff_id, password_hash=hash_password(password))

    def set_role(self, staff_id: str, role: str) -> None:
        """Give somebody another role; all their sessions end.

        Raises:
            RequestInvalid: Nobody would be left who leads.
        """
        if _checked_role(role) != "lead":
            self._keep_a_lead(staff_id)
        self._change(staff_id, role=role)

    def set_active(self, staff_id: str, *, active: bool) -> None:
        """Let somebody in again, or no longer; all their sessions end.

        Raises:
            RequestInvalid: Nobody would be left who leads.
        """
        if not active:
            self._keep_a_lead(staff_id)
        self._change(staff_id, active=active)

    def _keep_a_lead(self, staff_id: str) -> None:
        others = [one for one in self.everybody() if one.leads and one.active]
        if [one.id for one in others] == [staff_id]:
            problem = "nobody would be left who leads"
            raise RequestInvalid("role", problem, "name another lead first")

    def _change(self, staff_id: str, **values: Any) -> None:
        with self._store.database.writing() as connection:
            row = sa.update(staff).where(staff.c.id == staff_id).values(**values)
            if not connection.execute(row).rowcount:
                raise LookupError("there is nobody of that id")
            theirs = staff_sessions.c.staff_id == staff_id
            connection.execute(sa.delete(staff_sessions).where(theirs))

    def _one(self, which: Any) -> Member | None:
        with self._store.database.reading() as connection:
            row = connection.execute(sa.select(staff).where(which)).first()
        return _member(row) if row else None


def _member(row: Row) -> Member:
    return Member(row.id, row.name, row.role, bool(row.active), row.password_hash)


def _checked_name(name: str) -> str:
    name = name.strip()
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        remedy = f"write 1 to {LONGEST_NAME} letters"
        raise RequestInvalid("name", "this is no name", remedy)
    return name


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise RequestInvalid("role", f"'{role}' is no role", f"write {', '.join(ROLES)}")
    return role
