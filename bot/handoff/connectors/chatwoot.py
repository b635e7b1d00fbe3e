"""Chatwoot: a case is a contact with one conversation; what agents need stands in private notes.

Nothing is kept here of what Chatwoot knows: each delivery looks it up by the case's number, so that
a repeat finds what the first attempt made.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.codec import write_json
from bot.errors import DeliveryFailed
from bot.handoff.connectors.chatwoot_api import ChatwootApi, Gone
from bot.handoff.connectors.multipart import Attachment
from bot.handoff.connectors.port import ERASED, Delivery, Line
from bot.handoff.connectors.render import as_markdown, inert
from bot.handoff.connectors.summary import Summariser, Summary

NAME = "chatwoot"
KINDS = frozenset(
    {
        "queued", "updated", "paged", "overdue", "claimed", "released", "handed_over", "returned",
        "closed", "user_message", "answered",
    }
)  # fmt: skip
_PRIORITIES = {"P0": "urgent", "P1": "high", "P2": "medium", "P3": "low"}
_STATUS = {"queued": "open", "paged": "open", "returned": "pending", "closed": "resolved"}
_SUMMARISED = frozenset({"queued", "paged"})
# A change in the figures, or a message that is told as itself, needs no note of its own.
_SILENT = frozenset({"updated", "user_message", "answered"})
_LABEL = "shukun-"
_LONGEST_S = 90.0

MakeFiles = Callable[[Delivery, Summary], Sequence[Attachment]]


@dataclass(frozen=True, slots=True)
class Chatwoot:
    """Follows each case in an inbox.

    Attributes:
        api: The inbox.
        summariser: Words the case.
        files: Makes what goes along with the summary.
        name: Under which the outbox keeps its rows.
        kinds: What it hears of.
    """

    api: ChatwootApi
    summariser: Summariser
    files: MakeFiles = field(default=lambda _delivery, _summary: ())
    name: str = NAME
    kinds: frozenset[str] = KINDS

    def deliver(self, delivery: Delivery) -> None:
        """Bring the conversation up to what happened."""
        if delivery.is_notice:
            self._take_back(delivery)
            return
        conversation = self._conversation(delivery)
        talk = _Talk(self.api, conversation, delivery)
        self._mark(conversation, delivery)
        self._note(talk, delivery)
        for line in delivery.lines:
            self._say(talk, line)

    def check(self) -> None:
        """Read the inbox."""
        self.api.look_at_inbox()

    def _conversation(self, delivery: Delivery) -> int:
        contact = self.api.contact(delivery.case_id)
        if contact is None:
            self.api.make_contact(delivery.case_id)
            contact = self.api.contact(delivery.case_id)
        if contact is None:
            raise DeliveryFailed("a contact just made is not found")
        found = self.api.conversation(contact)
        if found is not None:
            return found
        known = {"case_id": delivery.case_id}
        return self.api.make_conversation(contact, delivery.case_id, known)

    def _mark(self, conversation: int, delivery: Delivery) -> None:
        case = delivery.case or {}
        if delivery.kind in _STATUS:
            self.api.set_status(conversation, _STATUS[delivery.kind])
        if delivery.kind in _SUMMARISED or delivery.kind == "updated":
            self.api.set_priority(conversation, _PRIORITIES[case["priority"]])
            # Setting labels replaces them all; those that agents gave stay.
            theirs = self.api.labels(conversation)
            kept = [label for label in theirs if not label.startswith(_LABEL)]
            self.api.set_labels(conversation, [*kept, *labels_of(case)])

    def _note(self, talk: "_Talk", delivery: Delivery) -> None:
        if delivery.kind in _SUMMARISED:
            summary = self.summariser.summarise(delivery)
            note = as_markdown(summary, self.summariser.say("footer"))
            talk.note(note, delivery.key, self.files(delivery, summary))
        elif delivery.kind not in _SILENT:
            talk.note(inert(self.summariser.title(delivery)), delivery.key)

    def _say(self, talk: "_Talk", line: Line) -> None:
        key = f"{talk.delivery.case_id}#{line.seq}"
        if line.direction == "user":
            talk.say(key, content=line.text, message_type="incoming", private=False)
        else:
            who = self.summariser.say(f"from_{line.direction}")
            talk.note(f"{who}{inert(line.text)}", key)

    def _take_back(self, delivery: Delivery) -> None:
        contact = self.api.contact(delivery.case_id)
        if contact is None:
            return
        if delivery.kind == ERASED and self._deleted(contact):
            return
        conversation = self.api.conversation(contact)
        if conversation is not None:
            talk = _Talk(self.api, conversation, delivery)
            kind = self.summariser.say(f"kind_{delivery.kind}")
            notice = self.summariser.say("notice", case_id=delivery.case_id, kind=kind)
            talk.note(inert(notice), delivery.key)
            self.api.set_status(conversation, "resolved")

    def _deleted(self, contact: int) -> bool:
        """Delete the contact; an agent's token may not, and then a note asks for it."""
        try:
            self.api.delete_contact(contact)
        except Gone:
            return False
        return True


def labels_of(case: dict[str, Any]) -> list[str]:
    """Name priority, reasons and requests as labels: shukun-p1, shukun-r03, shukun-q1."""
    codes: Iterable[str] = [
        case["priority"],
        *case["reasons"],
        *(request["code"] for request in case["requests"] if not request["superseded"]),
    ]
    return [f"{_LABEL}{code.lower()}" for code in dict.fromkeys(codes)]


class _Talk:
    """What one delivery says in one conversation; nothing that an earlier attempt said."""

    def __init__(self, api: ChatwootApi, conversation: int, delivery: Delivery) -> None:
        self.delivery = delivery
        self._api = api
        self._conversation = conversation
        self._said = api.said(conversation) if delivery.attempt > 1 else set()
        self._give_up_at = time.monotonic() + _LONGEST_S

    def note(self, text: str, key: str, files: Sequence[Attachment] = ()) -> None:
        self.say(key, files, content=text, message_type="outgoing", private=True)

    def say(self, key: str, files: Sequence[Attachment] = (), **message: Any) -> None:
        if key in self._said or not message["content"].strip():
            return
        if time.monotonic() > self._give_up_at:
            # Another process may take the row soon; what was said is found by it.
            raise DeliveryFailed("too slow")
        named = {**message, "source_id": key}
        if files:
            self._api.say_with_files(self._conversation, named, files)
        else:
            self._api.say(self._conversation, named)


def case_json(delivery: Delivery) -> Attachment:
    """Give the case file as an attachment."""
    return Attachment("case.json", "application/json", write_json(delivery.case).encode())
