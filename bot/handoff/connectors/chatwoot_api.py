"""Chatwoot's application API, as far as a case needs it.

Source: Chatwoot's published API description (``swagger/`` of its repository), Application APIs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.errors import DeliveryFailed
from bot.handoff.connectors.http import Answer, Caller
from bot.handoff.connectors.multipart import Attachment, form

_JSON = "application/json"
_MOST_PAGES = 10


class Gone(DeliveryFailed):
    """What was asked for is not there, or not for us."""


@dataclass(frozen=True, slots=True)
class ChatwootApi:
    """One inbox of one account.

    Attributes:
        caller: Calls the installation.
        account: The account's number.
        inbox: The number of an inbox of the kind API.
        token: An agent's access token.
    """

    caller: Caller
    account: int
    inbox: int
    token: str = field(repr=False)

    def contact(self, identifier: str) -> int | None:
        """Find a contact by our name for it."""
        found = self._json("GET", f"/contacts/search?q={quote(identifier, safe='')}")
        same = (each for each in found["payload"] if each.get("identifier") == identifier)
        return next((int(each["id"]) for each in same), None)

    def make_contact(self, identifier: str) -> None:
        """Make a contact; refused where another has that identifier."""
        who = {"inbox_id": self.inbox, "name": identifier, "identifier": identifier}
        self._json("POST", "/contacts", who)

    def delete_contact(self, contact: int) -> None:
        """Delete a contact with all its conversations; only an administrator may."""
        self._call("DELETE", f"/contacts/{contact}")

    def conversation(self, contact: int) -> int | None:
        """Find the newest conversation of a contact in this inbox."""
        found = self._json("GET", f"/contacts/{contact}/conversations")
        own = [int(each["id"]) for each in found["payload"] if each["inbox_id"] == self.inbox]
        return max(own, default=None)

    def make_conversation(self, contact: int, source_id: str, known: Mapping[str, Any]) -> int:
        """Make a conversation; its source id comes back with everything that is said in it."""
        who = {"source_id": source_id, "inbox_id": self.inbox, "contact_id": contact}
        made = self._json(
            "POST", "/conversations", {**who, "status": "open", "custom_attributes": dict(known)}
        )
        return int(made["id"])

    def set_status(self, conversation: int, status: str) -> None:
        """Set it open, pending (the bot has it) or resolved."""
        self._json("POST", f"/conversations/{conversation}/toggle_status", {"status": status})

    def set_priority(self, conversation: int, priority: str) -> None:
        """Set it urgent, high, medium or low."""
        own = {"priority": priority}
        self._call("POST", f"/conversations/{conversation}/toggle_priority", own)

    def labels(self, conversation: int) -> list[str]:
        """Read its labels."""
        found: list[str] = self._json("GET", f"/conversations/{conversation}/labels")["payload"]
        return found

    def set_labels(self, conversation: int, labels: Sequence[str]) -> None:
        """Replace its labels."""
        self._json("POST", f"/conversations/{conversation}/labels", {"labels": list(labels)})

    def said(self, conversation: int) -> set[str]:
        """Collect our names for what was said in it, the newest two hundred messages."""
        found: set[str] = set()
        before = ""
        for _page in range(_MOST_PAGES):
            asked = f"/conversations/{conversation}/messages{before}"
            page = self._json("GET", asked)["payload"]
            found |= {each["source_id"] for each in page if each.get("source_id")}
            if not page:
                break
            before = f"?before={min(int(each['id']) for each in page)}"
        return found

    def say(self, conversation: int, message: Mapping[str, Any]) -> None:
        """Say something in it.

        Args:
            conversation: Where.
            message: ``content``, ``message_type``, ``private``, ``source_id``.
        """
        self._json("POST", f"/conversations/{conversation}/messages", dict(message))

    def say_with_files(
        self, conversation: int, message: Mapping[str, Any], files: Sequence[Attachment]
    ) -> None:
        """Say something with files."""
        fields = [(name, _in_form(value)) for name, value in message.items()]
        body, kind = form(fields, [("attachments[]", file) for file in files])
        _read(self._send("POST", f"/conversations/{conversation}/messages", body, kind))

    def look_at_inbox(self) -> None:
        """Read the inbox's own description, which shows that the token lets us in."""
        self._json("GET", f"/inboxes/{self.inbox}")

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        return _read(self._call(method, path, body))

    def _call(self, method: str, path: str, body: Any = None) -> Answer:
        sent = None if body is None else json.dumps(body).encode()
        return self._send(method, path, sent, _JSON)

    def _send(self, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        headers = {"api_access_token": self.token, "Accept": _JSON, "Content-Type": kind}
        where = f"/api/v1/accounts/{self.account}{path}"
        answer = self.caller.call(method, where, body, headers)
        if answer.status in (401, 403, 404, 422):
            raise Gone(f"answered {answer.status}")
        if not answer.ok:
            raise answer.failure()
        return answer


def _read(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        raise DeliveryFailed("answer is no JSON") from None


def _in_form(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
