"""What a day or a span of time is about: a debit, wages, the first overdue day, or nothing."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar_months import add_months
from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.listening.heard import Heard

_PAID_THEN = ("payment_cap", "other_debt_payment", "unlabelled")
_OVERDUE_DAYS = ("overdue_since", "unlabelled")


def of_days(case: Case, heard: Heard) -> Heard:
    """Tell the day of a debit from the day of wages, and wages to come from those that came."""
    facts = [_falls_due(heard, fact) for fact in heard.facts]
    begins = any(fact.role == "income_from" for fact in facts)
    owed = begins and ("wage_delay" in case.signals or "wage_delay" in heard.signals)
    if not owed or case.finance.income is not None or heard.marks_of("now"):
        return heard.with_facts(facts)
    return heard.with_facts(_to_come(fact) for fact in facts)


def _falls_due(heard: Heard, fact: Fact) -> Fact:
    a_day = fact.kind == "date" and fact.role in ("unlabelled", "income_from")
    debit = heard.marked(fact, "falls_due") and not heard.marked(fact, "the_wage", "past")
    return replace(fact, role="due_on") if a_day and debit else fact


def of_earlier_wages(case: Case, heard: Heard) -> Heard:
    """Tell wages of earlier days from those of today: 上班那会能有6500; 工资还照原来的."""
    facts = [_earned_before(heard, fact) for fact in heard.facts]
    usual, begins = _usual_fen(case, facts), [f for f in facts if f.role == "income_from"]
    told = any(fact.role == "expected_income" for fact in facts)
    if usual is None or not begins or told or not heard.marks_of("as_before"):
        return heard.with_facts(facts)
    again = replace(begins[0], role="expected_income", kind="money", on=None, fen=usual)
    return heard.with_facts([*facts, again])


def _usual_fen(case: Case, facts: list[Fact]) -> int | None:
    """Say what they used to earn, told now or before: 以前6500 到时候还能有这个数."""
    told = next((fact.fen for fact in facts if fact.role == "usual_income" and fact.fen), None)
    known = case.finance.usual_income
    return told or (None if known is None else known.fen)


def _earned_before(heard: Heard, fact: Fact) -> Fact:
    clause = heard.clause_of(fact.start)
    aside = any(heard.marked_at(at, "no_wage") for at in (clause, clause + 1))
    if fact.role in ("income", "expected_income") and aside and not fact.label:
        # 大伯转我5000 这个不算工资: what comes once is no income.
        return replace(fact, role="lump_sum")
    if _comes_in(heard, fact) or _received(heard, fact):
        return replace(fact, role="income", label=None)
    if _beside_the_wage(heard, fact):
        return replace(fact, role="usual_income")
    earlier = heard.marked(fact, "used_to") and not heard.marked(fact, "now")
    wage = fact.role in ("income", "expected_income") and not fact.label
    return replace(fact, role="usual_income") if wage and earlier else fact


def _received(heard: Heard, fact: Fact) -> bool:
    """这个月才拿了3800 tells what was earned, not what can be paid now."""
    open_sum = fact.kind == "money" and fact.role in ("pay_now", "unlabelled")
    return open_sum and heard.marked(fact, "received") and not heard.marked(fact, "at_hand")


def _comes_in(heard: Heard, fact: Fact) -> bool:
    """保险那边每月给1200误工的: what is paid to them is no living cost."""
    spent = fact.kind == "money" and fact.role in ("essential", "unlabelled")
    return spent and heard.marked(fact, "comes_in") and not heard.marked(fact, "must_pay")


def _beside_the_wage(heard: Heard, fact: Fact) -> bool:
    """现在到手5200 平时有7300: of two wages in one message the usual one is not today's."""
    wage = fact.kind == "money" and fact.role in ("income", "unlabelled") and not fact.label
    others = [other for other in heard.has("income") if other is not fact and not other.label]
    return wage and bool(others) and heard.marked(fact, "usually")


def _to_come(fact: Fact) -> Fact:
    return replace(fact, role="expected_income") if fact.role == "income" else fact


def with_income_from(heard: Heard, today: date) -> Heard:
    """再歇四个月能上班 says from when there is income again, and asks for no deferral."""
    if heard.says("wish:deferral"):
        return heard
    return heard.with_facts(_begins(heard, fact, today) for fact in heard.facts)


def of_wages_to_come(case: Case, heard: Heard, today: date) -> Heard:
    """4月1号起去店里干 一个月5000, told after today's income, is what will be earned then."""
    if not any(day.on is None or day.on > today for day in heard.has("income_from")):
        # 11月3号才到物流公司上班 到手5200 is earned already.
        return heard
    told = case.finance.income is not None or case.progress.asked == "expected_income"
    # Whoever lost their job and tells a wage with the day it begins has none today.
    known = (told or "R03" in case.reasons) and not heard.marks_of("now")
    return heard.with_facts(
        replace(fact, role="expected_income") if _earned_then(heard, fact, known=known) else fact
        for fact in heard.facts
    )


def _earned_then(heard: Heard, fact: Fact, *, known: bool) -> bool:
    """Whether an amount is a wage to come: by its own words, or once today's income is told."""
    if fact.kind != "money" or fact.label or fact.corrected or fact.fen is None:
        return False
    then = fact.role in _PAID_THEN and heard.marked(fact, "earns_then")
    then = then and not heard.marked(fact, "now")
    begun = any(day.start < fact.start for day in heard.has("income_from"))
    return (then and begun) or (known and fact.role == "income")


def _begins(heard: Heard, fact: Fact, today: date) -> Fact:
    open_day = ("deferral", "unlabelled", "due_on")
    if fact.role not in open_day or not heard.marked(fact, "back_to_earning"):
        return fact
    if fact.kind == "date" and fact.on is not None and fact.on >= today:
        return replace(fact, role="income_from")
    if fact.kind != "duration":
        return fact
    begins = today + timedelta(days=fact.days or 0)
    on = add_months(today, fact.months) if fact.months else begins
    return replace(fact, role="income_from", kind="date", on=on, approximate=True)


def without_other_days(heard: Heard) -> Heard:
    """The day a paper was issued or a call was made is not the first overdue day."""
    return heard.with_facts(fact for fact in heard.facts if not _other_day(heard, fact))


def _other_day(heard: Heard, fact: Fact) -> bool:
    if fact.role == "overdue_since" and heard.has("overdue_duration") and fact.on is not None:
        # 到今天逾期26天: the day to which they count, not the first one.
        return heard.marked(fact, "until_then")
    if fact.role == "income_from":
        # 工资条下月才有 says when a paper can be had.
        return _names_a_paper(heard, fact)
    a_day = fact.kind == "date" and fact.role in _OVERDUE_DAYS
    elsewhere = heard.marked(fact, "event_of_its_own") or _names_a_paper(heard, fact)
    return a_day and elsewhere and not heard.marked(fact, "owes")


def _names_a_paper(heard: Heard, fact: Fact) -> bool:
    clause = heard.clause_of(fact.start)
    return any(heard.clause_of(mark.start) == clause for mark in heard.papers)


def not_yet_due(heard: Heard, today: date) -> Heard:
    """还差两天到期 names the day a payment falls due, not days overdue."""
    return heard.with_facts(part for fact in heard.facts for part in _ahead(heard, fact, today))


def _ahead(heard: Heard, fact: Fact, today: date) -> tuple[Fact, ...]:
    late = fact.role in ("overdue_duration", "unlabelled") and fact.kind == "duration"
    if not late or not fact.days or not heard.marked(fact, "not_yet_due"):
        return (fact,)
    due = replace(fact, role="due_on", kind="date", on=today + timedelta(days=fact.days))
    return (due, replace(fact, role="overdue_duration", days=0))


def with_not_missed(heard: Heard) -> Heard:
    """还没逾期 is an answer too: nothing was missed."""
    told = {heard.clause_of(fact.start) for fact in heard.has("overdue_duration", "overdue_since")}
    missed_none = [
        Fact("overdue_duration", "duration", mark.start, mark.end, "", days=0)
        for mark in heard.marks_of("not_overdue")
        if heard.clause_of(mark.start) not in told
    ]
    return heard.with_facts((*heard.facts, *missed_none))
