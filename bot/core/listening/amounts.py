"""What an amount is about, from the words beside it: a bill, a loan, a wage, money at hand."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.listening.figures import FROM_BILL, near_the_range
from bot.core.listening.heard import Heard

_OPEN_SUMS = ("lump_sum", "unlabelled", "savings")
_MONTHLY = ("payment_cap", "unlabelled", "stage_payment")
_BILLED = ("total_debt", "principal", "unlabelled")
_EARNED = ("income", "unlabelled")
_OWED = ("total_debt", "unlabelled")
_OPEN = ("unlabelled",)
_NAMES = ("institution", "product")
_SEVERAL = 2
_COUNTED = ("another", "one_of_several")


def of_money_at_hand(case: Case, heard: Heard) -> Heard:
    """手里能凑七百 beside a bill is what they would pay now."""
    due = heard.has("amount_due") or (case.debt and case.debt.amount_due) or case.asks_for("Q3")
    if not due:
        return heard
    return heard.with_facts(_at_hand(heard, fact) for fact in heard.facts)


def _at_hand(heard: Heard, fact: Fact) -> Fact:
    counts = fact.kind == "money" and fact.role in _OPEN_SUMS and heard.marked(fact, "at_hand")
    return replace(fact, role="pay_now") if counts else fact


def of_spending(heard: Heard) -> Heard:
    """一个月花3300 is what the household costs, whoever is named beside it."""
    return heard.with_facts(
        replace(fact, role="essential", label=fact.label if fact.role == "essential" else None)
        if fact.kind == "money" and fact.role in _EARNED and _is_spent(heard, fact)
        else fact
        for fact in heard.facts
    )


def _is_spent(heard: Heard, fact: Fact) -> bool:
    """一个月花3300; 3800 房租吃饭全算上."""
    after = heard.clause_of(fact.start) + 1
    told = fact.role == "unlabelled" and heard.marked_at(after, "all_in")
    return told or heard.marked(fact, "spends", "all_in")


def as_displayed(heard: Heard) -> Heard:
    """Read 原来就有8000 现在显示38000 beside a product: what the lender shows is owed."""
    if not heard.has(*_NAMES) or not heard.marks_of("displayed"):
        return heard
    facts = [fact for fact in heard.facts if fact.role != "usual_income"]
    return heard.with_facts(
        replace(fact, role="total_debt", label=None)
        if fact.kind == "money" and fact.role in _EARNED and heard.marked(fact, "displayed")
        else fact
        for fact in facts
    )


def of_settling(case: Case, heard: Heard) -> Heard:
    """Tell what was paid before, and what is at hand to pay at once, from what is owed."""
    if "R14" in case.reasons and heard.marks_of("paid_off"):
        return heard.with_facts(_renamed(fact, _OWED, "amount_paid") for fact in heard.facts)
    wishes = case.asks_for("Q6") or heard.says("wish:settle")
    if not wishes or case.debt is None or case.debt.known_total is None:
        return heard
    # 卖了相机 手里有9000 想一次还掉: what they saved up is there to be paid.
    open_roles = (*_OPEN, "savings") if heard.says("wish:settle") else _OPEN
    return heard.with_facts(_renamed(fact, open_roles, "lump_sum") for fact in heard.facts)


def _renamed(fact: Fact, roles: tuple[str, ...], role: str) -> Fact:
    plain = fact.kind == "money" and fact.role in roles and not fact.corrected
    return replace(fact, role=role) if plain else fact


def of_less(case: Case, heard: Heard) -> Heard:
    """Read 一千太多了 八百吧: what is too much is known, what stands beside it is the most."""
    cap = case.finance.cap
    paid = {cap.fen} if cap else set()
    paid |= {item.payment.fen for item in case.open_requests if item.payment}
    named = (*heard.facts, *heard.recalled)
    if not heard.marks_of("too_much") or not any(fact.fen in paid for fact in named):
        return heard
    return heard.with_facts(
        replace(fact, role="payment_cap", corrected=True)
        if fact.role == "unlabelled" and fact.kind == "money" and (fact.fen or 0) < max(paid)
        else fact
        for fact in heard.facts
        if fact.fen not in paid
    )


def of_lenders(case: Case, heard: Heard) -> Heard:
    """Tell what a lender's debt comes to, or costs a month, from what the person can pay."""
    costs = [_costs_a_month(case, heard, fact) for fact in heard.facts]
    return heard.with_facts(_of_lender(heard, fact) for fact in costs)


def _of_lender(heard: Heard, fact: Fact) -> Fact:
    """An open figure beside a lender or 另一张 is what is owed there; a time since when."""
    clause = heard.clause_of(fact.start)
    named = any(heard.clause_of(label.start) == clause for label in heard.has(*_NAMES))
    if _is_one_more(heard, fact, named=named):
        return replace(fact, role="total_debt", label=None)
    if fact.role != "unlabelled" or not (named or heard.marked(fact, *_COUNTED)):
        return fact
    if fact.kind == "money" and not heard.marked(fact, "a_month", "can_pay"):
        # 贷款这个月1180 is one payment of it.
        one = heard.marked(fact, "one_bill")
        return replace(fact, role="amount_due" if one else "total_debt")
    also_late = fact.kind == "duration" and heard.has("overdue_duration", "overdue_since")
    return replace(fact, role="overdue_duration") if also_late else fact


def _is_one_more(heard: Heard, fact: Fact, *, named: bool) -> bool:
    """还有个分期平台六千 is a debt of its own; 还有车贷3000 and what is paid a month are not."""
    beside = fact.role == "other_debt_payment" and fact.kind == "money" and not fact.negated
    listed = heard.marked(fact, "another") and bool(heard.marks_of("one_of_several"))
    apart = not fact.label and not heard.marked(fact, "a_month", "must_pay")
    return beside and apart and (named or listed)


def _costs_a_month(case: Case, heard: Heard, fact: Fact) -> Fact:
    if fact.role == "other_debt_payment" and not fact.label and heard.marked(fact, "can_pay"):
        # 没有别的贷款 一个月我能还1300 tells what they can pay.
        return fact if fact.fen is None else replace(fact, role="payment_cap")
    named = any(label.start < fact.start for label in heard.has(*_NAMES))
    monthly = heard.marked(fact, "a_month") and not heard.marked(fact, "can_pay")
    if fact.kind != "money" or not monthly:
        return fact
    if heard.marked(fact, "together") and not heard.marked(fact, "must_pay"):
        # 三家加一起一个月3000出头 is what there is for them, not what they ask for.
        return replace(fact, role="payment_cap")
    denied = fact.bound == "max" or heard.says("no_other_debt", "none")
    open_role = fact.role in ("current_instalment", "unlabelled")
    if case.progress.asked == "other_debt" and open_role and not denied:
        return replace(fact, role="other_debt_payment")
    summed = fact.role == "total_debt" and heard.marked(fact, "together")
    plain = fact.role in _MONTHLY and fact.bound is None and named
    return replace(fact, role="current_instalment") if summed or plain else fact


def of_the_household(heard: Heard) -> Heard:
    """Read 原来7千现在4600 我自己5800 加一块一万零四百: two wages, what one was, and their sum."""
    earned = heard.has("income")
    if len(earned) < _SEVERAL:
        return heard
    facts = (fact for fact in heard.facts if not _sums_up(heard, fact, earned))
    return heard.with_facts(_household_before(heard, fact, earned) for fact in facts)


def _sums_up(heard: Heard, fact: Fact, earned: tuple[Fact, ...]) -> bool:
    parts = [other.fen or 0 for other in earned if other is not fact]
    summed = fact.kind == "money" and heard.marked(fact, "together") and len(parts) >= _SEVERAL
    return summed and fact.fen == sum(parts)


def _household_before(heard: Heard, fact: Fact, earned: tuple[Fact, ...]) -> Fact:
    """What one of two earned before, beside what the other earns still."""
    clause = heard.clause_of(fact.start)
    now = [other for other in earned if heard.clause_of(other.start) == clause]
    if fact.role != "usual_income" or fact.fen is None or len(now) != 1:
        return fact
    others = sum(
        other.fen or 0
        for other in earned
        if other is not now[0] and not heard.marked(other, "together")
    )
    return replace(fact, fen=fact.fen + others)


def with_earners(heard: Heard) -> Heard:
    """老婆也上班 3000 tells what the wife earns."""
    return heard.with_facts(_earned_by_another(heard, fact) for fact in heard.facts)


def _earned_by_another(heard: Heard, fact: Fact) -> Fact:
    if fact.role != "income" or fact.label or fact.kind != "money":
        return fact
    clause = heard.clause_of(fact.start)
    beside = heard.marked_at(clause, "other_earns")
    before = heard.marked_at(clause - 1, "other_earns") and not heard.marked_at(clause, "own")
    return replace(fact, label="家人") if beside or before else fact


def off_the_bill(case: Case, heard: Heard) -> Heard:
    """账单翻出来了 43127.6: amounts owed that were read off a bill are marked so."""
    return heard.with_facts(_billed(case, heard, fact) for fact in heard.facts)


def _billed(case: Case, heard: Heard, fact: Fact) -> Fact:
    clause = heard.clause_of(fact.start)
    billed = any(heard.marked_at(at, "from_bill") for at in (clause, clause - 1))
    if fact.kind != "money" or fact.role not in _BILLED or not billed:
        return fact
    settles = fact.corrected or near_the_range(case.debt, fact)
    role = "total_debt" if fact.role == "unlabelled" and settles else fact.role
    return replace(fact, role=role, label=FROM_BILL)
