"""The chart of the offers: what is paid month by month, and cost beside cost."""

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from bot.core.calendar_months import whole_months_until
from bot.core.money import Money
from bot.core.offers import Offer, offers_to_show
from bot.documents.chart_drawing import DOTS_PER_INCH, SHARPNESS, Drawing, Shown
from bot.documents.plan_words import beyond_debt, offer_name
from bot.documents.subject import Subject
from bot.documents.texts import Texts


def shown_offers(subject: Subject, texts: Texts) -> tuple[Shown, ...]:
    """Give the offers a person compares, as they are drawn."""
    offers = offers_to_show(subject.proposal)
    return tuple(_shown(number, offer, subject, texts) for number, offer in enumerate(offers, 1))


def chart_alternative(subject: Subject, texts: Texts) -> str:
    """Tell in words what the chart shows."""
    told = [
        texts.say("chart_alt_plan", number=item.number, plan=item.name, payment=item.payment,
                  total=offer.plan.total, cost=item.cost)
        for item, offer in zip(shown_offers(subject, texts), offers_to_show(subject.proposal),
                               strict=True)
    ]  # fmt: skip
    return texts.say("chart_alt", count=len(told), plans="".join(told))


def render_chart(subject: Subject, texts: Texts, change: Callable[[str], str], form: str) -> bytes:
    """Draw the offers for a telephone's width.

    Args:
        subject: With one offer or more.
        texts: The texts.
        change: What every text passes through: cleaning, script.
        form: ``svg`` or ``png``.
    """
    figure = chart_figure(subject, texts, change)
    written = io.BytesIO()
    if form == "png":
        figure.savefig(
            written, format="png", dpi=DOTS_PER_INCH * SHARPNESS, metadata={"Software": None}
        )
        return written.getvalue()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    alternative = change(chart_alternative(subject, texts))
    title = change(texts.say("name_chart"))
    return _with_alternative(written.getvalue().decode(), title, alternative).encode()


def chart_figure(subject: Subject, texts: Texts, change: Callable[[str], str]) -> Any:
    """Draw the offers as a matplotlib figure."""
    return Drawing(shown_offers(subject, texts), texts, change).figure()


def _shown(number: int, offer: Offer, subject: Subject, texts: Texts) -> Shown:
    plan = offer.plan
    extra = beyond_debt(offer, subject)
    starts = plan.starts_on if offer.after_recovery else None
    offset = whole_months_until(subject.today, starts) if starts else 0
    wait = offset
    if plan.kind == "deferral" and plan.ends_on is not None:
        wait = whole_months_until(subject.today, plan.ends_on)
    first = offset + (1 if plan.terms is not None else 0)
    bars = tuple((first + month, amount) for month, amount in enumerate(plan.payments))
    return Shown(
        number, offer_name(offer, subject, texts), _payment_words(offer, texts),
        _cost_words(extra, texts), extra, () if plan.kind == "deferral" else bars, wait,
    )  # fmt: skip


def _payment_words(offer: Offer, texts: Texts) -> str:
    plan = offer.plan
    if plan.kind == "deferral":
        return texts.say("chart_payment_wait", days=plan.days)
    if plan.kind == "rollover":
        first, last = plan.first_payment, plan.last_payment
        return texts.say("chart_payment_twice", first=first, last=last)
    low, high = min(plan.payments), max(plan.payments)
    if len(plan.payments) == 1:
        return texts.say("chart_payment_once", amount=high)
    if low == high:
        return texts.say("chart_payment_even", amount=high)
    return texts.say("chart_payment_range", low=low, high=high)


def _cost_words(extra: Money, texts: Texts) -> str:
    if not extra:
        return texts.say("chart_cost_none")
    key = "chart_cost_more" if extra.fen > 0 else "chart_cost_less"
    return texts.say(key, amount=Money(abs(extra.fen)))


def _with_alternative(svg: str, title: str, alternative: str) -> str:
    """Give the picture a name and a description for those who do not see it."""
    head, mark, rest = svg.partition("<svg ")
    opening, end, body = rest.partition(">")
    told = f"<title>{escape(title)}</title><desc>{escape(alternative)}</desc>"
    return f'{head}{mark}role="img" aria-label="{_quoted(alternative)}" {opening}{end}{told}{body}'


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
