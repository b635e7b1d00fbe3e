"""The application letter (D18), in the order of DOMAIN section 6."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.case import Request
from bot.core.checklist import needed_items
from bot.core.money import ZERO, Money
from bot.core.offers import Offer
from bot.documents.letter_budget import budget_blocks, budget_of
from bot.documents.letter_facts import call_blocks, debt_blocks, fact_blocks
from bot.documents.own_sheet import page_of
from bot.documents.plan_words import has_schedule, plan_sentence, schedule_grid
from bot.documents.sheet import BLANK, Block, Grid, Heading, Items, Paragraph, Sheet, Signature
from bot.documents.subject import Subject, institution_of
from bot.documents.texts import Texts
from bot.replies.tables import document_name

# The letter itself, and what the lender gives at the end: neither is attached.
_NOT_ATTACHED = ("D18", "D30")
# Their names alone tell of an illness.
_MEDICAL = ("D07", "D08", "D09")
_CARD = ("credit_card", "unknown")
_HARDSHIP = ("Q1", "Q2", "Q9")


def letter(subject: Subject, texts: Texts) -> Sheet:
    """Write the letter; the caller has made sure that nothing is missing."""
    blocks: list[Block] = [
        Paragraph(texts.say("letter_to", institution=institution_of(subject, texts)), "plain")
    ]
    number = 0
    for name, build in _SECTIONS.items():
        section = build(subject, texts)
        if section:
            title = texts.say(f"section_{name}")
            blocks += [Heading(_numbered(number, title, texts)), *section]
            number += 1
    footer = texts.say("footer_letter")
    return Sheet(letter_title(subject, texts), tuple(blocks), footer, page_of(texts))


def letter_title(subject: Subject, texts: Texts) -> str:
    """Name the letter after its one request; several make it a hardship letter."""
    codes = dict.fromkeys(request.code for request in subject.case.open_requests)
    return texts.say(f"letter_title_{next(iter(codes))}" if len(codes) == 1 else "letter_title")


def _numbered(number: int, title: str, texts: Texts) -> str:
    return texts.say("section", number=texts.say("numerals")[number], name=title)


def _applicant(_subject: Subject, texts: Texts) -> list[Block]:
    """Give blanks to fill by hand: the bot never knows a name or a number."""
    name, phone, identity, card = (
        texts.say(f"applicant_{field}") for field in ("name", "phone", "identity", "card")
    )
    rows = ((name, BLANK, phone, BLANK), (identity, BLANK, card, BLANK))
    return [Grid(rows, (3, 5, 4, 4), "llll", labels=(0, 2), writing=7.5)]


def _calls(subject: Subject, texts: Texts) -> list[Block]:
    return call_blocks(subject.case, texts)


def _willingness(subject: Subject, texts: Texts) -> list[Block]:
    case, debt = subject.case, subject.debt
    paid = None if debt is None or case.asks_for("Q3") else debt.paid
    told = texts.say("paid_so_far", amount=paid) if paid else texts.say("paid_none_told")
    return [Paragraph(texts.say(f"willing_{case.willingness}") + told)]


def _request(subject: Subject, texts: Texts) -> list[Block]:
    case = subject.case
    wanted = [_wish(request, subject, texts) for request in case.open_requests]
    if not wanted:
        wanted = [plan_sentence(subject.offer, texts)] if subject.offer else []
    if "do_not_contact_employer" in case.signals:
        wanted.append(texts.say("request_no_employer"))
    if case.contact_window:
        wanted.append(_contact(case.contact_window, texts))
    wanted.append(texts.say("request_answer"))
    blocks: list[Block] = [Items(tuple(dict.fromkeys(wanted)))]
    return blocks + [Paragraph(text) for text in _law(subject, texts)]


def _contact(window: str, texts: Texts) -> str:
    """Word when they may be called: the interview keeps a name for it, an agent may note words."""
    named = f"request_contact_{window}"
    return texts.say(named) if texts.has(named) else texts.say("request_contact", window=window)


def _wish(request: Request, subject: Subject, texts: Texts) -> str:
    """Word one request with the figures of the plan that answers it."""
    offer = subject.offer
    plan = offer.plan if offer is not None and _answers(request, offer) else None
    if request.code in ("Q5", "Q8"):
        return _on_parts(request, subject, texts)
    if plan is None and texts.has(f"request_{request.code}_no_plan"):
        return texts.say(f"request_{request.code}_no_plan")
    return texts.say(
        f"request_{request.code}",
        ends_on=plan and plan.ends_on,
        pay_now=plan and plan.pay_now,
        remainder=plan and plan.remainder,
        total=plan and plan.total,
    )


def _answers(request: Request, offer: Offer) -> bool:
    kinds = _KINDS.get(request.code)
    return kinds is None or offer.plan.kind in kinds


_MONTHLY = ("fee_instalment", "annuity", "interest_free_instalment", "step_up")
_KINDS = {"Q1": _MONTHLY, "Q2": ("deferral",), "Q3": ("rollover",), "Q6": ("settlement",)}


def _on_parts(request: Request, subject: Subject, texts: Texts) -> str:
    """Word what is to be waived, or what is disputed, with its amount where known."""
    debt = subject.debt
    if request.code == "Q8":
        disputed = debt and debt.disputed
        key = "request_Q8_amount" if disputed else "request_Q8"
        return texts.say(key, disputed=disputed)
    named = [_part(name, getattr(debt, name, None), texts) for name in request.waive]
    if not named:
        return texts.say("request_Q5_no_parts")
    return texts.say("request_Q5", parts="、".join(named))


def _part(name: str, amount: Money | None, texts: Texts) -> str:
    if amount:
        return texts.say(f"utter_field_{name}", value=amount)
    return texts.say(f"utter_name_{name}")


def _law(subject: Subject, texts: Texts) -> list[str]:
    """Quote the rules the request leans on, with their source."""
    case, debt = subject.case, subject.debt
    quoted = []
    if case.asks_for(*_HARDSHIP) and (debt is None or debt.product in _CARD):
        quoted.append(("request_law_card", "personalised_instalment_condition"))
    if case.asks_for("Q7"):
        quoted.append(("request_law_collection", "collection_who"))
    return [_quoted(key, name, texts) for key, name in quoted]


def _quoted(key: str, name: str, texts: Texts) -> str:
    source = texts.rulebook.law(name, texts.today).source.title
    return texts.say(key, source=source, text=texts.wording.facts[f"law_{name}"])


def _plan(subject: Subject, texts: Texts) -> list[Block]:
    plans = subject.plans
    if plans is None:
        return []
    proposed = plans.proposed
    blocks = _one_plan("plan_proposed", proposed, texts)
    fits = _fits(subject, proposed, texts)
    if fits:
        blocks.append(Paragraph(fits))
    blocks += _schedule("plan_schedule", proposed, texts)
    if plans.follow_up is not None:
        blocks += _one_plan("plan_follow_up", plans.follow_up, texts)
        blocks += _schedule("plan_schedule_follow_up", plans.follow_up, texts)
    if plans.fallback is not None:
        blocks += _one_plan("plan_fallback", plans.fallback, texts)
    else:
        blocks.append(Paragraph(texts.say("plan_fallback_none")))
    worded = [texts.say(f"utter_assumption_{code}") for code in proposed.assumptions]
    note = texts.say("plan_assumptions", assumptions=texts.joined(worded))
    return [*blocks, Paragraph(note, "note")]


def _one_plan(key: str, offer: Offer, texts: Texts) -> list[Block]:
    return [Paragraph(texts.say(key, plan=plan_sentence(offer, texts)))]


def _schedule(key: str, offer: Offer, texts: Texts) -> list[Block]:
    if not has_schedule(offer.plan):
        return []
    when = Paragraph(f"{texts.say(key)}：{texts.say('plan_when')}", "plain")
    return [when, schedule_grid(offer.plan, texts)]


def _fits(subject: Subject, offer: Offer, texts: Texts) -> str:
    """Say how the payments sit with the budget; nothing where a plan has none to sit with."""
    month = budget_of(subject, subject.proposal.now)
    plan = offer.plan
    if month is None or plan.terms is None or month.budget <= ZERO:
        return ""
    fits = plan.largest_payment <= month.budget
    key = "plan_fits_whole" if fits else "plan_later_stage"
    return texts.say(key, largest=plan.largest_payment, budget=month.budget)


def _attachments(subject: Subject, texts: Texts) -> list[Block]:
    """List the papers with where each stands."""
    kept_out = _NOT_ATTACHED if subject.case.consent.sensitive else (*_NOT_ATTACHED, *_MEDICAL)
    # Beside what stands in for it, a name that is kept out would tell as much.
    items = [
        replace(item, instead_of=None) if item.instead_of in kept_out else item
        for item in needed_items(subject.case, subject.proposal)
        if item.code not in kept_out
    ]
    if not items:
        return [Paragraph(texts.say("attachments_none"))]
    head = tuple(texts.say(f"attachments_column_{name}") for name in ("name", "state"))
    rows = tuple(
        (
            f"{number}. {document_name(item, texts.document, texts.wording)}",
            texts.say(f"attachment_{item.status}"),
        )
        for number, item in enumerate(items, start=1)
    )
    # A signature on a page of its own could be put under anything.
    return [Grid(rows, (3, 2), "ll", head, whole=True, joined=True)]


def _statement(_subject: Subject, texts: Texts) -> list[Block]:
    return [Signature(texts.lines("statement"), texts.lines("signature"))]


_SECTIONS: dict[str, Callable[[Subject, Texts], list[Block]]] = {
    "applicant": _applicant,
    "debt": debt_blocks,
    "facts": fact_blocks,
    "budget": budget_blocks,
    "willingness": _willingness,
    "request": _request,
    "plan": _plan,
    "calls": _calls,
    "attachments": _attachments,
    "statement": _statement,
}
