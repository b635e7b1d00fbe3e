"""Signed tokens: who may speak in a conversation, and what a button stands for."""

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import jwt

from bot.clock import Clock
from bot.errors import RequestRefused

_ALGORITHM = "HS256"
_AUDIENCE = "shukun-web"
_CHOICE = struct.Struct(">IB")
_MARK_BYTES = 15
_CHOICE_SHAPE = re.compile(r"c\.[A-Za-z0-9_-]{27}")


@dataclass(frozen=True, slots=True)
class Session:
    """What a token says.

    Attributes:
        conversation_id: The one conversation it opens, an id the server made.
        language: In which script refusals are worded: zh-Hans, zh-Hant or en.
        expires_at: From when on it has to be renewed.
    """

    conversation_id: str
    language: str
    expires_at: datetime


class SessionTokens:
    """Makes and reads session tokens; a token is bound to its conversation by its signature."""

    def __init__(self, secret: str, clock: Clock, lifetime: timedelta, grace: timedelta) -> None:
        """Take the secret.

        Args:
            secret: The house's; what signs is derived from it for this use alone.
            clock: Tells the moment.
            lifetime: How long a token serves.
            grace: How long after that it can still be renewed.
        """
        self._key = derived_key(secret, "session")
        self._clock = clock
        self._lifetime = lifetime
        self._grace = grace

    def issue(self, conversation_id: str, language: str) -> tuple[str, datetime]:
        """Make a token; answers it and the moment it expires."""
        now = self._clock.now().astimezone(timezone.utc).replace(microsecond=0)
        expires_at = now + self._lifetime
        claims = {
            "sub": conversation_id, "lang": language, "aud": _AUDIENCE, "iat": now,
            "exp": expires_at,
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM), expires_at

    def read(self, token: str) -> Session:
        """Read a token.

        Raises:
            RequestRefused: It is not one of ours (``unauthorized``) or is past its time
                (``expired``).
        """
        session = self._signed(token)
        if self.is_past(session):
            raise RequestRefused("expired", 401)
        return session

    def read_for_renewal(self, token: str) -> Session:
        """Read a token that may have expired within the grace; raises as ``read``."""
        session = self._signed(token)
        if session.expires_at + self._grace <= self._clock.now():
            raise RequestRefused("expired", 401)
        return session

    def is_past(self, session: Session) -> bool:
        """Tell whether a session has to be renewed by now."""
        return session.expires_at <= self._clock.now()

    def _signed(self, token: str) -> Session:
        # The clock is ours, so that tests and the library agree on the moment.
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "require": ["sub", "exp", "aud"],
                },
            )
            expires_at = datetime.fromtimestamp(claims["exp"], timezone.utc)
            return Session(str(claims["sub"]), str(claims.get("lang", "")), expires_at)
        except (jwt.PyJWTError, TypeError, ValueError, OverflowError, OSError):
            raise RequestRefused("unauthorized", 401) from None


class ChoiceTokens:
    """Opaque names of buttons: only one that was really offered, in this conversation, has one."""

    def __init__(self, secret: str) -> None:
        """Take the secret of the house."""
        self._key = derived_key(secret, "choice")

    def name(self, conversation_id: str, seq: int, index: int) -> str:
        """Name the button of a reply by its place, from 0."""
        place = _CHOICE.pack(seq, index)
        return f"c.{_as_text(place + self._mark(conversation_id, place))}"

    def place(self, conversation_id: str, token: str) -> tuple[int, int] | None:
        """Give the reply's number and the button's place; None for what is no name of ours."""
        if not _CHOICE_SHAPE.fullmatch(token):
            return None
        held = base64.urlsafe_b64decode(f"{token[2:]}=")
        place, mark = held[: _CHOICE.size], held[_CHOICE.size :]
        if not hmac.compare_digest(mark, self._mark(conversation_id, place)):
            return None
        seq, index = _CHOICE.unpack(place)
        return seq, index

    def _mark(self, conversation_id: str, place: bytes) -> bytes:
        return hmac.digest(self._key, conversation_id.encode() + b":" + place, "sha256")[
            :_MARK_BYTES
        ]


def derived_key(secret: str, use: str) -> bytes:
    """Derive a key of 32 bytes that serves one use only."""
    return hmac.digest(secret.encode(), f"shukun {use}".encode(), hashlib.sha256)


def _as_text(held: bytes) -> str:
    return base64.urlsafe_b64encode(held).decode().rstrip("=")
