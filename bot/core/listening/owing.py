"""Puts what a message tells of debts where it belongs, one debt or several."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening import figures, lenders
from bot.core.listening.details import WAIVABLE_ROLES
from bot.core.listening.heard import Heard
from bot.core.listening.lenders import Anchor, Placed
from bot.core.money import Money

_SEVERAL = 2


def note_debts(case: Case, heard: Heard, today: date) -> Case:
    """Read every figure on debts, each into the debt it was told of.

    Args:
        case: Before.
        heard: The message, its figures given the roles its words call for.
        today: The day, for overdue days.
    """
    anchors = lenders.read_anchors(heard)
    many = len(case.debts) >= _SEVERAL
    told = [
        placed
        for placed in lenders.place(heard, anchors, many)
        if not lenders.is_sum(heard, anchors, placed.fact, many)
    ]
    for fact in heard.has(*lenders.DEBT_ROLES):
        if name := lenders.is_sum(heard, anchors, fact, many):
            case = figures.note_sum(case, name, fact)
    freed = _free_the_sum(case, heard, anchors, told)
    # Banks told one by one after 好几张卡 are cards too.
    shared = None if freed is case or case.debt is None else case.debt.product
    shared = shared or _counted_kind(heard, anchors) or _only_cards(case, anchors)
    case, ids = _resolve(freed, heard, anchors, told, shared)
    for placed in told:
        case = _note(case, placed, ids, today)
    return _with_rest(_with_last(_in_order(case, ids)), heard)


def _free_the_sum(
    case: Case, heard: Heard, anchors: tuple[Anchor, ...], told: list[Placed]
) -> Case:
    """What stood as one debt was the sum of those named now one by one."""
    debt = case.debt
    totals = [placed.fact for placed in told if placed.fact.role == "total_debt"]
    if debt is None or debt.total is None or debt.institution is not None or not anchors:
        return case
    part = any(heard.marked(fact, "among") and (fact.fen or 0) < debt.total.fen for fact in totals)
    listed = len(anchors) >= _SEVERAL and len(totals) >= _SEVERAL
    if not (part or listed) or any(fact.corrected for fact in totals):
        return case
    case = replace(case, finance=replace(case.finance, debts_total=debt.total))
    return figures.with_debt(case, replace(debt, total=None))


def _counted_kind(heard: Heard, anchors: tuple[Anchor, ...]) -> str | None:
    """两张信用卡 工行2万 农行9千: what is counted first is what follows."""
    first = anchors[0] if anchors else None
    if first is None or first.product is None or first.institution is not None:
        return None
    return first.product.value if heard.marked_at(first.clause, "a_card") else None


def _only_cards(case: Case, anchors: tuple[Anchor, ...]) -> str | None:
    """招行那张27000 广发13500 after 两张信用卡: where all that is told of are cards, so is this."""
    cards = bool(case.debts) and all(debt.product == "credit_card" for debt in case.debts)
    return "credit_card" if cards and len(anchors) >= _SEVERAL else None


def _resolve(
    case: Case,
    heard: Heard,
    anchors: tuple[Anchor, ...],
    told: list[Placed],
    shared: str | None,
) -> tuple[Case, list[str | None]]:
    """Find or open the debt of each naming; None where a name alone opens none."""
    ids: list[str | None] = []
    product = None
    for number, anchor in enumerate(anchors):
        mine = [placed.fact for placed in told if number in placed.anchors]
        owed = any(fact.role == "total_debt" for fact in mine)
        several = len(anchors) >= _SEVERAL
        debt = (
            lenders.debt_put_right(case, anchor)
            or lenders.debt_told_by_amount(case, heard, anchor)
            or lenders.debt_of(case, anchor, owed=owed, several=several)
        )
        if debt is None and _opens_one(case, heard, anchor, several=several, told=bool(mine)):
            debt = Debt(
                chr(ord("A") + len(case.debts)), product=_inherited(anchor, product, shared)
            )
        ids.append(debt.id if debt else None)
        if debt is not None:
            case = figures.with_debt(case, _named(debt, anchor))
            product = case.debts[0].product
    return case, ids


def _opens_one(case: Case, heard: Heard, anchor: Anchor, *, several: bool, told: bool) -> bool:
    """Whether a name stands for a debt: 招行工资卡 beside a known debt is none."""
    if "borrow_to_repay" in heard.signals and anchor.institution is None and not told:
        # 想再借个网贷填上 is no debt yet.
        return not case.debts
    said = several or told or anchor.further or heard.marked_at(anchor.clause, "owes")
    return said or not case.debts


def _inherited(anchor: Anchor, product: str | None, shared: str | None) -> str:
    """一张2万另一张1万: the second is of the same kind."""
    if anchor.product is not None:
        return "unknown"
    same = product if anchor.institution is None else shared
    return same or "unknown"


def _named(debt: Debt, anchor: Anchor) -> Debt:
    """Write lender and product into the debt; what was told first stands."""
    lender, product = anchor.institution, anchor.product
    if product is not None and product.corrected:
        debt = replace(debt, product="unknown", institution=None, institution_name=None)
    if lender is not None and lender.corrected:
        debt = replace(debt, institution=None, institution_name=None)
    if lender is not None and debt.institution is None:
        debt = replace(debt, institution=lender.value, institution_name=lender.label or lender.text)
    if debt.product != "unknown":
        return debt
    if product is not None:
        return replace(debt, product=product.value or "unknown")
    return replace(debt, product="credit_card") if anchor.card else debt


def _note(case: Case, placed: Placed, ids: list[str | None], today: date) -> Case:
    for debt_id in _targets(case, placed, ids):
        chosen = next((debt for debt in case.debts if debt.id == debt_id), None)
        case = figures.with_debt(case, chosen) if chosen else case
        case = _note_on_front(case, placed.fact, today)
    return case


def _targets(case: Case, placed: Placed, ids: list[str | None]) -> list[str | None]:
    if placed.all_debts:
        return [debt.id for debt in case.debts]
    if placed.others_than is not None:
        named = {ids[number] for number in placed.others_than}
        return [debt.id for debt in case.debts if debt.id not in named]
    if placed.anchors:
        return [ids[number] for number in placed.anchors]
    # 不是3万8是4万1 is about the debt that holds the figure named as wrong.
    holder = figures.debt_holding(case, placed.fact.old_fen)
    return [holder.id if holder else None]


def _note_on_front(case: Case, fact: Fact, today: date) -> Case:
    if fact.role in lenders.OVERDUE_ROLES:
        return figures.note_overdue(case, fact, today)
    if fact.role in figures.DEBT_COUNTS:
        return figures.note_debt_count(case, fact)
    return figures.note_debt(case, fact)


def _in_order(case: Case, ids: list[str | None]) -> Case:
    """Bring the first debt named to the front, else leave the one under discussion there."""
    named = [debt_id for debt_id in ids if debt_id]
    if not case.debts:
        return case
    front = named[0] if named else case.debts[0].id
    return replace(
        case, debts=tuple(sorted(case.debts, key=lambda debt: (debt.id != front, debt.id)))
    )


def _with_last(case: Case) -> Case:
    """Where only one debt's amount is open, the sum tells it: 一共5万 招行2万 剩下是花呗."""
    total = case.finance.debts_total
    open_ones = [debt for debt in case.debts if _unknown(debt)]
    if total is None or len(open_ones) != 1 or len(case.debts) < _SEVERAL:
        return case
    known = Money.total(debt.known_total or Money(0) for debt in case.debts)
    if known >= total:
        return case
    filled = replace(open_ones[0], total=total - known)
    return replace(case, debts=tuple(filled if d.id == filled.id else d for d in case.debts))


def _with_rest(case: Case, heard: Heard) -> Case:
    """欠9800 里面本金9500 剩下的是利息: the part not told is what the others leave."""
    debt = case.debt
    name = next((role for role in WAIVABLE_ROLES if heard.says(f"rest:{role}")), None)
    if debt is None or name is None or debt.total is None or debt.principal is None:
        return case
    others = (getattr(debt, role) for role in WAIVABLE_ROLES if role != name)
    told = Money.total([debt.principal, *(part for part in others if part)])
    if getattr(debt, name) is not None or told >= debt.total:
        return case
    rest: dict[str, Any] = {name: debt.total - told}
    return figures.with_debt(case, replace(debt, **rest))


def _unknown(debt: Debt) -> bool:
    return debt.known_total is None and debt.total_low is None
