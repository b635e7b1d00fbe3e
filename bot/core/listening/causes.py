"""Which causes a message names are the person's own."""

from bot.core.case import Case
from bot.core.facts import Fact
from bot.core.listening.heard import Heard

_OF_OTHERS = ("R03", "R04", "R05", "R10", "R13")
_WAIVED = ("waive:interest", "waive:penalty", "waive:fee")
_FREELY_SAID = (None, "consent", "role", "reason")
"""Questions after which a refusal or a lapse of memory may name the cause."""


def own_causes(case: Case, heard: Heard) -> Heard:
    """Leave out a wife's lost job, and a refusal or a lapse of memory that is no cause."""
    return heard.with_facts(fact for fact in heard.facts if not _no_cause(case, heard, fact))


def _no_cause(case: Case, heard: Heard, fact: Fact) -> bool:
    if fact.role != "reason":
        return False
    return (
        (fact.value in ("R09", "R14") and bool(heard.marks_of("of_kin")))
        or _named_by_a_paper(case, heard, fact)
        or _of_another(case, heard, fact)
        or (fact.value == "R10" and heard.marked(fact, "what_if"))
        or (fact.value == "R13" and _refuses_a_part(heard, fact))
        or _answers_something_else(case, heard, fact)
    )


def _named_by_a_paper(case: Case, heard: Heard, fact: Fact) -> bool:
    """病危通知书 names a paper of a cause told before; 能开失业证明 is what a swindler offers."""
    within = any(mark.start <= fact.start < mark.end for mark in heard.papers)
    offered = "fake_docs_solicited" in heard.signals or "scam_agent" in heard.signals
    if fact.value == "R04" and case.reasons and "wage_delay" not in heard.signals:
        # 公司没给我开离职证明 is about a paper, not about wages.
        clause = heard.clause_of(fact.start)
        within = within or any(heard.clause_of(mark.start) == clause for mark in heard.papers)
    return within and (bool(case.reasons) or offered)


def _of_another(case: Case, heard: Heard, fact: Fact) -> bool:
    """A wife's lost job is not the person's; how somebody died is not what was spent."""
    dead = fact.value == "R08" and "death" in heard.signals
    if fact.value == "R04" and heard.has("usual_income") and heard.has("income"):
        # 老公降薪 原来7千现在4600: told in figures, it is the household that earns less.
        return False
    if fact.value == "R01":
        # 他现在病假没收入, 手术费单子有, once the illness of a relative was told.
        return "R02" in case.reasons and not heard.marked(fact, "own")
    return (fact.value in _OF_OTHERS or dead) and heard.marked(fact, "about_another")


def _refuses_a_part(heard: Heard, fact: Fact) -> bool:
    """利息不想还 refuses the charges, not the debt."""
    part = heard.says("principal_only", "not_refusing", *_WAIVED)
    return part or heard.marked(fact, "charges")


def _answers_something_else(case: Case, heard: Heard, fact: Fact) -> bool:
    if case.progress.asked in _FREELY_SAID or len(heard.facts) > 1:
        return False
    refuses = fact.value == "R12" and not heard.says("about:reason")
    return refuses or (fact.value == "R10" and heard.says("dont_know"))
