"""Adds to replies what can be taken away: the chart beside the offers, the papers at the end."""

import functools
import logging
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.clock import Clock
from bot.conversation.engine import DialogueEngine, FileOffer, TurnOutput
from bot.conversation.feed import file_offer
from bot.conversation.store import ConversationStore
from bot.core.case import Case
from bot.core.casefile import is_made
from bot.core.records import from_json
from bot.documents import KINDS, Documents, Subject
from bot.documents.make import MEDIA_TYPES
from bot.errors import StoreUnavailable
from bot.replies.reply import File, Reply
from bot.wiring import house

FILE_URL = "/api/v1/files/"
_PAPERS = (
    ("letter", "pdf"), ("letter", "docx"), ("summary", "pdf"), ("call_script", "pdf"),
    ("call_record", "pdf"), ("calendar", "ics"),
)  # fmt: skip
_ASKED_FOR = "take_away"
_OFFERED = re.compile(r"[A-Za-z0-9_-]{16}")
_CURRENT = re.compile(r"([a-z_]{1,32})\.([a-z]{1,8})")
_LOG = logging.getLogger(__name__)
Before = Callable[[str], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class AttachingEngine:
    """An engine whose replies come with files.

    Attributes:
        engine: Who answers.
        before: Gives a conversation's case as it was before the turn.
    """

    engine: DialogueEngine
    before: Before

    async def turn(self, conversation_id: str, text: str, metadata: dict[str, Any]) -> TurnOutput:
        """Answer a message; see ``DialogueEngine``."""
        output = await self.engine.turn(conversation_id, text, metadata)
        if not output.case or not output.replies:
            return output
        try:
            case = from_json(Case, output.case)
            attaching = Attaching(case, output.case, date.fromisoformat(metadata["today"]))
            return attaching.attached(output, self.before(conversation_id) or {})
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - an answer without files is better than none
            _LOG.error(
                "files failed conversation=%s error=%s", conversation_id, type(error).__name__
            )
            return output


class Attaching:
    """The files of one turn."""

    def __init__(self, case: Case, state: dict[str, Any], today: date) -> None:
        """Hold the case as it stands after the turn.

        Args:
            case: The case.
            state: The same as it is stored.
            today: The day its papers carry.
        """
        self._case = case
        self._state = state
        self._today = today
        self._offers: list[FileOffer] = []

    def attached(self, output: TurnOutput, before: dict[str, Any]) -> TurnOutput:
        """Give the same output with its files.

        Args:
            output: What the engine answered.
            before: The case before the turn, as stored.
        """
        if not may_take_away(self._case):
            return output
        replies = [self._with_chart(reply) for reply in output.replies]
        if self._is_the_moment(before):
            papers = list(self._papers())
            replies[-1] = {**replies[-1], "files": [*replies[-1]["files"], *papers]}
        return replace(output, replies=replies, files=self._offers)

    def _is_the_moment(self, before: dict[str, Any]) -> bool:
        """Whether papers are due: they asked what can be kept, or the interview just ended."""
        progress = self._case.progress
        was_finished = before.get("progress", {}).get("finished", False)
        return _ASKED_FOR in progress.topics or (progress.finished and not was_finished)

    def _with_chart(self, reply: Reply) -> Reply:
        if not reply["chart"]:
            return reply
        documents, subject = self._documents()
        if documents.findings("chart", subject):
            return reply
        file = self._offer("chart", "svg", documents.name("chart", subject, "svg"))
        shown = {"alt": documents.description(subject), "title": documents.title("chart", subject)}
        chart = {**reply["chart"], **shown, "url": file["url"], "media_type": file["media_type"]}
        return {**reply, "chart": chart}

    def _papers(self) -> Iterator[File]:
        for kind, form, name in papers_ready(subject_of(self._case, self._today)):
            yield self._offer(kind, form, name)

    def _offer(self, kind: str, form: str, name: str) -> File:
        offer = FileOffer(
            secrets.token_urlsafe(12), kind, form, self._state, self._today.isoformat()
        )
        self._offers.append(offer)
        return File(name=name, media_type=MEDIA_TYPES[form], url=f"{FILE_URL}{offer.id}")

    def _documents(self) -> tuple[Documents, Subject]:
        return documents_on(self._today), subject_of(self._case, self._today)


def may_take_away(case: Case) -> bool:
    """Whether papers are made at all: there is a case, and nobody is in danger."""
    return is_made(case) and "self_harm" not in case.signals


# A day or two around midnight; each keeps its texts.
@functools.lru_cache(maxsize=4)
def documents_on(today: date) -> Documents:
    """Give what makes papers by the rules of a day."""
    return Documents(house(today).rulebook)


def subject_of(case: Case, today: date) -> Subject:
    """Give what papers are made of, its offers reckoned on a day."""
    return Subject(case, house(today).propose(case, today), today)


def papers_ready(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Give kind, form and name of the papers that a person needs and that can be made now."""
    documents = documents_on(subject.today)
    for kind, form in _PAPERS:
        wanted = kind != "call_record" or bool(subject.case.calls)
        if wanted and not documents.findings(kind, subject):
            yield kind, form, documents.name(kind, subject, form)


def ready_now(subject: Subject) -> list[dict[str, str]]:
    """List all that can be made of a case as it stands.

    Args:
        subject: The case with its offers.

    Returns:
        ``kind``, ``name``, ``media_type`` and ``url`` of each; empty where there is no case, or
        somebody is in danger.
    """
    if not may_take_away(subject.case):
        return []
    documents = documents_on(subject.today)
    return [
        {
            "kind": kind,
            "name": documents.name(kind, subject, form),
            "media_type": MEDIA_TYPES[form],
            "url": f"{FILE_URL}{kind}.{form}",
        }
        for kind, forms in KINDS.items()
        if not documents.findings(kind, subject)
        for form in forms
    ]


def offer_named(
    store: ConversationStore, clock: Clock, conversation_id: str, name: str
) -> FileOffer | None:
    """Find what is to be made: of the case as it was when offered, or as it is.

    Args:
        store: Where it stands.
        clock: Tells the day of what is made of the case as it is.
        conversation_id: Whose.
        name: What a reply offered, or ``<kind>.<form>``.

    Returns:
        None where this conversation was offered nothing of that name.
    """
    if _OFFERED.fullmatch(name):
        return file_offer(store, conversation_id, name)
    named = _CURRENT.fullmatch(name)
    if not named or named[2] not in KINDS.get(named[1], ()):
        return None
    conversation, state = store.conversation(conversation_id), store.load_case(conversation_id)
    if conversation is None or not state:
        return None
    today = conversation.today_override or clock.today()
    return FileOffer(name, named[1], named[2], state, today.isoformat())
