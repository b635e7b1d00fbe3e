"""What a lead does with the staff, and everybody with their own password."""

from typing import Any

from bot.desk.gate import Visit
from bot.desk.passwords import is_password
from bot.errors import RequestInvalid


def take_on(visit: Visit, sent: dict[str, Any]) -> None:
    """Take somebody on."""
    password = str(sent.get("password") or "")
    made = visit.desk.staff.add(str(sent.get("name") or ""), str(sent.get("role") or ""), password)
    visit.desk.account(visit.me.id, "staff_add", None, staff=made.id, role=made.role)


def set_role(visit: Visit, sent: dict[str, Any]) -> None:
    """Give somebody another role."""
    role = str(sent.get("role") or "")
    visit.desk.staff.set_role(_whom(visit), role)
    visit.desk.account(visit.me.id, "staff_role", None, staff=_whom(visit), role=role)


def set_password(visit: Visit, sent: dict[str, Any]) -> None:
    """Give somebody a new password."""
    visit.desk.staff.set_password(_whom(visit), str(sent.get("password") or ""))
    visit.desk.account(visit.me.id, "staff_password", None, staff=_whom(visit))


def let_go(visit: Visit, _sent: dict[str, Any]) -> None:
    """Let somebody in no more."""
    visit.desk.staff.set_active(_whom(visit), active=False)
    visit.desk.account(visit.me.id, "staff_leave", None, staff=_whom(visit))


def let_in(visit: Visit, _sent: dict[str, Any]) -> None:
    """Let somebody in again."""
    visit.desk.staff.set_active(_whom(visit), active=True)
    visit.desk.account(visit.me.id, "staff_return", None, staff=_whom(visit))


def change_own_password(visit: Visit, sent: dict[str, Any]) -> None:
    """Change one's own password; every session of theirs ends, this one too.

    Raises:
        RequestInvalid: The old one is wrong; a stolen session cannot lock its owner out.
    """
    # Guessed here, the old password is guessed as at the door.
    name = visit.me.name
    if visit.desk.lockout.wait_s(name) or not is_password(
        str(sent.get("old") or ""), visit.me.password_hash
    ):
        visit.desk.lockout.failed(name)
        raise RequestInvalid("old", "the old password is wrong", "write it again")
    visit.desk.staff.set_password(visit.me.id, str(sent.get("new") or ""))
    visit.desk.account(visit.me.id, "own_password")


def _whom(visit: Visit) -> str:
    return str(visit.request.path_params["staff_id"])
