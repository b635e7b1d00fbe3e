"""What the chart beside the offers is drawn from, as figures: any channel draws it as it can."""

from collections.abc import Iterable
from typing import Any

from bot.core.offers import Offer
from bot.core.plans.figures import plan_figures


def offers_chart(offers: Iterable[Offer]) -> dict[str, Any]:
    """Give the figures of the offers, numbered as in the table beside it; amounts in fen."""
    plans = [
        {"number": number, **plan_figures(offer.plan)}
        for number, offer in enumerate(offers, start=1)
    ]
    return {"kind": "offers", "plans": plans}
