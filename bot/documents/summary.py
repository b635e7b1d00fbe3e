"""The case on one page, for the person to keep."""

from bot.core.checklist import needed_items
from bot.core.offers import Offer, offers_to_show
from bot.documents.letter_facts import reasons_phrase
from bot.documents.own_sheet import own_sheet
from bot.documents.plan_words import beyond_debt, offer_name, payments_phrase
from bot.documents.sheet import Block, Grid, Heading, Items, Paragraph, Sheet
from bot.documents.subject import Subject
from bot.documents.texts import Texts, yuan
from bot.replies.labels import known_facts
from bot.replies.tables import document_name, document_text


def summary(subject: Subject, texts: Texts) -> Sheet:
    """Tell what was noted, what was reckoned, what to bring and what comes next."""
    blocks = [
        *_section("summary_facts", _facts(subject, texts), texts),
        *_section("summary_plans", _plans(subject, texts), texts),
        *_section("summary_documents", _documents(subject, texts), texts),
        *_section("summary_next", _next(subject, texts), texts),
    ]
    return own_sheet("summary_title", blocks, subject, texts, one_page=True)


def _section(key: str, blocks: list[Block], texts: Texts) -> list[Block]:
    return [Heading(texts.say(key)), *blocks] if blocks else []


def _facts(subject: Subject, texts: Texts) -> list[Block]:
    case = subject.case
    reasons = reasons_phrase(case, texts)
    told = {
        "reason": [reasons] if reasons else [],
        "debt": known_facts(case, texts.wording, only=_DEBT),
        "month": known_facts(case, texts.wording, only=_MONTH),
        "wish": [texts.say(f"utter_request_{item.code}") for item in case.open_requests],
    }
    rows = tuple(
        (texts.say(f"summary_row_{name}"), texts.joined(facts))
        for name, facts in told.items()
        if facts
    )
    if not rows:
        return [Paragraph(texts.say("summary_empty"), "plain")]
    return [Grid(rows, (3, 22), "ll", labels=(0,), whole=True)]


_DEBT = (
    "institution_name", "product", "total", "principal", "interest", "penalty", "fee", "disputed",
    "amount_due", "next_due", "paid", "overdue_days", "debts",
)  # fmt: skip
_MONTH = (
    "income", "usual_income", "expected_income", "expected_income_from", "essentials",
    "other_debt", "household", "cap", "lump_sum", "savings",
)  # fmt: skip


def _plans(subject: Subject, texts: Texts) -> list[Block]:
    shown = offers_to_show(subject.proposal)
    month = _month(subject, texts)
    if not shown:
        return [*month, Paragraph(texts.say("summary_no_plans"), "plain")]
    head = tuple(texts.say(f"summary_column_{name}")
                 for name in ("plan", "payment", "total", "cost"))  # fmt: skip
    rows = tuple(_plan_row(number, offer, subject, texts) for number, offer in enumerate(shown, 1))
    codes = dict.fromkeys(code for offer in shown for code in offer.assumptions)
    worded = texts.joined([texts.say(f"utter_assumption_{code}") for code in codes])
    note = Paragraph(texts.say("summary_plans_note", assumptions=worded), "note")
    return [*month, Grid(rows, (9, 10, 5, 4), "llrr", head, whole=True), note]


def _month(subject: Subject, texts: Texts) -> list[Block]:
    """Say what a month leaves, in the conversation's own words."""
    now, finance = subject.proposal.now, subject.case.finance
    if now is None:
        return []
    if now.surplus.fen < 0:
        said = texts.say("utter_budget_gap", income=finance.income,
                         essentials=now.essentials_used, gap=-now.surplus)  # fmt: skip
    elif not now.surplus:
        said = texts.say("utter_budget_zero")
    else:
        said = texts.say("utter_budget_surplus", surplus=now.surplus, usable=now.usable)
    return [Paragraph(said, "plain")]


def _plan_row(number: int, offer: Offer, subject: Subject, texts: Texts) -> tuple[str, ...]:
    plan, name = offer.plan, f"{number}. {offer_name(offer, subject, texts)}"
    if offer.key == subject.case.chosen_plan:
        name = texts.say("summary_chosen", plan=name)
    payments = texts.say("dash")
    if plan.kind != "deferral":
        payments = payments_phrase(plan.payments, texts) if plan.terms else yuan(plan.first_payment)
    return name, payments, yuan(plan.total), yuan(beyond_debt(offer, subject))


def _documents(subject: Subject, texts: Texts) -> list[Block]:
    lines = []
    for item in needed_items(subject.case, subject.proposal):
        name = document_name(item, texts.document, texts.wording)
        how = document_text(texts.document(item.code, item.asked_by), "how_to_get", texts.wording)
        lines.append(texts.say(f"summary_document_{item.status}", name=name, how=how))
    return [Items(tuple(lines), "box")] if lines else []


def _next(subject: Subject, texts: Texts) -> list[Block]:
    steps = list(texts.lines("summary_steps"))
    now = subject.proposal.now
    if "R03" in subject.case.reasons or (now is not None and now.surplus.fen <= 0):
        steps.append(texts.say("summary_support"))
    return [Items(tuple(steps)), Paragraph(texts.say("summary_care"), "note")]
