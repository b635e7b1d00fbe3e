"""Puts figures and labels where they belong: debts, income, outgoings; keeps what they replace."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core.case import Call, Case, Correction, Essential, Finance
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.money import Money
from bot.core.records import to_json

DEBT_AMOUNTS = {
    "total_debt": "total", "principal": "principal", "interest": "interest", "penalty": "penalty",
    "fee": "fee", "disputed": "disputed", "amount_due": "amount_due", "next_due": "next_due",
    "amount_paid": "paid",
}  # fmt: skip
INCOMES = {
    "income": "income", "usual_income": "usual_income", "expected_income": "expected_income",
    "lump_sum": "lump_sum", "savings": "savings", "other_debt_payment": "other_debt",
}  # fmt: skip
_DAYS_PER_MONTH = 30
_LAST_HOUR = 23


def roles_holding(case: Case, fen: int) -> tuple[str, ...]:
    """Name the roles whose known figure is this amount, debts before income."""
    debt, finance = case.debt, case.finance
    found = [role for role, name in DEBT_AMOUNTS.items() if _is(getattr(debt, name, None), fen)]
    found += [role for role, name in INCOMES.items() if _is(getattr(finance, name), fen)]
    found += ["payment_cap"] if _is(finance.cap, fen) else []
    found += ["essential"] if any(_is(item.amount, fen) for item in finance.essentials) else []
    return tuple(found)


def note_debt(case: Case, fact: Fact) -> Case:
    """Set one amount of the debt under discussion, or its range."""
    debt = case.debt or Debt("A")
    name = "total" if _settles_the_range(debt, fact) else DEBT_AMOUNTS[fact.role]
    if fact.fen is None:
        if name != "total" or debt.total is not None:
            return case
        low, high = _money(fact.low_fen), _money(fact.high_fen)
        ranged = replace(debt, total_low=low, total_high=high, approximate=True)
        return _with_debt(case, ranged)
    amount = Money(fact.fen)
    case = _corrected(case, f"debts.{debt.id}.{name}_fen", getattr(debt, name), amount)
    changed: Debt = replace(debt, **{name: amount})  # type: ignore[arg-type]
    if name == "total":
        changed = replace(changed, approximate=fact.approximate, total_low=None, total_high=None)
    return _with_debt(case, changed)


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
        since: date | None = fact.on
    elif fact.kind == "duration":
        days = fact.days if fact.days is not None else (fact.months or 0) * _DAYS_PER_MONTH
        since = None if fact.approximate or fact.days is None else today - timedelta(days=days)
    else:
        return case
    if since is None or since != debt.overdue_since:
        # The same first day told again on a later day is no correction.
        case = _corrected(case, f"debts.{debt.id}.overdue_days", debt.overdue_days, days)
    return _with_debt(case, replace(debt, overdue_days=days, overdue_since=since))


def note_product(case: Case, fact: Fact) -> Case:
    """Name the product; the first one told stands."""
    debt = case.debt
    if debt is None or debt.product == "unknown":
        return _with_debt(case, replace(debt or Debt("A"), product=fact.value or "unknown"))
    return case


def note_institution(case: Case, fact: Fact) -> Case:
    """Name the lender; another one than before comes to the front with a debt of its own."""
    debt = case.debt or Debt("A")
    known = next((other for other in case.debts if other.institution == fact.value), None)
    if known is not None:
        return _with_debt(case, known)
    if debt.institution is None:
        named = replace(debt, institution=fact.value, institution_name=fact.label or fact.text)
        return _with_debt(case, named)
    letter = chr(ord("A") + len(case.debts))
    other = Debt(letter, institution=fact.value, institution_name=fact.label or fact.text)
    return _with_debt(case, other)


def note_income(case: Case, fact: Fact) -> Case:
    """Set one figure of income or outgoings; a range of income counts at its low end."""
    fen = fact.fen if fact.fen is not None else _cautious(fact)
    if fen is None:
        return case
    name = INCOMES[fact.role]
    former = getattr(case.finance, name)
    case = _corrected(case, f"finance.{name}_fen", former, Money(fen))
    refused = case.finance.income_refused and name != "income"
    return _with_finance(case, income_refused=refused, **{name: Money(fen)})


def note_essential(case: Case, fact: Fact) -> Case:
    """Add a living cost, or replace the one of the same name."""
    fen = fact.fen if fact.fen is not None else fact.high_fen
    if fen is None:
        return case
    essentials, former = case.finance.essentials, _former_essential(case, fact)
    if former is None:
        added = Essential(fact.label or "", Money(fen))
        return _with_finance(case, essentials=(*essentials, added))
    case = _corrected(case, f"finance.essentials.{former.label}", former.amount, Money(fen))
    told = Essential(former.label, Money(fen))
    kept = tuple(told if item is former else item for item in essentials)
    return _with_finance(case, essentials=kept)


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


def _with_debt(case: Case, debt: Debt) -> Case:
    others = tuple(other for other in case.debts if other.id != debt.id)
    return replace(case, debts=(debt, *others))


def _with_finance(case: Case, **changes: Any) -> Case:
    finance: Finance = replace(case.finance, **changes)
    return replace(case, finance=finance)


def _is(amount: Money | None, fen: int) -> bool:
    return amount is not None and amount.fen == fen


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


def note_call(case: Case, fact: Fact) -> Case:
    """Open a record of an earlier call, or name its clerk; the same call is kept once."""
    if fact.role == "staff_id":
        opened = case if case.calls else replace(case, calls=(Call(),))
        return complete_call(opened, staff_id=fact.value)
    at, until = _call_times(fact)
    if case.calls and case.calls[-1].at is None:
        return replace(case, calls=(*case.calls[:-1], replace(case.calls[-1], at=at, until=until)))
    if any(call.at == at for call in case.calls):
        return case
    return replace(case, calls=(*case.calls, Call(at=at, until=until)))


def complete_call(case: Case, **details: str | None) -> Case:
    """Add what is told of the latest call; nothing where no call was told."""
    told = {name: value for name, value in details.items() if value}
    if not case.calls or not told:
        return case
    debt = case.debt
    institution = case.calls[-1].institution or (debt.institution_name if debt else None)
    latest = replace(case.calls[-1], institution=institution, **told)
    return replace(case, calls=(*case.calls[:-1], latest))


def _call_times(fact: Fact) -> tuple[str | None, str | None]:
    """Give the beginning, and the end of the hour where only the hour was told."""
    if fact.on is None or not fact.value:
        return (fact.on.isoformat() if fact.on else None), None
    hour, _, minute = fact.value.partition(":")
    begins = f"{fact.on.isoformat()}T{hour}:{minute}"
    ends = f"{fact.on.isoformat()}T{int(hour) + 1:02d}:{minute}"
    return begins, ends if fact.approximate and int(hour) < _LAST_HOUR else None
