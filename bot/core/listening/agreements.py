"""Terms, instalment and rest of a plan agreed before, where the person wants it changed."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.listening.heard import Heard

_MONTHLY = ("payment_cap", "unlabelled", "stage_payment", "expected_income")


def of_agreement(case: Case, heard: Heard) -> Heard:
    """Read terms and instalment of a plan agreed before; 还剩28期 tells what is paid."""
    if not (heard.marks_of("agreed_before") or case.asks_for("Q9")):
        return heard
    facts = [_as_agreed(heard, fact) for fact in heard.facts]
    counts = {fact.role: fact.count for fact in facts if fact.count is not None}
    debt = case.debt
    agreed = counts.get("agreed_terms") or (debt.agreed_terms if debt else None)
    paid = counts.get("paid_terms") or (debt.paid_terms if debt else None)
    return heard.with_facts(_counted_back(fact, agreed, paid) for fact in facts)


def _as_agreed(heard: Heard, fact: Fact) -> Fact:
    left = heard.marked(fact, "left_over")
    if fact.kind == "count" and fact.role in ("terms", "unlabelled") and "期" in fact.text:
        proposed = heard.marked(fact, "can_pay") or not (left or heard.marks_of("agreed_before"))
        return fact if proposed else replace(fact, role="left_terms" if left else "agreed_terms")
    picks = fact.bound == "max" or heard.says("choose:this", "choose:that")
    if fact.kind != "money" or picks or heard.marked(fact, "can_pay"):
        return fact
    if fact.role in _MONTHLY and heard.marked(fact, "a_month"):
        return replace(fact, role="current_instalment")
    return replace(fact, role="total_debt") if left and fact.role == "unlabelled" else fact


def _counted_back(fact: Fact, agreed: int | None, paid: int | None) -> Fact:
    """Of terms agreed, paid and left, two tell the third."""
    if fact.role != "left_terms" or fact.count is None:
        return fact
    if agreed is not None and agreed > fact.count:
        return replace(fact, role="paid_terms", count=agreed - fact.count)
    return fact if paid is None else replace(fact, role="agreed_terms", count=paid + fact.count)
