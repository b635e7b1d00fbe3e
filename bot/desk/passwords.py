"""Passwords: argon2id, and the same work where there is no such person."""

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import RequestInvalid

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher()
# Each hash takes 64 MiB: a crowd at the door must not take the memory of everybody else.
_AT_ONCE = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """Hash a new password.

    Raises:
        RequestInvalid: It is too short, too long, or one sign over and over.
    """
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < SHORTEST // 2:
        problem = f"the password does not have {SHORTEST} to {LONGEST} varied characters"
        raise RequestInvalid("password", problem, "take a longer one, a sentence for instance")
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Tell whether a password is the one that was hashed.

    Args:
        password: What somebody typed.
        hashed: What is kept; None where there is no such person, which takes as long.
    """
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed or _nobodys(), password[:LONGEST]) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(24))
