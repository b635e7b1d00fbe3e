"""A plan in words and its schedule as a table."""

from decimal import Decimal
from itertools import groupby

from bot.core.money import ZERO, Money
from bot.core.offers import Offer
from bot.core.plans import Plan
from bot.documents.sheet import Grid
from bot.documents.subject import Subject, product_of
from bot.documents.texts import Texts, yuan
from bot.replies.labels import plan_name

_PER_CENT = Decimal(100)
_SHORT_SCHEDULE = 12
_ABREAST = 3
_MOST_RUNS = 4


def plan_sentence(offer: Offer, texts: Texts) -> str:
    """Say what a plan asks for and what it costs."""
    plan = offer.plan
    sentence = texts.say(
        f"plan_{plan.kind}{_variant(plan)}",
        base=plan.base,
        due=plan.remainder and plan.pay_now and plan.pay_now + plan.remainder,
        terms=plan.terms,
        payments=payments_phrase(plan.payments, texts),
        total=plan.total,
        cost=plan.cost,
        rates=_rates(offer, texts),
        charged=texts.say("plan_charged", cost=plan.cost) if plan.cost else "",
        ends_on=plan.ends_on,
        days=plan.days,
        interest=plan.interest,
        pay_now=plan.pay_now,
        remainder=plan.remainder,
        extra=plan.extra,
        next_total=plan.next_total,
        waived=plan.waived,
    )
    return texts.say("plan_if_waived", plan=sentence) if _rests_on_waiver(offer) else sentence


def offer_name(offer: Offer, subject: Subject, texts: Texts) -> str:
    """Name an offer; where there are several debts, with the one it is for."""
    name = plan_name(offer, texts.wording)
    debt = next((item for item in subject.case.debts if item.id == offer.debt_id), None)
    if debt is None or len(subject.case.debts) < 2:
        return name
    owed_to = debt.institution_name or product_of(debt, texts)
    return texts.say("plan_of_debt", debt=owed_to, plan=name)


def beyond_debt(offer: Offer, subject: Subject) -> Money:
    """Give what a plan asks for beyond what is owed now; below zero where something is waived.

    A plan after a deferral, or after a waiver, has another base than the debt.
    """
    debt = next((item for item in subject.case.debts if item.id == offer.debt_id), None)
    moved = offer.after_recovery or _rests_on_waiver(offer)
    owed = debt.undisputed_total if debt is not None and moved else None
    return offer.plan.total - (offer.plan.base if owed is None else owed)


def payments_phrase(payments: tuple[Money, ...], texts: Texts) -> str:
    """Word a schedule in runs of equal payments: 第1期至第22期每期…，第23期…."""
    runs = _runs(payments)
    if len(runs) == 1:
        return texts.say("plan_run_all", amount=payments[0])
    if len(runs) > _MOST_RUNS:
        # Nobody reads on; the table beneath has every payment.
        runs = [runs[0], runs[-1]]
    return "，".join(_run(first, last, amount, texts) for first, last, amount in runs)


def schedule_grid(plan: Plan, texts: Texts) -> Grid:
    """List every payment: with the running sums where they are few, else three terms abreast."""
    if len(plan.payments) <= _SHORT_SCHEDULE:
        return _with_sums(plan, texts)
    cells = [
        (texts.say("plan_term", number=number), yuan(payment))
        for number, payment in enumerate(plan.payments, start=1)
    ]
    cells += [("", "")] * (-len(cells) % _ABREAST)
    rows = [
        tuple(text for pair in cells[begin : begin + _ABREAST] for text in pair)
        for begin in range(0, len(cells), _ABREAST)
    ]
    head = tuple(texts.say(f"plan_column_{name}") for name in ("term", "payment")) * _ABREAST
    total = ("",) * (2 * _ABREAST - 2) + (texts.say("plan_total_row"), yuan(plan.total))
    return Grid((*rows, total), (4, 6) * _ABREAST, "lr" * _ABREAST, head, totals=1)


def has_schedule(plan: Plan) -> bool:
    """Whether there is more than one payment to list."""
    return plan.terms is not None and len(plan.payments) > 1


def per_cent(rate: Decimal) -> str:
    """Write a fraction as a per cent with two decimals."""
    return f"{rate * _PER_CENT:.2f}%"


def _with_sums(plan: Plan, texts: Texts) -> Grid:
    rows, paid = [], ZERO
    for number, payment in enumerate(plan.payments, start=1):
        paid += payment
        term = texts.say("plan_term", number=number)
        rows.append((term, yuan(payment), yuan(paid), yuan(plan.total - paid)))
    rows.append((texts.say("plan_total_row"), yuan(plan.total), "", ""))
    names = ("term", "payment", "paid", "left")
    head = tuple(texts.say(f"plan_column_{name}") for name in names)
    return Grid(tuple(rows), (3, 4, 4, 4), "lrrr", head, totals=1)


def _runs(payments: tuple[Money, ...]) -> list[tuple[int, int, Money]]:
    runs, begin = [], 1
    for amount, equal in groupby(payments):
        count = len(list(equal))
        runs.append((begin, begin + count - 1, amount))
        begin += count
    return runs


def _run(first: int, last: int, amount: Money, texts: Texts) -> str:
    if first == last:
        return texts.say("plan_run_one", first=first, amount=amount)
    return texts.say("plan_run", first=first, last=last, amount=amount)


def _rests_on_waiver(offer: Offer) -> bool:
    """Whether instalments are reckoned on what is left once a waiver is granted."""
    return offer.plan.terms is not None and (".waive." in offer.key or "principal" in offer.key)


def _variant(plan: Plan) -> str:
    if plan.kind == "deferral" and not plan.interest:
        return "_free"
    if plan.kind == "rollover" and plan.cost:
        return "_charged"
    return "_waived" if plan.kind == "settlement" and plan.waived else ""


def _rates(offer: Offer, texts: Texts) -> str:
    """Word the yearly cost; a plan that carries a deferral's interest has none of its own."""
    nominal, effective = offer.plan.nominal_annual_rate, offer.plan.effective_annual_rate
    if nominal is None or effective is None or offer.after_recovery:
        return ""
    return texts.say("plan_rates", nominal=per_cent(nominal), effective=per_cent(effective))
