"""The tables under a reply: offers side by side, documents and how to get them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from bot.core.money import Money
from bot.core.offers import Offer
from bot.replies.labels import plan_name
from bot.replies.reply import Table
from bot.replies.wording import Wording
from bot.rulebook.records import Document

_PER_CENT = Decimal(100)
_OFFER_COLUMNS = ("plan", "payment", "total", "cost", "rate", "why")
_DOCUMENT_COLUMNS = ("document", "how")


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


def documents_table(documents: Iterable[Document], wording: Wording) -> Table:
    """List documents and how to get each."""
    return Table(
        columns=[wording.say(f"utter_column_{name}") for name in _DOCUMENT_COLUMNS],
        rows=[[document.name, document.how_to_get] for document in documents],
        align=["left", "left"],
    )


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
            why=wording.say(f"utter_plan_why_{_why(offer, usable)}"),
            who=wording.say(f"utter_plan_approved_by_{offer.approval}"),
        ),
    ]


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
