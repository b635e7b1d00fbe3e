"""How a conversation stands: who answers, how far it has come, what is noted, what is needed."""

import logging
from datetime import date
from typing import Any

from bot.channels.attachments import ready_now
from bot.channels.web.house import WebHouse
from bot.conversation.records import Holder
from bot.core.case import Case
from bot.core.casefile import is_made
from bot.core.checklist import needed_items
from bot.core.interview import answered_items, open_items
from bot.core.offers import Proposal
from bot.core.records import from_json
from bot.documents import Subject
from bot.replies.script import to_traditional
from bot.replies.summary import summary_of
from bot.wiring import House, house

_LOG = logging.getLogger(__name__)
_NOTHING: dict[str, Any] = {
    "progress": {"done": 0, "of": 0}, "summary": [], "checklist": [], "files": [],
}  # fmt: skip


def standing_of(web: WebHouse, conversation_id: str, held_by: Holder) -> dict[str, Any]:
    """Give what the page shows beside the messages; it takes a search of the offers."""
    state = web.store.load_case(conversation_id)
    conversation = web.store.conversation(conversation_id)
    owner = {"owner": _owner(web, conversation_id, held_by)}
    bare = {**owner, **_NOTHING}
    if not state or conversation is None:
        return bare
    today = conversation.today_override or web.intake.clock.today()
    try:
        return {**owner, **(_with_case(from_json(Case, state), today) or _NOTHING)}
    except Exception as error:  # noqa: BLE001 - what was said matters more than what stands beside
        name = type(error).__name__
        _LOG.error("standing failed conversation=%s error=%s", conversation_id, name)
        return bare


def _with_case(case: Case, today: date) -> dict[str, Any] | None:
    return _of_case(case, house(today), today) if is_made(case) else None


def _owner(web: WebHouse, conversation_id: str, held_by: Holder) -> str:
    if held_by == "human":
        return "human"
    return "queued" if web.queue.waits(conversation_id) else "bot"


def _of_case(case: Case, known: House, today: date) -> dict[str, Any]:
    proposal = known.propose(case, today)
    done, still = len(answered_items(case)), len(open_items(case))
    # Figures and papers have to wait while somebody is in danger.
    if "self_harm" in case.signals:
        return _NOTHING
    return {
        "progress": {"done": done, "of": done + still},
        "summary": [
            {"field": fact.field, "label": _as_read(case, fact.label),
             "value": _as_read(case, fact.value)}
            for fact in summary_of(case, proposal, known.wording)
        ],
        "checklist": _checklist(case, proposal, known, today),
        "files": ready_now(Subject(case, proposal, today)),
    }  # fmt: skip


def _checklist(case: Case, proposal: Proposal, known: House, today: date) -> list[dict[str, str]]:
    if not case.progress.shown_plans and not case.progress.papers:
        return []
    return [
        {
            "code": item.code,
            "name": _as_read(
                case, known.rulebook.document_for(item.code, case.institution, today).name
            ),
            "status": item.status,
        }
        for item in needed_items(case, proposal)
    ]


def _as_read(case: Case, text: str) -> str:
    return to_traditional(text) if case.traditional else text
