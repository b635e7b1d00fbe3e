"""The port between the hand-off and other systems: what is told, and who takes it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

ERASED = "erased"
WITHDRAWN = "withdrawn"
NOTICES = frozenset({ERASED, WITHDRAWN})
"""Kinds that carry ids alone: the person took the case back."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said, masked.

    Attributes:
        seq: Its number in the conversation.
        direction: ``user``, ``bot``, ``agent`` or ``system``.
        text: What.
    """

    seq: int
    direction: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One change of one case, on its way to one system.

    Attributes:
        key: Names it, the same at every attempt: who has seen the key has seen the change.
        case_id: Whose.
        conversation_id: Whose.
        kind: What happened, as in ``Change.kind``; or one of ``NOTICES``.
        at: When, ISO, UTC.
        attempt: Which attempt this is, from 1. From 2 on the far side may have it already.
        case: The contract's case file as it was then; None in a notice.
        lines: What was said since the last delivery, where the connector follows the talk.
    """

    key: str
    case_id: str
    conversation_id: str
    kind: str
    at: str
    attempt: int = 1
    case: dict[str, Any] | None = field(default=None, repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)

    @property
    def is_notice(self) -> bool:
        """Whether it only tells that the person took the case back."""
        return self.kind in NOTICES


class Connector(Protocol):
    """Takes deliveries to one system.

    Attributes:
        name: A word, the same for ever: rows of the outbox carry it.
        kinds: The changes it wants to hear of; a notice comes unasked where it was told anything.
    """

    @property
    def name(self) -> str:
        """Give its name."""

    @property
    def kinds(self) -> frozenset[str]:
        """Give the changes it wants."""

    def deliver(self, delivery: Delivery) -> None:
        """Hand one over; when this returns, the far side has it.

        The same delivery may come again with the same key, and must then change nothing. Of one
        case they come in order, one at a time; of several cases at once, from several threads.

        Raises:
            Exception: Whatever it is, the delivery comes again later; ``DeliveryFailed`` can say
                when.
        """

    def check(self) -> None:
        """Look whether the far side can be reached and lets us in, changing nothing.

        Raises:
            DeliveryFailed: It cannot; says why.
        """
