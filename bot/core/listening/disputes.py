"""Parts of a debt the person disputes and parts they admit."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening.heard import Heard
from bot.core.money import ZERO

_OWED = ("total_debt", "unlabelled", "amount_due", "principal", "pay_now")
_SUMS = ("disputed", "total_debt", "unlabelled")
_AMONG_FRIENDS = ("disputed", "total_debt", "unlabelled", "lump_sum")
_DENIALS = ("not_mine", "not_my_debt")
_FRAUD_SIGNS = {"possible_fraud_victim", "id_leaked", "id_lost"}
_DISPUTED_REASONS = {"R09", "R14"}


def mark_disputed(case: Case, heard: Heard) -> Heard:
    """Give amounts said to be somebody else's, or one's own, the role of such a part.

    有一笔8600不是我借的 disputes that part; 花呗8600不是我借的 disputes the whole debt.
    """
    heard = _swindled_away(_among_friends(case, heard))
    if not heard.marks_of(*_DENIALS, "admitted", "paid_off") or heard.says("principal_only"):
        return _owned(heard)
    facts = [part for fact in heard.facts for part in _parts(case, heard, fact)]
    return replace(heard, facts=tuple(_added_up(case, heard, facts)))


def _swindled_away(heard: Heard) -> Heard:
    """从平台借了12000 全转给骗子了: borrowed by deceit, the whole of it is in dispute."""
    owed = [fact for fact in heard.has("total_debt") if fact.fen]
    if "possible_fraud_victim" not in heard.signals or not heard.marks_of("swindled_away"):
        return heard
    if len(owed) != 1 or heard.has("disputed") or heard.marks_of("admitted"):
        return heard
    return heard.with_facts([*heard.facts, replace(owed[0], role="disputed")])


def _among_friends(case: Case, heard: Heard) -> Heard:
    """那5000是我哥的 speaks of no lender: nothing of it is owed here, or in dispute."""
    return heard.with_facts(fact for fact in heard.facts if not _is_aside(case, heard, fact))


def _is_aside(case: Case, heard: Heard, fact: Fact) -> bool:
    """Whether a sum is a friend's, what others owe the person, or one nobody could place."""
    if fact.kind != "money" or fact.role not in _AMONG_FRIENDS:
        return False
    told = fact.role == "disputed" and fact.fen is not None
    unplaced = told and fact.fen == case.progress.unclear_fen
    return unplaced or heard.marked(fact, "of_kin", "owed_to_me") or _only_rises(heard, fact)


def _only_rises(heard: Heard, fact: Fact) -> bool:
    """药钱每月多出600: a living cost that rose is no charge in dispute."""
    cost = heard.marked(fact, "a_month", "spends") and not heard.marked(fact, "charges")
    return fact.role == "disputed" and heard.marked(fact, "rise") and cost


def _owned(heard: Heard) -> Heard:
    """9600是我花的我认 别的不该我出 只还本金: the charges are unwelcome, nothing is disputed."""
    if not heard.says("principal_only"):
        return heard
    return heard.with_facts(
        fact for fact in heard.facts
        if fact.role != "disputed" or not heard.marked(fact, "admitted")
    )  # fmt: skip


def _added_up(case: Case, heard: Heard, facts: list[Fact]) -> Iterator[Fact]:
    """又有一笔320也不是我的 adds to the part disputed before; a sum told beside it stands alone."""
    summed = any(fact.role in _SUMS and fact.corrected for fact in facts)
    known = case.debt.disputed if case.debt else None
    for fact in facts:
        one_more = fact.role == "disputed" and heard.marked(fact, "once_more")
        if one_more and summed and not fact.corrected:
            continue
        if one_more and known is not None and fact.fen is not None:
            yield replace(fact, fen=fact.fen + known.fen)
        elif summed and fact.corrected and heard.marked(fact, "together"):
            yield replace(fact, role="disputed")
        else:
            yield fact


def _parts(case: Case, heard: Heard, fact: Fact) -> Iterator[Fact]:
    if fact.role == "disputed" and heard.marked(fact, "admitted") and not _denied(heard, fact):
        yield replace(fact, role="admitted")
    elif fact.kind != "money" or fact.role not in (*_OWED, "amount_paid"):
        yield fact
    elif _paid_before(heard, fact):
        yield replace(fact, role="amount_paid")
        yield replace(fact, role="disputed")
    elif fact.role == "amount_paid":
        yield fact
    elif _denied(heard, fact):
        if _wholly_denied(heard, fact) or not _is_part(case, heard, fact):
            yield replace(fact, role="total_debt")
        yield replace(fact, role="disputed")
    elif heard.marked(fact, "admitted") and _disputes_something(case, heard):
        yield replace(fact, role="admitted")
    else:
        yield fact


def _paid_before(heard: Heard, fact: Fact) -> bool:
    """里头3200我在柜台还过了: a part that was paid and is billed all the same."""
    return heard.marked(fact, "among") and heard.marked(fact, "paid_off")


def _wholly_denied(heard: Heard, fact: Fact) -> bool:
    """Whether a message denies ever having had the account: 从没办过你们的卡 还催我还12800."""
    never = any(reason.value == "R14" for reason in heard.has("reason"))
    alone = sum(other.kind == "money" for other in heard.facts) == 1
    apart = bool(heard.marks_of("not_my_debt")) and not heard.marked(fact, "not_my_debt")
    return never and alone and apart and fact.role == "total_debt"


def _denied(heard: Heard, fact: Fact) -> bool:
    """Whether the clause denies it, or the next one that names no amount: 有一笔8600 不是我借的."""
    if _wholly_denied(heard, fact):
        return True
    if heard.marked(fact, *_DENIALS):
        return not heard.marked(fact, "admitted")
    after = heard.clause_of(fact.start) + 1
    silent = not any(
        heard.clause_of(other.start) == after for other in heard.facts if other.kind == "money"
    )
    named = heard.marked(fact, "among", "together")
    # 加起来欠80300 有人刷了我的卡 tells what is owed, and that a part of it is not theirs.
    whole = heard.marked(fact, "owes") and not heard.marked(fact, "among")
    denials = ("not_my_debt",) if whole else _DENIALS
    return silent and named and heard.marked_at(after, *denials)


def _is_part(case: Case, heard: Heard, fact: Fact) -> bool:
    if heard.marked(fact, "among", "once_more") or not heard.marked(fact, "not_my_debt"):
        return True
    known = case.debt.known_total if case.debt else None
    return known is not None and fact.fen is not None and fact.fen < known.fen


def _disputes_something(case: Case, heard: Heard) -> bool:
    disputed = any(debt.disputed for debt in case.debts) or _DISPUTED_REASONS & set(case.reasons)
    return bool(disputed or heard.marks_of(*_DENIALS) or "disputed_txn" in case.signals)


def settle_parts(case: Case) -> Case:
    """Work out the third of total, disputed and admitted part where two are told.

    A disputed part is a cause of its own, R09, where none like it was named.
    """
    case = replace(case, debts=tuple(_settled(debt) for debt in case.debts))
    if "R14" in case.reasons:
        return _called_fraud(case)
    named = _DISPUTED_REASONS & set(case.reasons)
    disputed = [debt for debt in case.debts if debt.disputed]
    if named or not disputed:
        return case
    paid = all(debt.paid == debt.disputed for debt in disputed)
    return replace(case, reasons=(*case.reasons, "R14" if paid else "R09"))


def _settled(debt: Debt) -> Debt:
    if debt.disputed and debt.known_total is None and debt.amount_due is not None:
        # The bill under dispute is all that was told of what is owed.
        return replace(debt, total=debt.amount_due, amount_due=None)
    if debt.admitted is None:
        return debt
    total = debt.known_total
    if total is None and debt.disputed is not None:
        return replace(debt, total=debt.admitted + debt.disputed)
    if total is not None and debt.disputed is None and debt.admitted < total:
        return replace(debt, disputed=total - debt.admitted)
    return debt


def _called_fraud(case: Case) -> Case:
    """A part that is not theirs, or signs of misuse, make it a disputed charge."""
    part = any(
        debt.disputed
        and debt.paid != debt.disputed
        and (debt.known_total is None or ZERO < debt.disputed < debt.known_total)
        for debt in case.debts
    )
    if not part and not _FRAUD_SIGNS & set(case.signals):
        return case
    reasons = ("R09" if code == "R14" else code for code in case.reasons)
    return replace(case, reasons=tuple(dict.fromkeys(reasons)))
