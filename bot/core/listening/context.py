"""What a figure means beside the words around it, the question asked and what is known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.core.case import Case
from bot.core.debts import Debt
from bot.core.facts import Fact
from bot.core.listening import (
    agreements,
    amounts,
    answers,
    causes,
    certainty,
    costs,
    days,
    disputes,
    supposing,
)
from bot.core.listening.figures import roles_holding
from bot.core.listening.heard import Heard
from bot.core.money import Money

_Refers = Callable[[Case, Heard, Fact], bool]
TAKEN_BACK = "taken_back"
_WAGES = ("income", "unlabelled")
_ELSEWHERE = ("overdue", "debt", "amount", "expected_income")
_WISHES = ("terms", "payment_cap", "deferral", "current_instalment", "stage_payment", "unlabelled")
_PAID = ("pay_now", "payment_cap", "income", "lump_sum", "amount_paid")
_SWINDLE = {"scam_agent", "fake_docs_solicited"}


def in_context(case: Case, heard: Heard, today: date) -> Heard:
    """Give every fact of a message the role it plays here.

    Args:
        case: Before the message.
        heard: As read from the words alone.
        today: The day, for 再歇四个月.

    Returns:
        The same message; a fact that is nobody's figure here is left out.
    """
    heard = _without_self(case, _without_repeats(_without_quoted(heard)))
    heard = amounts.as_displayed(heard)
    heard = costs.with_costs_summed(case, certainty.with_explained(case, heard))
    heard = _without_known(case, heard, certainty.refers_back)
    heard = amounts.of_the_household(_without_unused(causes.own_causes(case, heard)))
    heard = _without_promised(_without_idle(heard))
    heard = _put_off(case, heard)
    heard = days.of_days(case, amounts.of_money_at_hand(case, heard))
    heard = agreements.of_agreement(case, heard)
    heard = days.of_wages_to_come(case, days.with_income_from(heard, today), today)
    heard = days.of_earlier_wages(case, heard)
    heard = supposing.of_supposing(case, amounts.of_spending(heard))
    heard = disputes.mark_disputed(case, heard)
    heard = amounts.with_earners(amounts.of_lenders(case, heard))
    heard = amounts.off_the_bill(case, amounts.of_less(case, heard))
    heard = days.with_not_missed(days.without_other_days(days.not_yet_due(heard, today)))
    heard = amounts.of_settling(case, _taken_back(case, heard))
    heard = heard.with_facts(answers.label_by_question(case, heard))
    return certainty.without_sudden(case, _without_known(case, heard, _refers_back))


def _without_quoted(heard: Heard) -> Heard:
    """Leave out what somebody else is quoted with: 她说"24期免息 下周发协议"."""
    quoted = heard.marks_of("quoted")
    return heard.with_facts(
        fact
        for fact in heard.facts
        if fact.role not in (*_WISHES, "income_from", "due_on")
        or not any(mark.start <= fact.start < mark.end for mark in quoted)
    )


def _without_repeats(heard: Heard) -> Heard:
    """一个月3400打不住…就按3400吧 tells one amount twice; the first says what it is."""
    seen: dict[int, Fact] = {}
    for fact in heard.has("essential"):
        seen.setdefault(fact.fen or 0, fact)
    return heard.with_facts(
        fact
        for fact in heard.facts
        if fact.role not in ("income", "unlabelled")
        or fact.kind != "money"
        or fact.label
        or seen.get(fact.fen or 0) is None
        or not _follows_closely(heard, seen[fact.fen or 0], fact)
    )


def _follows_closely(heard: Heard, first: Fact, second: Fact) -> bool:
    between = [fact for fact in heard.facts if first.start < fact.start < second.start]
    return first.start < second.start and not between and heard.marked(second, "settles_on")


def _without_self(case: Case, heard: Heard) -> Heard:
    """我自己的 answers whose debt it is, not how many live on the income."""
    if case.progress.asked not in ("role", "consent") or not heard.says("self"):
        return heard
    others = {fact.role for fact in heard.facts} - {"household"}
    return heard if others else heard.with_facts(())


def _without_unused(heard: Heard) -> Heard:
    """网贷从来不碰 names a product there is no debt of."""
    return heard.with_facts(
        fact
        for fact in heard.facts
        if fact.role not in ("product", "institution") or not heard.marked(fact, "not_used")
    )


def _without_promised(heard: Heard) -> Heard:
    """What a clerk promised and nobody keeps is no wish of the person's."""
    if "verbal_promise_denied" not in heard.signals:
        return heard
    kept = (fact for fact in heard.facts
            if fact.role not in _WISHES or not heard.marked(fact, "promised"))  # fmt: skip
    cues = (
        cue for cue in heard.cues if not cue.startswith(("wish:", "waive:", "choose:", "agree"))
    )
    return replace(heard, facts=tuple(kept), cues=tuple(cues))


def _without_idle(heard: Heard) -> Heard:
    """Leave out a swindler's price, and spans of time that put nothing off: 都过去十几天了."""
    return heard.with_facts(fact for fact in heard.facts if not _is_idle(heard, fact))


def _is_idle(heard: Heard, fact: Fact) -> bool:
    if fact.role == "deferral":
        monthly = any(mark.start == fact.start for mark in heard.marks_of("a_month"))
        return monthly or heard.marked(fact, "past")
    if fact.role in _WAGES and fact.kind == "money" and _is_a_cut(heard, fact):
        return True
    if fact.role in _WAGES and fact.kind == "money" and heard.marked(fact, "a_day"):
        # 一天两百 一个月五六千: the month tells more than the day, and a day alone tells no month.
        month_told = any(heard.marked(other, "a_month") for other in heard.has(*_WAGES))
        return month_told or heard.says("per_day")
    if fact.role in ("total_debt", "unlabelled") and _is_spent_once(heard, fact):
        return True
    return fact.role == "unlabelled" and bool(_SWINDLE & set(heard.signals))


def _is_spent_once(heard: Heard, fact: Fact) -> bool:
    """修了三万多 tells what something cost, not what is owed."""
    return any(mark.end == fact.start for mark in heard.marks_of("spent_once"))


def _is_a_cut(heard: Heard, fact: Fact) -> bool:
    """砍了我一千多工资 tells by how much they earn less, not what they earn."""
    return any(mark.end == fact.start for mark in heard.marks_of("cut_by"))


def _put_off(case: Case, heard: Heard) -> Heard:
    """两个月行吗 after a wish to put it off says for how long."""
    if not case.asks_for("Q2") or case.progress.asked in _ELSEWHERE:
        return heard
    return heard.with_facts(
        replace(fact, role="deferral")
        if (fact.role, fact.kind) == ("unlabelled", "duration")
        else fact
        for fact in heard.facts
    )


def _taken_back(case: Case, heard: Heard) -> Heard:
    """Mark a known figure the person takes back: 那个3000不算, 刚才那个不算."""
    if not heard.marks_of("taken_back"):
        return heard
    facts = _put_in_place([_back(case, heard, fact) for fact in heard.facts])
    if not any(fact.kind == "money" for fact in (*heard.facts, *heard.recalled)):
        mark = heard.marks_of("taken_back")[0]
        latest = case.progress.last_roles[:1]
        facts += [
            Fact(TAKEN_BACK, "label", mark.start, mark.end, "", value=role) for role in latest
        ]
    return heard.with_facts(facts)


def _put_in_place(facts: list[Fact]) -> list[Fact]:
    """刚才说的600不算 500吧 names what stands instead."""
    back = next((fact.value for fact in facts if fact.role == TAKEN_BACK and fact.value), None)
    if back is None:
        return facts
    return [
        replace(fact, role=back, corrected=True)
        if (fact.role, fact.kind) == ("unlabelled", "money")
        else fact
        for fact in facts
    ]


def _back(case: Case, heard: Heard, fact: Fact) -> Fact:
    if fact.kind != "money" or fact.fen is None or not heard.marked(fact, "taken_back"):
        return fact
    held = roles_holding(case, fact.fen)
    return replace(fact, role=TAKEN_BACK, value=held[0] if held else None)


def _without_known(case: Case, heard: Heard, refers: _Refers) -> Heard:
    """An amount that is known already refers to it and asks for nothing."""
    recalled = tuple(fact for fact in heard.facts if refers(case, heard, fact))
    kept = heard.with_facts(fact for fact in heard.facts if fact not in recalled)
    return replace(kept, recalled=(*heard.recalled, *recalled))


def _is_a_part(case: Case, heard: Heard, fact: Fact) -> bool:
    """别跟1660搅一块 and 拿6000随便分一个 speak of a part of the debt, or of all of it."""
    amount, debt = Money(fact.fen or 0), case.debt
    if debt is None or fact.label:
        return False
    if fact.role == "income":
        return amount in (debt.admitted, debt.disputed) and not heard.has("expected_income")
    return amount == debt.known_total and bool(heard.marks_of("splits"))


def _refers_back(case: Case, heard: Heard, fact: Fact) -> bool:
    if fact.role in _PAID and any(_is_disputed(debt, fact) for debt in case.debts):
        # Nobody offers to pay what they dispute: 那5460要先垫上吗 asks about it.
        return True
    if fact.role in ("income", "pay_now") and _is_a_part(case, heard, fact):
        return True
    if fact.role != "unlabelled" or fact.fen is None:
        return False
    asked_for = [request.payment for request in case.requests]
    asked_for += [stage.payment for request in case.requests for stage in request.stages]
    undisputed = (debt.undisputed_total for debt in case.debts)
    named = {money.fen for money in (*asked_for, *undisputed) if money is not None}
    return fact.fen in named or bool(roles_holding(case, fact.fen))


def _is_disputed(debt: Debt, fact: Fact) -> bool:
    return debt.disputed is not None and debt.disputed.fen == fact.fen
