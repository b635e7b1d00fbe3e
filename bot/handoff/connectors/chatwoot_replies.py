"""What Chatwoot tells us: an agent's answer on its way to the person, a conversation resolved.

Source: Chatwoot's user guide, "How to use webhooks".
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from bot.errors import CaseAlreadyTaken, CaseClosed, CaseNotHeld
from bot.handoff.connectors.chatwoot import NAME
from bot.handoff.queue import HandoffQueue
from bot.handoff.states import HELD
from bot.replies.reply import text_reply

Outcome = Literal["answered", "given_back", "ignored", "unknown", "taken", "closed", "not_text"]
"""What became of an event; the last four mean that the agent's words did not reach the person."""

_FRESH_S = 300.0
_CASE_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_RESOLVED = "chatwoot_resolved"


def is_authentic(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether Chatwoot sent this, lately.

    Args:
        secret: The webhook's, as Chatwoot shows it.
        body: The exact bytes.
        headers: By name in lower case.
        now: The moment, with its zone.
    """
    stamp = headers.get("x-chatwoot-timestamp", "")
    shown = headers.get("x-chatwoot-signature", "")
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
        return False
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    same = hmac.compare_digest(f"sha256={signed}".encode(), shown.encode())
    return same and abs(now.timestamp() - int(stamp)) <= _FRESH_S


def take_event(queue: HandoffQueue, event: Mapping[str, Any], inbox: int) -> tuple[Outcome, str]:
    """Do what an event asks for; the same event twice does it once.

    Args:
        queue: The hand-off's.
        event: What Chatwoot posted.
        inbox: The number of our inbox; people of others may be called as our cases are.

    Returns:
        What became of it, and the case's number, empty where it is about none.
    """
    kind = event.get("event")
    if kind == "message_created":
        case_id = _case_of(event.get("conversation"), inbox)
        if not case_id or not _is_answer(event):
            return "ignored", case_id
        return _answer(queue, case_id, event), case_id
    if kind == "conversation_status_changed" and event.get("status") == "resolved":
        case_id = _case_of(event, inbox)
        return (_give_back(queue, case_id) if case_id else "ignored"), case_id
    return "ignored", ""


def _is_answer(event: Mapping[str, Any]) -> bool:
    """Whether an agent wrote it to the person: no note, and nothing that we put there."""
    ours = str(event.get("source_id") or "")
    sender = event.get("sender") or {}
    return (
        event.get("message_type") == "outgoing"
        and event.get("private") is False
        and not ours
        and isinstance(event.get("id"), (int, str))
        and isinstance(sender, Mapping)
        and sender.get("type", "user") == "user"
    )


def _case_of(conversation: Any, inbox: int) -> str:
    """Give the case's number, which is the source id of the contact in our inbox."""
    if not isinstance(conversation, Mapping) or conversation.get("inbox_id") != inbox:
        return ""
    contact = conversation.get("contact_inbox")
    found = contact.get("source_id") if isinstance(contact, Mapping) else None
    return found if isinstance(found, str) and _CASE_ID.fullmatch(found) else ""


def _answer(queue: HandoffQueue, case_id: str, event: Mapping[str, Any]) -> Outcome:
    text = event.get("content")
    if not isinstance(text, str) or not text.strip() or event.get("attachments"):
        return "not_text"
    try:
        queue.claim(case_id, NAME)
        queue.answer(case_id, NAME, text_reply(text), f"{NAME}:{event['id']}")
    except (CaseAlreadyTaken, CaseNotHeld):
        return "taken"
    except CaseClosed:
        return "closed"
    except LookupError:
        return "unknown"
    return "answered"


def _give_back(queue: HandoffQueue, case_id: str) -> Outcome:
    """Resolved there, the bot has it again: a person who writes on must not speak to nobody."""
    try:
        entry = queue.entry(case_id)
        if entry.state not in HELD or entry.claimed_by != NAME:
            return "ignored"
        queue.give_back(case_id, NAME, _RESOLVED)
    except CaseNotHeld:
        return "taken"
    except LookupError:
        return "unknown"
    return "given_back"
