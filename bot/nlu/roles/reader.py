"""Reading the facts of one message."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from bot.core.facts import Fact
from bot.nlu.roles.afterthoughts import (
    as_kept_or_earned,
    pay_on_payday,
    read_what_follows,
    with_parallel_delays,
    with_wages_to_come,
    without_dates_of_causes,
    without_paydays,
    without_sums_of_costs,
    without_wages_kept_back,
)
from bot.nlu.roles.assign import assign_roles
from bot.nlu.roles.calls import read_call_time
from bot.nlu.roles.clauses import Clauses
from bot.nlu.roles.corrections import Correction, read_corrections
from bot.nlu.roles.denials import read_denials
from bot.nlu.roles.household import read_household
from bot.nlu.roles.judge import NOTHING
from bot.nlu.roles.labels import read_labels
from bot.nlu.roles.phrases import read_doc
from bot.nlu.roles.reasons import read_reasons
from bot.nlu.roles.scene import Scene, read_scene
from bot.nlu.roles.times import in_the_year_begun
from bot.quantities import read_quantities
from bot.quantities.types import Quantity

_NEAR_CLAUSES = 1
_PAYS_OR_WAITS = re.compile(r"还|扣|到期|缓|延|宽限|推|拖|停|账单|最迟|最晚|之前|月底前|号前")
_SPACED_MEASURE = re.compile(r"(?<=\d) (?=[家只分口张])")


def read_facts(text: str, today: date) -> tuple[Fact, ...]:
    """Read what one message says about the case.

    Args:
        text: The message, NFKC and simplified.
        today: The day it was written.

    Returns:
        The facts in the order they appear, offsets into ``text``. A quantity whose role the
        words do not tell is ``unlabelled``; one that is nobody's debt or budget is left out.
    """
    doc = read_doc(text)
    named = _named(text, doc)
    scene, corrections = _lay_out(text, today, named)
    facts = _mark(assign_roles(scene), corrections)
    facts = as_kept_or_earned(with_wages_to_come(facts), text)
    facts = read_what_follows(without_sums_of_costs(facts, text), text)
    facts = _without_denied(_date_income(pay_on_payday(facts, text), scene.clauses), named)
    reasons = read_reasons(text, doc, scene.clauses)
    facts = without_dates_of_causes(facts, reasons, scene)
    facts = without_paydays(without_wages_kept_back(facts, text))
    facts = with_parallel_delays([*facts, *_without_answered(named, facts)], scene) + reasons
    facts = [in_the_year_begun(read_call_time(text, fact), today) for fact in facts]
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end)))


def lay_out(text: str, today: date) -> Scene:
    """Lay a message out as it is read, without giving the roles.

    Args:
        text: The message, NFKC and simplified.
        today: The day it was written.
    """
    return _lay_out(text, today, _named(text, read_doc(text)))[0]


def _named(text: str, doc: Doc) -> list[Fact]:
    """Read what phrases alone tell: lender, product, household, what the person does not have."""
    household = read_household(text)
    return [
        *read_labels(text, doc),
        *([household] if household else []),
        *read_denials(text),
    ]


def _quantities(text: str, today: date) -> tuple[Quantity, ...]:
    """Read the quantities; a space before a measure word ends the figure: 600 家里三口."""
    return read_quantities(_SPACED_MEASURE.sub(",", text), today)


def _lay_out(text: str, today: date, named: list[Fact]) -> tuple[Scene, tuple[Correction, ...]]:
    """Lay the message out without the figures named as wrong."""
    read = [q for q in _quantities(text, today) if not _covered(q, named)]
    # A day that hangs on an event (发工资后) says nothing of its own and would hide words.
    quantities = [q for q in read if q.kind != "date" or q.on is not None]
    corrections = read_corrections(text, quantities)
    wrong = {id(correction.old) for correction in corrections}
    kept = [quantity for quantity in quantities if id(quantity) not in wrong]
    replaced = {pair.new.start: pair.old.start for pair in corrections if pair.new and pair.old}
    return read_scene(text, today, kept, replaced), corrections


def _covered(quantity: Quantity, named: Iterable[Fact]) -> bool:
    return any(fact.start < quantity.end and quantity.start < fact.end for fact in named)


def _mark(facts: list[Fact], corrections: tuple[Correction, ...]) -> list[Fact]:
    """Mark the facts that replace an earlier figure."""
    new = {correction.new.start: correction for correction in corrections if correction.new}
    return [
        replace(
            fact,
            corrected=True,
            old_fen=_old_fen(new[fact.start]),
            old_value=_old_value(new[fact.start]),
        )
        if fact.start in new
        else fact
        for fact in facts
    ]


def _old_value(correction: Correction) -> str | None:
    """Write what a correction names as wrong where it is no money."""
    old = correction.old
    if old is None or old.kind in {"money", "rate"}:
        return None
    if old.kind == "duration":
        return f"{old.months}m" if old.months is not None else f"{old.days}d"
    return str(old.count if old.kind == "count" else old.on)


def _old_fen(correction: Correction) -> int | None:
    return correction.old.fen if correction.old else None


def _date_income(facts: list[Fact], clauses: Clauses) -> list[Fact]:
    """Take the open day beside an expected income as the day it begins."""
    expected = [fact for fact in facts if fact.role == "expected_income"]
    dated = [
        replace(fact, role="income_from")
        if fact.kind == "date"
        and _may_begin(fact, clauses)
        and any(_beside(clauses, fact, income) for income in expected)
        else fact
        for fact in facts
    ]
    return _with_last_beginning([fact for fact in dated if fact.role != NOTHING])


def _may_begin(day: Fact, clauses: Clauses) -> bool:
    """Whether a day may be the first of an income: open, or due with no word of paying beside."""
    if day.role != "due_on":
        return day.role in {"unlabelled", NOTHING}
    return not _PAYS_OR_WAITS.search(clauses.text_at(day.start))


def _beside(clauses: Clauses, day: Fact, income: Fact) -> bool:
    """Tell whether a day stands in the clause of an income or in the one before it."""
    start, _ = clauses.clause_at(income.start)
    if clauses.clause_at(day.start)[0] == start:
        return True
    weak, strong = clauses.breaks_between(day.end, income.start)
    return day.end <= income.start and weak <= _NEAR_CLAUSES and not strong


def _with_last_beginning(facts: list[Fact]) -> list[Fact]:
    """Keep the last day an income begins: people narrow it down, 过完年 … 2月底吧."""
    last = max((fact.start for fact in facts if fact.role == "income_from"), default=0)
    return [fact for fact in facts if fact.role != "income_from" or fact.start == last]


def _without_denied(facts: list[Fact], named: list[Fact]) -> list[Fact]:
    denied = {fact.role for fact in named if fact.negated}
    return [fact for fact in facts if fact.role not in denied or fact.fen]


def _without_answered(named: list[Fact], facts: list[Fact]) -> list[Fact]:
    """Drop 没别的负债 beside 车贷1700: it says there is no more than that."""
    told = {fact.role for fact in facts if fact.role != "income" or not fact.label}
    return [fact for fact in named if not fact.negated or fact.role not in told]
