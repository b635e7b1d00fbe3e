"""What a figure means beside the words around it, the question asked and what is known."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar_months import add_months
from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.listening import answers, disputes
from bot.core.listening.figures import FROM_BILL, roles_holding
from bot.core.listening.heard import Heard

TAKEN_BACK = "taken_back"
_OF_OTHERS = ("R03", "R04", "R05", "R10", "R13")
_WISHES = ("terms", "payment_cap", "deferral", "current_instalment", "stage_payment", "unlabelled")
_MONTHLY = ("payment_cap", "unlabelled", "stage_payment", "expected_income")
_OPEN_SUMS = ("lump_sum", "unlabelled", "savings")
_SWINDLE = {"scam_agent", "fake_docs_solicited"}
_BILLED = ("total_debt", "principal", "unlabelled")
_WAIVED = ("waive:interest", "waive:penalty", "waive:fee")
_NAMES = ("institution", "product")
_COUNTED = ("another", "one_of_several")
_OVERDUE_DAYS = ("overdue_since", "unlabelled")


def in_context(case: Case, heard: Heard, today: date) -> Heard:
    """Give every fact of a message the role it plays here.

    Args:
        case: Before the message.
        heard: As read from the words alone.
        today: The day, for 再歇四个月.

    Returns:
        The same message; a fact that is nobody's figure here is left out.
    """
    heard = _without_others_reasons(case, heard)
    heard = _without_promised(_without_idle(heard))
    heard = _of_days(case, _of_money_at_hand(case, heard))
    heard = _of_agreement(case, heard)
    heard = _with_income_from(heard, today)
    heard = disputes.mark_disputed(case, heard)
    heard = _off_the_bill(_with_earners(_of_lenders(case, heard)))
    heard = _with_not_missed(_without_other_days(_not_yet_due(heard, today)))
    heard = replace(heard, facts=answers.label_by_question(case, heard))
    return _without_known(case, _taken_back(case, heard))


def _keep(heard: Heard, facts: Iterable[Fact]) -> Heard:
    return replace(heard, facts=tuple(facts))


def _without_others_reasons(case: Case, heard: Heard) -> Heard:
    """Leave out a wife's lost job, and a refusal or a lapse of memory that is no cause."""
    return _keep(heard, (fact for fact in heard.facts if not _no_cause(case, heard, fact)))


def _no_cause(case: Case, heard: Heard, fact: Fact) -> bool:
    if fact.role != "reason":
        return False
    if case.reasons and any(mark.start <= fact.start < mark.end for mark in heard.papers):
        # 病危通知书 names a paper of a cause told before.
        return True
    if fact.value == "R13" and (
        heard.says("principal_only", "not_refusing", *_WAIVED) or heard.marked(fact, "charges")
    ):
        # 利息不想还 refuses a part, not the debt.
        return True
    if fact.value in _OF_OTHERS and heard.marked(fact, "about_another"):
        return True
    elsewhere = case.progress.asked not in (None, "consent", "role", "reason")
    unasked = elsewhere and len(heard.facts) == 1
    return unasked and (
        (fact.value == "R12" and heard.says("prefer_not", "skip"))
        or (fact.value == "R10" and heard.says("dont_know"))
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
    return _keep(heard, (fact for fact in heard.facts if not _is_idle(heard, fact)))


def _is_idle(heard: Heard, fact: Fact) -> bool:
    if fact.role == "deferral":
        monthly = any(mark.start == fact.start for mark in heard.marks_of("a_month"))
        return monthly or heard.marked(fact, "past")
    return fact.role == "unlabelled" and bool(_SWINDLE & set(heard.signals))


def _of_money_at_hand(case: Case, heard: Heard) -> Heard:
    """手里能凑七百 beside a bill is what they would pay now."""
    due = heard.has("amount_due") or (case.debt and case.debt.amount_due) or case.asks_for("Q3")
    if not due:
        return heard
    return _keep(heard, (_at_hand(heard, fact) for fact in heard.facts))


def _at_hand(heard: Heard, fact: Fact) -> Fact:
    counts = fact.kind == "money" and fact.role in _OPEN_SUMS and heard.marked(fact, "at_hand")
    return replace(fact, role="pay_now") if counts else fact


def _of_days(case: Case, heard: Heard) -> Heard:
    """Tell the day of a debit from the day of wages, and wages to come from those that came."""
    facts = [_falls_due(heard, fact) for fact in heard.facts]
    begins = any(fact.role == "income_from" for fact in facts)
    owed = begins and ("wage_delay" in case.signals or "wage_delay" in heard.signals)
    if not owed or case.finance.income is not None or heard.marks_of("now"):
        return _keep(heard, facts)
    return _keep(heard, (_to_come(fact) for fact in facts))


def _falls_due(heard: Heard, fact: Fact) -> Fact:
    a_day = fact.kind == "date" and fact.role in ("unlabelled", "income_from")
    debit = heard.marked(fact, "falls_due") and not heard.marked(fact, "the_wage", "past")
    return replace(fact, role="due_on") if a_day and debit else fact


def _to_come(fact: Fact) -> Fact:
    return replace(fact, role="expected_income") if fact.role == "income" else fact


def _of_agreement(case: Case, heard: Heard) -> Heard:
    """Read terms and instalment of a plan agreed before; 还剩28期 tells what is paid."""
    if not (heard.marks_of("agreed_before") or case.asks_for("Q9")):
        return heard
    facts = [_as_agreed(heard, fact) for fact in heard.facts]
    counts = {fact.role: fact.count for fact in facts if fact.count is not None}
    debt = case.debt
    agreed = counts.get("agreed_terms") or (debt.agreed_terms if debt else None)
    paid = counts.get("paid_terms") or (debt.paid_terms if debt else None)
    return _keep(heard, (_counted_back(fact, agreed, paid) for fact in facts))


def _as_agreed(heard: Heard, fact: Fact) -> Fact:
    left = heard.marked(fact, "left_over")
    if fact.kind == "count" and fact.role in ("terms", "unlabelled") and "期" in fact.text:
        proposed = heard.marked(fact, "can_pay") or not (left or heard.marks_of("agreed_before"))
        return fact if proposed else replace(fact, role="left_terms" if left else "agreed_terms")
    if fact.kind != "money" or heard.marked(fact, "can_pay"):
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


def _with_income_from(heard: Heard, today: date) -> Heard:
    """再歇四个月能上班 says from when there is income again, and asks for no deferral."""
    if heard.says("wish:deferral"):
        return heard
    return _keep(heard, (_begins(heard, fact, today) for fact in heard.facts))


def _begins(heard: Heard, fact: Fact, today: date) -> Fact:
    if fact.role not in ("deferral", "unlabelled") or not heard.marked(fact, "back_to_earning"):
        return fact
    if fact.kind == "date" and fact.on is not None and fact.on >= today:
        return replace(fact, role="income_from")
    if fact.kind != "duration":
        return fact
    begins = today + timedelta(days=fact.days or 0)
    on = add_months(today, fact.months) if fact.months else begins
    return replace(fact, role="income_from", kind="date", on=on, approximate=True)


def _of_lenders(case: Case, heard: Heard) -> Heard:
    """Tell what a lender's debt comes to, or costs a month, from what the person can pay."""
    costs = [_costs_a_month(case, heard, fact) for fact in heard.facts]
    return _keep(heard, (_of_lender(heard, fact) for fact in costs))


def _of_lender(heard: Heard, fact: Fact) -> Fact:
    """An open figure beside a lender or 另一张 is what is owed there; a time since when."""
    clause = heard.clause_of(fact.start)
    named = any(heard.clause_of(label.start) == clause for label in heard.has(*_NAMES))
    if fact.role != "unlabelled" or not (named or heard.marked(fact, *_COUNTED)):
        return fact
    if fact.kind == "money" and not heard.marked(fact, "a_month", "can_pay"):
        return replace(fact, role="total_debt")
    also_late = fact.kind == "duration" and heard.has("overdue_duration", "overdue_since")
    return replace(fact, role="overdue_duration") if also_late else fact


def _off_the_bill(heard: Heard) -> Heard:
    """账单翻出来了 是43127.6: amounts owed that were read off a bill are marked so."""
    return _keep(heard, (_billed(heard, fact) for fact in heard.facts))


def _billed(heard: Heard, fact: Fact) -> Fact:
    clause = heard.clause_of(fact.start)
    billed = any(heard.marked_at(at, "from_bill") for at in (clause, clause - 1))
    if fact.kind != "money" or fact.role not in _BILLED or not billed:
        return fact
    role = "total_debt" if fact.role == "unlabelled" and fact.corrected else fact.role
    return replace(fact, role=role, label=FROM_BILL)


def _with_earners(heard: Heard) -> Heard:
    """老婆也上班 3000 tells what the wife earns."""
    return _keep(heard, (_earned_by_another(heard, fact) for fact in heard.facts))


def _earned_by_another(heard: Heard, fact: Fact) -> Fact:
    if fact.role != "income" or fact.label or fact.kind != "money":
        return fact
    clause = heard.clause_of(fact.start)
    beside = heard.marked_at(clause, "other_earns")
    before = heard.marked_at(clause - 1, "other_earns") and not heard.marked_at(clause, "own")
    return replace(fact, label="家人") if beside or before else fact


def _costs_a_month(case: Case, heard: Heard, fact: Fact) -> Fact:
    named = any(label.start < fact.start for label in heard.has(*_NAMES))
    monthly = heard.marked(fact, "a_month") and not heard.marked(fact, "can_pay")
    if fact.kind != "money" or not monthly:
        return fact
    if heard.marked(fact, "together") and not heard.marked(fact, "must_pay"):
        # 三家加一起一个月3000出头 is what there is for them, not what they ask for.
        return replace(fact, role="payment_cap")
    if case.progress.asked == "other_debt" and fact.role in ("current_instalment", "unlabelled"):
        return replace(fact, role="other_debt_payment")
    summed = fact.role == "total_debt" and heard.marked(fact, "together")
    plain = fact.role in _MONTHLY and fact.bound is None and named
    return replace(fact, role="current_instalment") if summed or plain else fact


def _without_other_days(heard: Heard) -> Heard:
    """The day a paper was issued or a call was made is not the first overdue day."""
    return _keep(heard, (fact for fact in heard.facts if not _other_day(heard, fact)))


def _other_day(heard: Heard, fact: Fact) -> bool:
    a_day = fact.kind == "date" and fact.role in _OVERDUE_DAYS
    elsewhere = heard.marked(fact, "event_of_its_own") or _names_a_paper(heard, fact)
    return a_day and elsewhere and not heard.marked(fact, "owes")


def _names_a_paper(heard: Heard, fact: Fact) -> bool:
    clause = heard.clause_of(fact.start)
    return any(heard.clause_of(mark.start) == clause for mark in heard.papers)


def _not_yet_due(heard: Heard, today: date) -> Heard:
    """还差两天到期 names the day a payment falls due, not days overdue."""
    return _keep(heard, (part for fact in heard.facts for part in _ahead(heard, fact, today)))


def _ahead(heard: Heard, fact: Fact, today: date) -> tuple[Fact, ...]:
    late = fact.role in ("overdue_duration", "unlabelled") and fact.kind == "duration"
    if not late or not fact.days or not heard.marked(fact, "not_yet_due"):
        return (fact,)
    due = replace(fact, role="due_on", kind="date", on=today + timedelta(days=fact.days))
    return (due, replace(fact, role="overdue_duration", days=0))


def _with_not_missed(heard: Heard) -> Heard:
    """还没逾期 is an answer too: nothing was missed."""
    told = {heard.clause_of(fact.start) for fact in heard.has("overdue_duration", "overdue_since")}
    missed_none = [
        Fact("overdue_duration", "duration", mark.start, mark.end, "", days=0)
        for mark in heard.marks_of("not_overdue")
        if heard.clause_of(mark.start) not in told
    ]
    return _keep(heard, (*heard.facts, *missed_none))


def _taken_back(case: Case, heard: Heard) -> Heard:
    """Mark a known figure the person takes back: 那个3000不算, 刚才那个不算."""
    if not heard.marks_of("taken_back"):
        return heard
    facts = [_back(case, heard, fact) for fact in heard.facts]
    if not any(heard.marked(fact, "taken_back") for fact in heard.facts if fact.kind == "money"):
        mark = heard.marks_of("taken_back")[0]
        latest = case.progress.last_roles[:1]
        facts += [
            Fact(TAKEN_BACK, "label", mark.start, mark.end, "", value=role) for role in latest
        ]
    return _keep(heard, facts)


def _back(case: Case, heard: Heard, fact: Fact) -> Fact:
    if fact.kind != "money" or fact.fen is None or not heard.marked(fact, "taken_back"):
        return fact
    held = roles_holding(case, fact.fen)
    return replace(fact, role=TAKEN_BACK, value=held[0] if held else None)


def _without_known(case: Case, heard: Heard) -> Heard:
    """An open figure that is known already refers to it and asks for nothing."""
    return _keep(heard, (fact for fact in heard.facts if not _refers_back(case, fact)))


def _refers_back(case: Case, fact: Fact) -> bool:
    if fact.role != "unlabelled" or fact.fen is None:
        return False
    asked_for = (request.payment for request in case.requests)
    undisputed = (debt.undisputed_total for debt in case.debts)
    named = {money.fen for money in (*asked_for, *undisputed) if money is not None}
    return fact.fen in named or bool(roles_holding(case, fact.fen))
