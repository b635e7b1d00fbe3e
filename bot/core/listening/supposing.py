"""Figures that are only supposed, offered or wondered at: nobody paid or owes them."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening.details import WAIVABLE_ROLES
from bot.core.listening.heard import Heard
from bot.core.money import Money

_PAID = ("amount_paid", "pay_now", "lump_sum")
_SUMS = ("total_debt", "amount_due", "unlabelled")
_OWED = ("total_debt", "principal", "unlabelled", "amount_due")


def of_supposing(case: Case, heard: Heard) -> Heard:
    """Leave out what is not so, or known already.

    万一还了24000 paid nothing, 一次还24000就算结清 is what the lender would take,
    生活费为啥按2000算 wonders at our own figure, and 一共73.2 after 63.2 and a penalty of 10 is
    their sum.
    """
    heard = heard.with_facts(_beside_charges(case, heard, fact) for fact in heard.facts)
    heard = heard.with_facts(_of_the_wish(case, heard, fact) for fact in heard.facts)
    return heard.with_facts(fact for fact in heard.facts if not _is_not_so(case, heard, fact))


def _is_not_so(case: Case, heard: Heard, fact: Fact) -> bool:
    if fact.kind != "money" or fact.fen is None:
        return False
    if fact.role == "amount_paid":
        return heard.marked(fact, "what_if", "offered_settlement")
    if fact.role == "essential":
        return _wonders_at(case, heard)
    if fact.role in _SUMS and _is_their_sum(case.debt, fact):
        return True
    return fact.role in _OWED and heard.marked(fact, "offered_settlement")


def note_offered(case: Case, heard: Heard) -> Case:
    """Remember for what the lender would call it settled; it is owed and paid by nobody yet.

    Args:
        case: Before.
        heard: As read from the words alone, before what is only supposed was left out.
    """
    offered = [
        fact.fen
        for fact in heard.facts
        if fact.role in (*_OWED, *_PAID) and fact.kind == "money" and fact.fen
        and heard.marked(fact, "offered_settlement") and not heard.marked(fact, "what_if")
    ]  # fmt: skip
    return case.with_progress(offered=Money(offered[0])) if offered else case


def _wonders_at(case: Case, heard: Heard) -> bool:
    """Whether a question about the living costs repeats what was told of them."""
    known = case.finance.essentials_total
    if known is None or not heard.says("question", "why"):
        return False
    return known.fen in {fact.fen for fact in heard.facts if fact.kind == "money"}


def _is_their_sum(debt: Debt | None, fact: Fact) -> bool:
    """Whether a total is what was told as owed, with the charges told beside it."""
    owed = None if debt is None else debt.total or debt.amount_due
    if owed is None:
        return False
    charges = [amount for name in WAIVABLE_ROLES if (amount := getattr(debt, name)) is not None]
    return bool(charges) and fact.fen == Money.total([owed, *charges]).fen


def _of_the_wish(case: Case, heard: Heard, fact: Fact) -> Fact:
    """分期吧 一个月600 tells what they would pay, and no wage to come."""
    wished = heard.says("wish:instalment") or heard.means("request_installment")
    to_come = fact.role == "expected_income" and fact.kind == "money" and wished
    of_wages = heard.has("income_from", "income") or heard.marked(fact, "earns", "the_wage")
    if not to_come or of_wages or fact.label or case.progress.asked == "expected_income":
        return fact
    return replace(fact, role="payment_cap")


def _beside_charges(case: Case, heard: Heard, fact: Fact) -> Fact:
    """就63块2 违约金10块: what stands bare beside a charge is what is owed."""
    bare = (fact.role, fact.kind) == ("unlabelled", "money")
    amounts = [other for other in heard.facts if other.kind == "money"]
    alone = sum(other.role == "unlabelled" for other in amounts) == 1
    unknown = case.debt is None or case.debt.known_total is None
    charges = heard.has(*WAIVABLE_ROLES)
    beside = bool(charges) and len(amounts) == len(charges) + 1
    # Whoever only forgot tells of one bill.
    role = "amount_due" if case.only_forgot else "total_debt"
    return replace(fact, role=role) if bare and alone and unknown and beside else fact
