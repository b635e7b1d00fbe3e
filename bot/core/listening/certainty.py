"""Which figures may be taken at their word: none is put down, or replaced, on a guess.

An amount that only refers to one told before is no new one; a known figure is replaced only where
something says that it is; and what an unclear amount was may be told a message later.
"""

from dataclasses import replace

from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.interview import question
from bot.core.listening.figures import DEBT_AMOUNTS, FROM_BILL, INCOMES, roles_holding
from bot.core.listening.heard import Heard
from bot.core.money import Money

MEANS = "means:"
"""Begins the cue that says what an unclear amount was: ``means:income``; ``means:nothing``."""
SUDDEN = "sudden"
"""Cue of a figure that would replace a known one, and nothing says that it does."""
_NEAR = 4
"""A figure told anew within a quarter of the known one makes it more exact."""
_SIGNS = ("corrects", "now", "from_bill", "taken_back", "settles_on", "comes_in")
_ASKED_FOR_CHANGES = ("read_back",)
_NAMES = ("institution", "product")
_OWED = ("total_debt", "amount_due", "next_due")
_GUARDED = (*_OWED, "income", "expected_income", "other_debt_payment")
_OFFERED = ("pay_now", "lump_sum", "payment_cap")
_EARNED = ("income", "usual_income", "expected_income")


def with_explained(case: Case, heard: Heard) -> Heard:
    """Give the amount nobody could place the role the person names for it: 是收入, 那是房租."""
    told = [cue.removeprefix(MEANS) for cue in heard.cues if cue.startswith(MEANS)]
    fen = case.progress.unclear_fen
    if fen is None or not told or any(fact.kind == "money" for fact in heard.facts):
        return heard
    if told[0] == "nothing":
        return heard
    explained = Fact(told[0], "money", 0, 0, case.progress.unclear or "", fen=fen, corrected=True)
    return heard.with_facts((*heard.facts, explained))


def refers_back(case: Case, heard: Heard, fact: Fact) -> bool:
    """Whether an amount speaks of a known one: 那3200的给我提异议, 别跟1660搅一块."""
    if fact.kind != "money" or fact.fen is None or fact.corrected:
        return False
    if heard.marked(fact, "admitted"):
        # 剩下那1660我认 says which part is theirs.
        return False
    pointed = fact.role == "unlabelled" and heard.marked(fact, "points_back", "left_over", "wordy")
    guessed = fact.role in _EARNED and not heard.marked(fact, "earns") and not fact.label
    asked = heard.marked(fact, "points_back") and heard.says("question")
    if (pointed or (asked and fact.role in _OFFERED)) and roles_holding(case, fact.fen):
        return True
    return (pointed or guessed) and fact.fen in _owed(case)


def _owed(case: Case) -> set[int]:
    amounts = [
        amount
        for debt in case.debts
        for amount in (debt.known_total, debt.disputed, debt.admitted, debt.undisputed_total)
    ]
    return {amount.fen for amount in amounts if amount is not None}


def stands_for_an_answer(heard: Heard, fact: Fact) -> bool:
    """Whether a bare figure may answer the open question: little else is said beside it."""
    return fact.kind not in ("money", "date") or not heard.marked(fact, "wordy", "points_back")


def without_sudden(case: Case, heard: Heard) -> Heard:
    """Leave open, to be asked about, what would replace a known figure without any sign of it."""
    if heard.marks_of(*_SIGNS) or case.progress.asked in _ASKED_FOR_CHANGES:
        return heard
    facts = [
        replace(fact, role="unlabelled", label=None) if _is_sudden(case, heard, fact) else fact
        for fact in heard.facts
    ]
    cues = heard.cues if tuple(facts) == heard.facts else (*heard.cues, SUDDEN)
    return replace(heard, facts=tuple(facts), cues=cues)


def _is_sudden(case: Case, heard: Heard, fact: Fact) -> bool:
    if fact.role not in _GUARDED or fact.kind != "money" or fact.fen is None:
        return False
    asked = case.progress.asked
    if fact.corrected or fact.negated or (asked and fact.role in question(asked).takes):
        return False
    known = _known(case, heard, fact)
    return known is not None and 0 < known.fen < abs(known.fen - fact.fen) * _NEAR


def _known(case: Case, heard: Heard, fact: Fact) -> Money | None:
    """Give the known figure a fact would replace; None where it tells of something else."""
    finance = case.finance
    if fact.role == "income":
        others = finance.others_income or Money(0)
        own = None if finance.income is None else finance.income - others
        return finance.others_income if fact.label else own
    if fact.role in INCOMES:
        found: Money | None = getattr(finance, INCOMES[fact.role])
        return found
    alone = len(case.debts) == 1 and not heard.has(*_NAMES) and fact.label != FROM_BILL
    if not alone or heard.marks_of("another", "one_of_several", "among", "together"):
        return None
    owed: Money | None = getattr(case.debts[0], DEBT_AMOUNTS[fact.role])
    return owed
