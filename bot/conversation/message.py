"""What a channel hands over: one message of one person."""

from dataclasses import dataclass, field
from datetime import datetime, timezone

LONGEST_KEY = 200


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it arrived; every channel makes these and nothing else.

    Attributes:
        channel: web, telegram, rest or terminal.
        conversation_id: The conversation it belongs to, an id the server made.
        text: What was written, unmasked; empty where only a button was pressed.
        idempotency_key: The same for every retry of this message, 1 to 200 characters.
        choice: The opaque token of the button pressed.
        received_at: The moment it arrived, with its zone.
        answers: Number of the message whose button was pressed; it is not taken any more once the
            person has said something after it.
    """

    channel: str
    conversation_id: str
    text: str = field(repr=False)
    idempotency_key: str
    choice: str | None = None
    received_at: datetime = field(default_factory=_utc_now)
    answers: int | None = None

    def __post_init__(self) -> None:
        """Refuse a message that could not be told from its retry, or placed in time."""
        if not 1 <= len(self.idempotency_key) <= LONGEST_KEY:
            raise ValueError(f"idempotency_key must have 1 to {LONGEST_KEY} characters")
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must carry its zone")
