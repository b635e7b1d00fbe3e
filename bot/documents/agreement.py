"""What to check before signing: the law's items, and the figures of the chosen plan."""

from bot.documents.own_sheet import own_sheet
from bot.documents.plan_words import payments_phrase
from bot.documents.sheet import BLANK, Block, Grid, Heading, Items, Paragraph, Sheet
from bot.documents.subject import Subject
from bot.documents.texts import Texts
from bot.replies.wording import in_words

_ITEMS = "personalised_instalment_agreement_items"
_LAWS = ("collection_stops_after_agreement", "oral_agreement_recording")
_BETWEEN_ITEMS = "；"


def agreement_checklist(subject: Subject, texts: Texts) -> Sheet:
    """List what the agreement must say, beside room for what it does say."""
    source = texts.rulebook.law(_ITEMS, texts.today).source.title
    blocks: list[Block] = [
        Paragraph(texts.say("agreement_lead"), "plain"),
        Heading(texts.say("agreement_items")),
        _items(texts),
        Paragraph(texts.say("agreement_source", source=source), "note"),
        *_figures(subject, texts),
        Heading(texts.say("agreement_also")),
        Items(texts.lines("agreement_also_items"), "box"),
        *(Paragraph(_law(name, texts), "note") for name in _LAWS),
        Paragraph(texts.say("agreement_never"), "plain"),
    ]
    return own_sheet("agreement_title", blocks, subject, texts, one_page=True)


def _items(texts: Texts) -> Grid:
    """Split the rule's own list: what it names is what is checked, here and nowhere else."""
    named = texts.wording.facts[f"law_{_ITEMS}"].split(_BETWEEN_ITEMS)
    head = tuple(texts.say(f"agreement_column_{name}") for name in ("item", "written", "ok"))
    rows = tuple((item, BLANK, "□") for item in named)
    return Grid(rows, (12, 11, 4), "llc", head, writing=8.0)


def _law(name: str, texts: Texts) -> str:
    source = texts.rulebook.law(name, texts.today).source.title
    return texts.say("agreement_law", text=texts.wording.facts[f"law_{name}"], source=source)


def _figures(subject: Subject, texts: Texts) -> list[Block]:
    """Set the chosen plan's figures beside room for the agreement's."""
    offer = subject.offer
    if offer is None:
        return []
    plan = offer.plan
    found = {
        "base": _yuan(in_words(plan.base), texts),
        "terms": plan.terms and texts.say("agreement_figure_count", terms=plan.terms),
        "ends_on": plan.ends_on and in_words(plan.ends_on),
        "payments": plan.terms and payments_phrase(plan.payments, texts),
        "total": _yuan(in_words(plan.total), texts),
        "cost": _yuan(in_words(plan.cost), texts),
        "waived": plan.waived and _yuan(in_words(plan.waived), texts),
    }
    head = tuple(texts.say(f"agreement_figure_{name}") for name in ("column", "plan", "written"))
    rows = tuple(
        (texts.say(f"agreement_figure_{name}"), str(value), BLANK)
        for name, value in found.items()
        if value
    )
    grid = Grid(rows, (3, 10, 10), "lll", head, writing=8.0, whole=True)
    return [Heading(texts.say("agreement_figures")), grid]


def _yuan(amount: str, texts: Texts) -> str:
    return texts.say("agreement_figure_yuan", amount=amount)
