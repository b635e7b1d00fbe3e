"""What the conversation layer asks of a dialogue engine, and nothing about which one it is."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.replies.reply import Reply


@dataclass(frozen=True, slots=True)
class FileOffer:
    """A file a reply offers: made when it is fetched, of the case as it was when it was offered.

    Attributes:
        id: Names it within its conversation.
        kind: Which document.
        form: ``pdf``, ``svg`` …
        case_state: The case at that moment.
        today: The day it was reckoned on, ISO.
    """

    id: str
    kind: str
    form: str
    case_state: dict[str, Any] = field(repr=False)
    today: str


@dataclass(frozen=True, slots=True)
class TurnOutput:
    """What one turn brought; written to the database in one transaction.

    Attributes:
        replies: What the bot says, in order.
        tracker_state: The engine's state after the turn; None leaves the stored one.
        events: This turn's events only, appended to the audit history.
        case: The case file after the turn, with ``case_id`` and ``priority``; None leaves the
            stored one, an empty dict removes it (collection was refused).
        intent: The strongest intent found.
        confidence: How sure the classifier was, 0 to 1.
        files: What the replies offer to take away.
    """

    replies: list[Reply] = field(default_factory=list)
    tracker_state: dict[str, Any] | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    case: dict[str, Any] | None = None
    intent: str | None = None
    confidence: float | None = None
    files: list[FileOffer] = field(default_factory=list)


class DialogueEngine(Protocol):
    """Answers one message at a time.

    An engine reads its state from ``ConversationStore.load_tracker`` and returns the new one; it
    writes nothing itself, so that a turn cut short by a crash can be done again from the start.
    """

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message.

        Args:
            conversation_id: Whose turn it is.
            text: Masked, without control characters, at most 2,000 characters; a leading ``/``
                means nothing.
            metadata: ``channel``, ``seq``, ``received_at`` (ISO), ``today`` (ISO),
                ``institution``, ``choice``, ``masked`` (kinds masked), ``cut`` (bool); and
                ``cleared_by_human`` (bool) once a human has looked after the person.
        """
