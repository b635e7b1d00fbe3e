"""Living costs told one by one, and what they come to: counted once."""

from dataclasses import replace

from bot.core.case import Case, Essential
from bot.core.facts import Fact
from bot.core.listening.heard import Heard
from bot.core.money import Money

ALL_COSTS = "全部开销"
"""Label of what the living costs come to."""
REST = "其他"
_SUMS = ("total_debt", "unlabelled")
_TOTALS = (
    "开销", "支出", "花销", "开支", "花费", "固定支出", "必要支出", "固定开销", "生活开销", "用度",
)  # fmt: skip
_SIGNS = ("together", "all_in", "corrects")
_JOINED_BY = ("加", "和", "跟", "带", "连")
_SEVERAL = 2
_AT_MOST = 2
"""How many times the costs beside it a sum of them may come to; a debt comes to far more."""


def with_costs_summed(case: Case, heard: Heard) -> Heard:
    """房租1200 吃饭1300 一共2500: the sum is neither a debt nor a third cost."""
    facts = [_as_sum(case, heard, fact) for fact in heard.facts]
    # Whoever tells the sum before its parts means the same.
    return heard.with_facts(sorted(facts, key=lambda fact: fact.label == ALL_COSTS))


def _as_sum(case: Case, heard: Heard, fact: Fact) -> Fact:
    if fact.kind != "money" or fact.fen is None:
        return fact
    if _sums_parts(case, heard, fact) or _names_the_whole(case, heard, fact):
        return replace(fact, role="essential", label=ALL_COSTS)
    return fact


def _sums_parts(case: Case, heard: Heard, fact: Fact) -> bool:
    """Whether 一共2500 adds up costs: those beside it, or what was asked or told just before."""
    if fact.role not in _SUMS or not heard.marked(fact, "together"):
        return False
    told = fact.fen or 0
    if parts := sum(other.fen or 0 for other in heard.has("essential")):
        return parts <= told <= parts * _AT_MOST
    known = Money.total(item.amount for item in case.finance.essentials).fen
    just_told = case.progress.last_roles[:1] == ("essential",) and told <= known * _AT_MOST
    return case.progress.asked == "essentials" or just_told


def _names_the_whole(case: Case, heard: Heard, fact: Fact) -> bool:
    """Whether 必要开销改成2300 speaks of all costs told before."""
    unbroken = [item.label for item in case.finance.essentials] == [ALL_COSTS]
    whole = fact.label in _TOTALS or (unbroken and heard.marked(fact, "together"))
    alone = not any(other is not fact for other in heard.has("essential"))
    signed = fact.corrected or heard.marked(fact, *_SIGNS)
    known = bool(case.finance.essentials)
    return fact.role == "essential" and whole and alone and signed and known


def with_sum(essentials: tuple[Essential, ...], total: Money, *, corrects: bool) -> tuple[
    Essential, ...
]:  # fmt: skip
    """Let the costs come to a sum: what is missing is added, what was too much is one figure now.

    Args:
        essentials: As told so far.
        total: What they come to.
        corrects: The sum was told as a correction.
    """
    parts = Money.total(item.amount for item in essentials)
    if total == parts:
        return essentials
    if total < parts or corrects or not essentials:
        return (Essential(ALL_COSTS, total),)
    return (*essentials, Essential(REST, total - parts))


def joined(essentials: tuple[Essential, ...], label: str) -> tuple[Essential, ...]:
    """Give the costs that 房租加吃饭 names together; none where it is a name of its own."""
    named = tuple(item for item in essentials if item.label and item.label in label)
    several = len(named) >= _SEVERAL and any(word in label for word in _JOINED_BY)
    return named if several else ()
