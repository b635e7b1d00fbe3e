"""Which debt each figure of a message belongs to, where several lenders are spoken of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening.heard import Heard

DEBT_ROLES = (
    "total_debt", "principal", "interest", "penalty", "fee", "disputed", "admitted", "amount_due",
    "next_due", "amount_paid", "current_instalment", "overdue_duration", "overdue_since",
    "agreed_terms", "paid_terms",
)  # fmt: skip
OVERDUE_ROLES = ("overdue_duration", "overdue_since")
_SEVERAL = 2
_FURTHER = ("another", "one_of_several")
_SUMMED = {
    "total_debt": "debts_total", "current_instalment": "debt_payments",
    "amount_due": "debt_payments",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """One naming of a debt in a message: its lender, its product, or 另一张.

    Attributes:
        start: Where it stands.
        clause: In which clause.
        institution: The lender.
        product: The product.
        further: Said of one more debt than those before.
        card: Counted as cards are, 一张.
    """

    start: int
    clause: int
    institution: Fact | None = None
    product: Fact | None = None
    further: bool = False
    card: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and the debts it was told of, by their place among the anchors; none is the front.

    Attributes:
        fact: The figure.
        anchors: Indexes of the anchors.
        all_debts: It was said of every debt of the case.
        others_than: It was said of all debts but these.
    """

    fact: Fact
    anchors: tuple[int, ...] = ()
    all_debts: bool = False
    others_than: tuple[int, ...] | None = None


def read_anchors(heard: Heard) -> tuple[Anchor, ...]:
    """List the debts a message names, in order."""
    named = _joined([_anchor(heard, fact) for fact in heard.has("institution", "product")], heard)
    clauses = {anchor.clause for anchor in named}
    bare = [anchor for anchor in _bare_anchors(heard) if anchor.clause not in clauses]
    anchors = sorted([*named, *bare], key=lambda anchor: anchor.start)
    return tuple(anchor for anchor in anchors if not _pays_for_something_else(anchor, heard))


def _anchor(heard: Heard, fact: Fact) -> Anchor:
    clause = heard.clause_of(fact.start)
    further = any(
        mark.start <= fact.start and heard.clause_of(mark.start) == clause
        for mark in heard.marks_of("another")
    )
    if fact.role == "institution":
        card = heard.marked_at(clause, "a_card")
        return Anchor(fact.start, clause, institution=fact, further=further, card=card)
    return Anchor(fact.start, clause, product=fact, further=further)


def _joined(anchors: list[Anchor], heard: Heard) -> list[Anchor]:
    """Join a lender with the product told beside it: 招行信用卡, 花呗, 信用卡是招行的."""
    joined: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda item: (item.start, item.institution is None)):
        if joined and _belong_together(joined[-1], anchor, heard):
            former = joined.pop()
            anchor = replace(
                former,
                institution=former.institution or anchor.institution,
                product=former.product or anchor.product,
                further=former.further or anchor.further,
            )
        joined.append(anchor)
    return joined


def _belong_together(first: Anchor, second: Anchor, heard: Heard) -> bool:
    kinds_differ = (first.institution is None) != (second.institution is None)
    one_of_each = (first.product is None) != (second.product is None)
    if first.start == second.start:
        return True
    implied = any(
        fact.role == "product" and fact.start == second.start
        for fact in heard.facts
        if second.institution is not None
    )
    near = first.clause == second.clause and not _figures_between(heard, first, second)
    return near and kinds_differ and one_of_each and not implied


def _figures_between(heard: Heard, first: Anchor, second: Anchor) -> bool:
    return any(first.start < fact.start < second.start for fact in heard.has(*DEBT_ROLES))


def _bare_anchors(heard: Heard) -> Iterator[Anchor]:
    """Yield 一张…另一张… and 还有一家…, where an amount owed stands beside them."""
    first = True
    for mark in heard.marks_of(*_FURTHER):
        owed = [fact for fact in heard.has("total_debt") if _follows(heard, mark.start, fact)]
        if owed:
            further = mark.name == "another" or not first
            yield Anchor(mark.start, heard.clause_of(mark.start), further=further)
            first = False


def _follows(heard: Heard, start: int, fact: Fact) -> bool:
    return fact.start >= start and heard.clause_of(fact.start) == heard.clause_of(start)


def _pays_for_something_else(anchor: Anchor, heard: Heard) -> bool:
    """建行房贷3000 names a mortgage, 花呗每月还360 another loan's payment: no debt of the case."""
    beside = [fact for fact in heard.facts if heard.clause_of(fact.start) == anchor.clause]
    owed = any(fact.role in DEBT_ROLES for fact in beside)
    others = [fact for fact in beside if fact.role == "other_debt_payment" and fact.fen]
    mortgage = anchor.product is None and any(fact.label for fact in others)
    lender = not anchor.further and any(not fact.label for fact in others)
    return (mortgage or lender) and not owed


def place(heard: Heard, anchors: tuple[Anchor, ...], many: bool) -> tuple[Placed, ...]:
    """Say for each figure on debts to which of the debts named it belongs.

    Args:
        heard: The message.
        anchors: The debts it names.
        many: Whether the case knows several debts.
    """
    facts = heard.has(*DEBT_ROLES)
    return tuple(_placed(heard, anchors, fact, many) for fact in facts)


def _placed(heard: Heard, anchors: tuple[Anchor, ...], fact: Fact, many: bool) -> Placed:
    if fact.role in OVERDUE_ROLES and heard.marked(fact, "the_others") and many:
        return Placed(fact, others_than=tuple(range(len(anchors))))
    every = heard.marked(fact, "every")
    if every and fact.role in OVERDUE_ROLES and (len(anchors) >= _SEVERAL or many):
        return Placed(fact, tuple(range(len(anchors))), all_debts=not anchors)
    if not anchors:
        return Placed(fact)
    run = _run_before(heard, anchors, fact)
    if fact.role in OVERDUE_ROLES and len(run) >= _SEVERAL:
        return Placed(fact, run)
    return Placed(fact, (_nearest(heard, anchors, fact),))


def _run_before(heard: Heard, anchors: tuple[Anchor, ...], fact: Fact) -> tuple[int, ...]:
    """List the lenders named one after another just before: 招行和花呗逾期俩月."""
    clause = heard.clause_of(fact.start)
    last = max((other.start for other in heard.has(*DEBT_ROLES) if other.start < fact.start),
               default=-1)  # fmt: skip
    return tuple(
        number
        for number, anchor in enumerate(anchors)
        if anchor.clause == clause and last < anchor.start < fact.start
    )


def _nearest(heard: Heard, anchors: tuple[Anchor, ...], fact: Fact) -> int:
    """Take the lender of the same clause, else the last one named before, else the first."""
    clause = heard.clause_of(fact.start)
    numbers = range(len(anchors))
    beside = [number for number in numbers if anchors[number].clause == clause]
    if len(beside) == 1:
        return beside[0]
    before = [number for number in beside or numbers if anchors[number].start <= fact.start]
    return max(before, default=(beside or [0])[0])


def is_sum(heard: Heard, anchors: tuple[Anchor, ...], fact: Fact, many: bool) -> str | None:
    """Name the sum over several debts that a figure is; None where it belongs to one debt."""
    several = len(anchors) >= _SEVERAL or many
    if not several or fact.role not in _SUMMED or fact.corrected:
        return None
    alone = not any(anchor.clause == heard.clause_of(fact.start) for anchor in anchors)
    run = len(_run_before(heard, anchors, fact)) >= _SEVERAL
    if heard.marked(fact, "together") and (alone or run):
        return _SUMMED["current_instalment" if heard.marked(fact, "a_month") else fact.role]
    return _SUMMED[fact.role] if run else None


def debt_of(case: Case, anchor: Anchor, *, owed: bool, several: bool) -> Debt | None:
    """Find the debt an anchor names among those of the case; None where it is a new one.

    Args:
        case: As far as the message was read.
        anchor: The naming.
        owed: An amount owed was told beside it.
        several: The message names other debts too.
    """
    if anchor.institution is not None:
        return _by_lender(case, anchor, owed=owed, several=several)
    if anchor.product is not None:
        return _by_product(case, anchor, owed=owed)
    return None if anchor.further else case.debt


def debt_put_right(case: Case, anchor: Anchor) -> Debt | None:
    """Find the debt whose product or lender 不是分期平台,是信用卡 puts right."""
    named = anchor.product or anchor.institution
    if named is None or not named.corrected:
        return None
    held = (debt for debt in case.debts if named.old_value in (debt.product, debt.institution))
    only = case.debt if len(case.debts) == 1 else None
    return next(held, only)


def debt_told_by_amount(case: Case, heard: Heard, anchor: Anchor) -> Debt | None:
    """Find the debt of 一万五那个是信用卡: the amount says which, the product is new."""
    if anchor.institution is None and anchor.product is None:
        return None
    named = [
        fact.fen
        for fact in (*heard.recalled, *heard.has("total_debt"))
        if fact.fen and heard.clause_of(fact.start) == anchor.clause
    ]
    lender = anchor.institution.value if anchor.institution else None
    held = (
        debt
        for debt in case.debts
        if debt.total and debt.total.fen in named and lender in (None, debt.institution)
    )
    return next((debt for debt in held if _fits(debt, anchor)), None)


def _by_lender(case: Case, anchor: Anchor, *, owed: bool, several: bool) -> Debt | None:
    lender = anchor.institution.value if anchor.institution else None
    same = [debt for debt in case.debts if debt.institution == lender]
    if same:
        return next((debt for debt in same if _fits(debt, anchor)), None)
    if anchor.further:
        return None
    unnamed = (debt for debt in case.debts if debt.institution is None and _fits(debt, anchor))
    return next((debt for debt in unnamed if not (owed and several and debt.total)), None)


def _by_product(case: Case, anchor: Anchor, *, owed: bool) -> Debt | None:
    if anchor.further and owed:
        return None
    product = anchor.product.value if anchor.product else None
    same = (debt for debt in case.debts if debt.product == product)
    unknown = (debt for debt in case.debts if debt.product == "unknown")
    return next(same, None) or next(unknown, None)


def _fits(debt: Debt, anchor: Anchor) -> bool:
    return anchor.product is None or debt.product in ("unknown", anchor.product.value)
