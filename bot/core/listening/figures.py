"""Puts figures and labels where they belong: debts, income, outgoings; keeps what they replace."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core.case import Case, Correction, Essential, Finance
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening import costs
from bot.core.money import ZERO, Money
from bot.core.records import to_json

DEBT_AMOUNTS = {
    "total_debt": "total", "principal": "principal", "interest": "interest", "penalty": "penalty",
    "fee": "fee", "disputed": "disputed", "amount_due": "amount_due", "next_due": "next_due",
    "amount_paid": "paid", "admitted": "admitted", "current_instalment": "current_instalment",
}  # fmt: skip
FROM_BILL = "bill"
"""Label of an amount read off a bill."""
_NAMES = tuple(DEBT_AMOUNTS.values())
INCOMES = {
    "income": "income", "usual_income": "usual_income", "expected_income": "expected_income",
    "lump_sum": "lump_sum", "savings": "savings", "other_debt_payment": "other_debt",
}  # fmt: skip
DEBT_COUNTS = {"agreed_terms": "agreed_terms", "paid_terms": "paid_terms"}
_DAYS_PER_MONTH = 30


def roles_holding(case: Case, fen: int) -> tuple[str, ...]:
    """Name the roles whose known figure is this amount, debts before income."""
    debt, finance = debt_holding(case, fen) or case.debt, case.finance
    found = [role for role, name in DEBT_AMOUNTS.items() if _is(getattr(debt, name, None), fen)]
    found += [role for role, name in INCOMES.items() if _is(getattr(finance, name), fen)]
    found += ["payment_cap"] if _is(finance.cap, fen) else []
    found += ["essential"] if any(_is(item.amount, fen) for item in finance.essentials) else []
    return tuple(found)


def debt_holding(case: Case, fen: int | None) -> Debt | None:
    """Find the debt one of whose amounts is this, the one under discussion first."""
    return next(
        (debt for debt in case.debts if any(_is(getattr(debt, name), fen) for name in _NAMES)), None
    )


def note_debt(case: Case, fact: Fact) -> Case:
    """Set one amount of the debt under discussion, or its range."""
    debt = case.debt or Debt("A")
    name = "total" if _settles_the_range(debt, fact) else DEBT_AMOUNTS[fact.role]
    if fact.fen is None:
        if name != "total" or debt.total is not None:
            return case
        low, high = _money(fact.low_fen), _money(fact.high_fen)
        ranged = replace(debt, total_low=low, total_high=high, approximate=True)
        return with_debt(case, ranged)
    amount = Money(fact.fen)
    case = _corrected(case, f"debts.{debt.id}.{name}_fen", _former(debt, name, fact), amount)
    changed: Debt = replace(debt, **{name: amount})  # type: ignore[arg-type]
    if name == "total":
        changed = replace(changed, approximate=fact.approximate, total_low=None, total_high=None)
    if fact.label == FROM_BILL:
        changed = replace(changed, from_bill=True)
    return with_debt(case, changed)


def _former(debt: Debt, name: str, fact: Fact) -> Any:
    """What a figure replaces: an amount, or a range said to be wrong; narrowing one is neither."""
    wrong_range = name == "total" and fact.corrected and debt.total is None
    if wrong_range and debt.total_low is not None:
        return (debt.total_low, debt.total_high)
    return getattr(debt, name)


def near_the_range(debt: Debt | None, fact: Fact) -> bool:
    """Whether a figure may be the exact one of a debt only known as a range."""
    if debt is None or debt.total_low is None or debt.total_high is None or fact.fen is None:
        return False
    return debt.total_low.fen // 2 <= fact.fen <= debt.total_high.fen * 2


def _settles_the_range(debt: Debt, fact: Fact) -> bool:
    """Whether a bill tells exactly what was only known as a range."""
    if fact.role != "amount_due" or debt.total is not None or fact.fen is None:
        return False
    low, high = debt.total_low, debt.total_high
    return low is not None and high is not None and low.fen <= fact.fen <= high.fen


def note_overdue(case: Case, fact: Fact, today: date) -> Case:
    """Set since when the debt is overdue, from a duration or a first day."""
    debt = case.debt or Debt("A")
    if fact.kind == "date" and fact.on is not None and fact.on <= today:
        days = (today - fact.on).days
        since: date | None = None if fact.until else fact.on
    elif fact.kind == "duration":
        days = fact.days if fact.days is not None else (fact.months or 0) * _DAYS_PER_MONTH
        since = None if fact.approximate or not fact.days else today - timedelta(days=days)
    else:
        return case
    if since is None or since != debt.overdue_since:
        # The same first day told again on a later day is no correction.
        case = _corrected(case, f"debts.{debt.id}.overdue_days", debt.overdue_days, days)
    return with_debt(case, replace(debt, overdue_days=days, overdue_since=since))


def note_debt_count(case: Case, fact: Fact) -> Case:
    """Set how many terms the agreed plan has, or how many are paid."""
    debt, name = case.debt or Debt("A"), DEBT_COUNTS[fact.role]
    if fact.count is None:
        return case
    case = _corrected(case, f"debts.{debt.id}.{name}", getattr(debt, name), fact.count)
    changed: dict[str, Any] = {name: fact.count}
    return with_debt(case, replace(debt, **changed))


def note_sum(case: Case, name: str, fact: Fact) -> Case:
    """Set what several debts come to together, owed or a month; a range at its high end."""
    fen = fact.fen if fact.fen is not None else fact.high_fen
    if fen is None:
        return case
    former = getattr(case.finance, name)
    case = _corrected(case, f"finance.{name}_fen", former, Money(fen))
    return _with_finance(case, **{name: Money(fen)})


def note_income(case: Case, fact: Fact) -> Case:
    """Set one figure of income or outgoings; a range of income counts at its low end."""
    fen = fact.fen if fact.fen is not None else _cautious(fact)
    if fen is None:
        return case
    name = INCOMES[fact.role]
    if name == "income":
        return _note_household_income(case, fact, Money(fen))
    former = getattr(case.finance, name)
    if fact.negated and former:
        # 没别的债 after some were told says there is no more.
        return case
    case = _corrected(case, f"finance.{name}_fen", former, Money(fen))
    return _with_finance(case, **{name: Money(fen)})


def _note_household_income(case: Case, fact: Fact, told: Money) -> Case:
    """Set the person's own income, or what a relative earns: the household lives on both."""
    finance = case.finance
    others = finance.others_income or ZERO
    own = None if finance.income is None else finance.income - others
    if fact.label:
        case = _corrected(case, "finance.others_income_fen", finance.others_income, told)
        income = None if own is None else own + told
        return _with_finance(case, others_income=told, income=income)
    case = _corrected(case, "finance.income_fen", own, told)
    return _with_finance(case, income_refused=False, income=told + others)


def note_essential(case: Case, fact: Fact) -> Case:
    """Add a living cost, or replace the one of the same name."""
    fen = fact.fen if fact.fen is not None else fact.high_fen
    if fen is None:
        return case
    if fact.label == costs.ALL_COSTS:
        return _note_all_costs(case, fact, Money(fen))
    if together := costs.joined(case.finance.essentials, fact.label or ""):
        case = _with_finance(
            case, essentials=tuple(e for e in case.finance.essentials if e not in together)
        )
    essentials, former = case.finance.essentials, _former_essential(case, fact)
    if former is None:
        added = Essential(fact.label or "", Money(fen))
        return _with_finance(case, essentials=(*essentials, added))
    case = _corrected(case, f"finance.essentials.{former.label}", former.amount, Money(fen))
    told = Essential(former.label, Money(fen))
    kept = tuple(told if item is former else item for item in essentials)
    return _with_finance(case, essentials=kept)


def _note_all_costs(case: Case, fact: Fact, total: Money) -> Case:
    """Set what the living costs come to; one told in parts keeps them where they add up."""
    told = case.finance.essentials
    known = Money.total(item.amount for item in told)
    after = costs.with_sum(told, total, corrects=fact.corrected)
    if told and (total < known or fact.corrected):
        case = _corrected(case, f"finance.essentials.{costs.ALL_COSTS}", known, total)
    return _with_finance(case, essentials=after)


def _former_essential(case: Case, fact: Fact) -> Essential | None:
    """Find the living cost told again: by name, or 不是1500是1800 by amount, else the latest."""
    essentials = case.finance.essentials
    if fact.label or not fact.corrected:
        return next((item for item in essentials if item.label == (fact.label or "")), None)
    named = (item for item in essentials if item.amount.fen == fact.old_fen)
    return next(named, essentials[-1] if essentials else None)


def note_cap(case: Case, fact: Fact) -> Case:
    """Set the most the person can pay a month; 出头, 多, 以上 make it loose."""
    fen = fact.fen if fact.fen is not None else fact.low_fen
    if fen is None:
        return case
    loose = fact.bound == "min"
    former = case.finance.cap
    case = _corrected(case, "finance.cap_fen", former, Money(fen))
    return _with_finance(case, cap=Money(fen), cap_is_loose=loose)


def note_household(case: Case, fact: Fact) -> Case:
    """Set how many people live on the income."""
    if not fact.count:
        return case
    former = case.finance.household
    case = _corrected(case, "finance.household", former, fact.count)
    return _with_finance(case, household=fact.count)


def note_income_from(case: Case, fact: Fact, today: date) -> Case:
    """Set from when the expected income comes."""
    if fact.on is None or fact.on < today:
        return case
    known = case.finance.expected_income_from
    if known is not None and fact.until is not None and fact.on <= known <= fact.until:
        # 下个月 after 下个月10号 says nothing new.
        return case
    return _with_finance(case, expected_income_from=fact.on)


def _cautious(fact: Fact) -> int | None:
    return fact.high_fen if fact.role == "other_debt_payment" else fact.low_fen


def _corrected(case: Case, field: str, old: Any, new: Any) -> Case:
    if old is None or old == new:
        return case
    correction = Correction(case.progress.turn, field, to_json(old), to_json(new))
    return replace(case, corrections=(*case.corrections, correction))


def with_debt(case: Case, debt: Debt) -> Case:
    """Put a debt to the front, as it is now."""
    others = tuple(other for other in case.debts if other.id != debt.id)
    return replace(case, debts=(debt, *others))


def _with_finance(case: Case, **changes: Any) -> Case:
    finance: Finance = replace(case.finance, **changes)
    return replace(case, finance=finance)


def _is(amount: Money | None, fen: int | None) -> bool:
    return amount is not None and amount.fen == fen


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


def take_back(case: Case, fact: Fact) -> Case:
    """Forget a figure the person says does not count; the history keeps it."""
    role = fact.value or ""
    if role == "essential":
        return _without_essential(case, fact)
    name = {**INCOMES, "payment_cap": "cap"}.get(role)
    if name is not None:
        case = _corrected(case, f"finance.{name}_fen", getattr(case.finance, name), None)
        return _with_finance(case, **{name: None})
    debt = debt_holding(case, fact.fen) or case.debt
    if debt is None or role not in DEBT_AMOUNTS:
        return case
    name = DEBT_AMOUNTS[role]
    case = _corrected(case, f"debts.{debt.id}.{name}_fen", getattr(debt, name), None)
    forgotten: dict[str, Any] = {name: None}
    kept = replace(debt, **forgotten)
    return replace(case, debts=tuple(kept if item.id == debt.id else item for item in case.debts))


def _without_essential(case: Case, fact: Fact) -> Case:
    essentials = case.finance.essentials
    gone = [item for item in essentials if fact.fen is None or item.amount.fen == fact.fen][-1:]
    for item in gone:
        case = _corrected(case, f"finance.essentials.{item.label}", item.amount, None)
    return _with_finance(case, essentials=tuple(item for item in essentials if item not in gone))
