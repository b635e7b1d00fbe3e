"""What to have ready for a call, the words to begin with, the questions and room for answers."""

from bot.core.money import ZERO
from bot.documents.letter_budget import budget_of
from bot.documents.letter_facts import reasons_phrase
from bot.documents.own_sheet import own_sheet
from bot.documents.plan_words import payments_phrase
from bot.documents.sheet import BLANK, Block, Grid, Heading, Items, Paragraph, Sheet
from bot.documents.subject import Subject, product_of
from bot.documents.texts import Texts
from bot.replies.labels import plan_name

# Who is speaking, what there is, what it costs: then what this case asks beside.
_GENERAL = 3


def call_script(subject: Subject, texts: Texts) -> Sheet:
    """Write the script of one call, with the person's own figures where they were told."""
    limit = _limit(subject, texts)
    blocks: list[Block] = [
        Heading(texts.say("script_ready")),
        Items(texts.lines("script_ready_items"), "box"),
        Heading(texts.say("script_begin")),
        Paragraph(_opening(subject, texts), "quote"),
        *([Paragraph(limit, "plain")] if limit else []),
        Heading(texts.say("script_questions")),
        _questions(subject, texts),
        Heading(texts.say("script_end")),
        Items(texts.lines("script_end_items"), "box"),
        Paragraph(texts.say("script_never"), "note"),
    ]
    return own_sheet("script_title", blocks, subject, texts, one_page=True)


def _opening(subject: Subject, texts: Texts) -> str:
    reasons = reasons_phrase(subject.case, texts)
    told = ("script_opening_reason" if _may_be_said(reasons, texts)
            else "script_opening_no_reason")  # fmt: skip
    return texts.say(
        "script_opening",
        debt=_debt(subject, texts),
        reason=texts.say(told, reasons=reasons),
        wish=_wish(subject, texts),
    )


def _may_be_said(reasons: str, texts: Texts) -> bool:
    """Whether the reasons are words to begin a call with, and no remark that they stay unsaid."""
    unsaid = (texts.say("fact_reason_private"), texts.say("fact_reason_withheld"))
    return bool(reasons) and reasons not in unsaid


def _debt(subject: Subject, texts: Texts) -> str:
    debt = subject.debt
    if debt is None:
        return ""
    amount = debt.known_total or debt.amount_due
    key = "script_opening_debt" if amount else "script_opening_debt_only"
    return texts.say(key, product=product_of(debt, texts), amount=amount)


def _wish(subject: Subject, texts: Texts) -> str:
    """Name the chosen plan, else what was asked for."""
    case, offer = subject.case, subject.offer
    if offer is not None and offer.affordable is not False:
        plan = plan_name(offer, texts.wording)
        if offer.plan.terms is not None:
            plan += "，" + payments_phrase(offer.plan.payments, texts)
        return texts.say("script_opening_wish", plan=plan)
    asked = [texts.say(f"utter_request_{item.code}") for item in case.open_requests]
    return texts.say("script_opening_requests", requests="、".join(asked)) if asked else ""


def _limit(subject: Subject, texts: Texts) -> str:
    """Say how far they can go, so that nobody talks them into more."""
    month = budget_of(subject, subject.proposal.now)
    if month is None:
        return ""
    if month.budget <= ZERO:
        return texts.say("script_limit_zero")
    return texts.say("script_limit", budget=month.budget)


def _questions(subject: Subject, texts: Texts) -> Grid:
    asked = texts.lines("script_question")
    first, others = asked[:_GENERAL], asked[_GENERAL:]
    keys = dict.fromkeys(f"script_question_{item.code}" for item in subject.case.open_requests)
    own = [texts.say(key) for key in keys if texts.has(key)]
    head = (texts.say("script_column_question"), texts.say("script_column_answer"))
    rows = tuple((question, BLANK) for question in [*first, *own, *others])
    return Grid(rows, (4, 5), "ll", head, writing=11.0)
