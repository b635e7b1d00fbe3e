"""What an agent can send beside words: a request for documents, a plan reckoned anew."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from bot.channels.attachments import FILE_URL, documents_on
from bot.conversation.codec import write_json
from bot.conversation.schema import files
from bot.conversation.store import ConversationStore
from bot.core.case import SETTLING_REQUESTS, Case, Request
from bot.core.checklist import ChecklistItem, document_status
from bot.core.money import Money
from bot.core.offers import Offer, Proposal, offers_to_show
from bot.core.records import to_json
from bot.desk.opened import OpenedCase
from bot.documents import Subject
from bot.documents.make import MEDIA_TYPES
from bot.errors import RequestInvalid
from bot.replies.charts import offers_chart
from bot.replies.reply import Reply, text_reply
from bot.replies.script import in_script_of
from bot.replies.tables import documents_table, offers_table

MOST_TERMS = 360
MOST_DOCUMENTS = 12


def ask_documents(opened: OpenedCase, codes: Sequence[str]) -> Reply:
    """Word a request for documents, each with where it is to be had.

    Raises:
        RequestInvalid: No document, too many, or one that does not exist.
    """
    rulebook, wording, case = opened.known.rulebook, opened.known.wording, opened.case
    if not 0 < len(codes) <= MOST_DOCUMENTS or not set(codes) <= set(rulebook.documents):
        raise RequestInvalid("codes", "no such documents", "pick some of the list")
    by = opened.proposal.documents.institution_id
    items = [
        ChecklistItem(code, "required", document_status(case, code), asked_by=by)
        for code in dict.fromkeys(codes)
    ]

    def found(code: str, institution: str) -> "object":
        return rulebook.document_for(code, institution, opened.today)

    names = "、".join(rulebook.document_for(item.code, by, opened.today).name for item in items)
    table = documents_table(items, found, wording)  # type: ignore[arg-type]
    reply = text_reply(wording.say("utter_desk_documents", names=names))
    return in_script_of({**reply, "table": table}, traditional=case.traditional)


@dataclass(frozen=True, slots=True)
class CounterOffer:
    """A plan as an agent turned it.

    Attributes:
        case: The case as it would be with that wish.
        proposal: What comes of it.
        offers: The plans of that debt that can be put forward.
        refused: Why the one asked for is not among them: not affordable, or not offered.
    """

    case: Case
    proposal: Proposal
    offers: tuple[Offer, ...]
    refused: bool


def reckon(
    opened: OpenedCase, debt_id: str, terms: int | None, payment: Money | None
) -> CounterOffer:
    """Reckon plans for a number of payments, or for a payment a month; the case stays as it is.

    Raises:
        RequestInvalid: Neither or both were given, out of bounds, or there is no such debt.
    """
    if (terms is None) == (payment is None):
        raise RequestInvalid("terms", "give one of both", "terms or a payment a month")
    if terms is not None and not 1 < terms <= MOST_TERMS:
        raise RequestInvalid("terms", "out of bounds", f"2 to {MOST_TERMS}")
    case = _with_wish(opened.case, debt_id, Request("Q1", terms=terms, payment=payment))
    proposal = opened.known.propose(case, opened.today)
    own = tuple(offer for offer in offers_to_show(proposal) if offer.debt_id == debt_id)
    asked = any(offer.asked_for and offer.stands for offer in own)
    return CounterOffer(case, proposal, own, refused=not asked)


def _with_wish(case: Case, debt_id: str, wish: Request) -> Case:
    first = [debt for debt in case.debts if debt.id == debt_id]
    if not first:
        raise RequestInvalid("debt", "there is no such debt", "pick one of the list")
    others = [debt for debt in case.debts if debt.id != debt_id]
    kept = tuple(
        replace(request, superseded=True) if request.code in SETTLING_REQUESTS else request
        for request in case.requests
    )
    return replace(case, debts=(*first, *others), requests=(*kept, wish), chosen_plan=None)


def plan_reply(opened: OpenedCase, offer: CounterOffer) -> Reply:
    """Word the plans reckoned anew, with their table; the chart is added when it is sent."""
    wording, now = opened.known.wording, offer.proposal.now
    table = offers_table(offer.offers, wording, now.usable if now else None)
    reply = text_reply(wording.say("utter_desk_plan"))
    chart = offers_chart(offer.offers)
    return {**reply, "table": table, "chart": chart}


def with_chart(
    store: ConversationStore, opened: OpenedCase, counter: CounterOffer, reply: Reply
) -> Reply:
    """Offer the chart to the person beside the table, where it shows the same plans."""
    subject = Subject(counter.case, counter.proposal, opened.today)
    documents = documents_on(opened.today)
    same = counter.offers == offers_to_show(counter.proposal)
    if not same or documents.findings("chart", subject):
        return in_script_of({**reply, "chart": None}, traditional=counter.case.traditional)
    file_id = secrets.token_urlsafe(12)
    row = {
        "conversation_id": opened.conversation.id,
        "id": file_id,
        "kind": "chart",
        "form": "svg",
        "case_state": write_json(to_json(counter.case)),
        "today": opened.today.isoformat(),
        "at": store.stamp(),
    }
    with store.database.writing() as connection:
        connection.execute(sa.insert(files).values(row))
    shown = {
        "alt": documents.description(subject),
        "title": documents.title("chart", subject),
        "url": f"{FILE_URL}{file_id}",
        "media_type": MEDIA_TYPES["svg"],
    }
    chart = {**(reply["chart"] or {}), **shown}
    return in_script_of({**reply, "chart": chart}, traditional=counter.case.traditional)
