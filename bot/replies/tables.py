"""The tables under a reply: offers side by side, documents and how to get them."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from bot.core.checklist import ChecklistItem
from bot.core.money import Money
from bot.core.offers import Offer
from bot.replies.facts_in_words import marked
from bot.replies.labels import plan_name
from bot.replies.reply import Table
from bot.replies.wording import Wording
from bot.rulebook.records import Document

_PER_CENT = Decimal(100)
_OFFER_COLUMNS = ("plan", "payment", "total", "cost", "rate", "why")
_DOCUMENT_COLUMNS = ("document", "how", "mind")


def offers_table(
    offers: Iterable[Offer],
    wording: Wording,
    usable: Money | None = None,
    lenders: Mapping[str, str] = MappingProxyType({}),
) -> Table:
    """Show offers side by side, numbered as they are chosen.

    Args:
        offers: In the order to show them.
        wording: The texts.
        usable: What can be paid a month, where it is known.
        lenders: What each debt is called, where there are several.
    """
    return Table(
        columns=[wording.say(f"utter_column_{name}") for name in _OFFER_COLUMNS],
        rows=[
            _offer_row(number, offer, wording, usable, lenders.get(offer.debt_id, ""))
            for number, offer in enumerate(offers, start=1)
        ],
        align=["left", "right", "right", "right", "right", "left"],
    )


def documents_table(
    items: Iterable[ChecklistItem], document: Callable[[str, str], Document], wording: Wording
) -> Table:
    """List documents: where each comes from, its form, its age, and what to cover.

    Args:
        items: As the checklist has them.
        document: Code and institution to the document as that one wants it.
        wording: The texts.
    """
    return Table(
        columns=[wording.say(f"utter_column_{name}") for name in _DOCUMENT_COLUMNS],
        rows=[_document_row(item, document, wording) for item in items],
        align=["left", "left", "left"],
    )


def _document_row(
    item: ChecklistItem, document: Callable[[str, str], Document], wording: Wording
) -> list[str]:
    own, name = document(item.code, item.asked_by), document_name(item, document, wording)
    mark = _DOCUMENT_MARKS.get("missing" if item.is_missing else item.status)
    if item.need == "optional":
        mark = "utter_document_optional"
    covered = [wording.say("utter_document_cover", what=own.cover)] if own.cover else []
    mind = [*(document_text(own, text, wording) for text in ("form", "validity")), *covered]
    return [
        wording.say(mark, name=name) if mark else name,
        document_text(own, "how_to_get", wording),
        "；".join(mind),
    ]


_DOCUMENT_MARKS = {"have": "utter_document_have", "missing": "utter_document_missing"}


def document_name(
    item: ChecklistItem, document: Callable[[str, str], Document], wording: Wording
) -> str:
    """Name a document and, where it stands in for another, that one too."""
    name = document(item.code, item.asked_by).name
    if item.instead_of is None:
        return name
    other = document(item.instead_of, item.asked_by).name
    return wording.say("utter_document_instead", name=name, other=other)


def document_text(document: Document, name: str, wording: Wording) -> str:
    """Give a text of a document as people read it: blanks filled, what nobody verified marked."""
    text: str = getattr(document, name)
    return marked(wording.fill(text), name not in document.doubtful)


def _offer_row(
    number: int, offer: Offer, wording: Wording, usable: Money | None, lender: str
) -> list[str]:
    plan = offer.plan
    return [
        f"{number}. {lender}{plan_name(offer, wording)}",
        _payments(offer),
        str(plan.total),
        str(plan.cost),
        _rates(offer),
        wording.say(
            "utter_plan_why_and_who",
            why=why_in_words(offer, wording, usable),
            who=wording.say(f"utter_plan_approved_by_{offer.approval}"),
        ),
    ]


def why_in_words(offer: Offer, wording: Wording, usable: Money | None = None) -> str:
    """Say in a few words why an offer stands there, and that its rules are not verified."""
    why = wording.say(f"utter_plan_why_{_why(offer, usable)}")
    if "rule_unverified" in offer.assumptions:
        why = wording.say("utter_plan_rule_unverified", why=why)
    return why


def _payments(offer: Offer) -> str:
    plan = offer.plan
    if plan.kind == "deferral":
        return "0.00"
    if plan.first_payment == plan.last_payment:
        return str(plan.first_payment)
    return f"{plan.first_payment}→{plan.last_payment}"


def _rates(offer: Offer) -> str:
    """Show the yearly cost nominal and effective; a plan that carries older interest has none."""
    nominal, effective = offer.plan.nominal_annual_rate, offer.plan.effective_annual_rate
    charged_later = offer.after_recovery and bool(offer.plan.cost)
    if nominal is None or effective is None or charged_later:
        return "—"
    return f"{nominal * _PER_CENT:.2f}% / {effective * _PER_CENT:.2f}%"


def _why(offer: Offer, usable: Money | None) -> str:
    plan = offer.plan
    if offer.after_recovery:
        return "later"
    if plan.waived:
        return "waiver"
    if plan.kind in ("settlement", "deferral"):
        return {"settlement": "settle", "deferral": "deferral"}[plan.kind]
    if "income_not_given" in offer.assumptions:
        return "unverified"
    if offer.affordable is False and usable and plan.largest_payment <= usable:
        return "over_cap"
    return {True: "affordable", False: "over", None: "open"}[offer.affordable]
