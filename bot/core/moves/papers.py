"""Papers, one proof at a time: ticked off as they are told of, the next one asked."""

from collections.abc import Iterator

from bot.core.case import Case
from bot.core.checklist import stand_ins
from bot.core.interview import open_proofs
from bot.core.moves.records import Move, View
from bot.core.offers import Proposal

_NEWS = "document:"


def tell_papers(view: View) -> Iterator[Move]:
    """Tick off what was just told of, and name what serves where a paper cannot be had."""
    case = view.case
    told = [name.removeprefix(_NEWS) for name in case.progress.news if name.startswith(_NEWS)]
    had = tuple(code for code in told if case.documents[code] == "have")
    if had:
        yield Move("say", "utter_papers_have", {"codes": had, "once": None})
    for code in told:
        if case.documents[code] == "can_get":
            yield Move("say", "utter_papers_can_get", {"codes": (code,), "once": None})
        elif case.documents[code] == "cannot":
            yield from _instead(case, view.proposal, code)


def _instead(case: Case, proposal: Proposal, code: str) -> Iterator[Move]:
    """Name what serves instead; of a paper that nobody asked for nothing need be said."""
    found = stand_ins(case, proposal)
    if code in found:
        instead = () if found[code] == code else (found[code],)
        key = "utter_papers_instead" if instead else "utter_papers_missing"
        yield Move("say", key, {"codes": (code,), "instead": instead, "once": None})


def next_paper(case: Case) -> str | None:
    """Give the proof to ask about now; None where the list is asked about as a whole."""
    asked = case.progress.papers_asked
    return next((code for code in open_proofs(case) if code not in asked), None)


def ask_for_paper(case: Case) -> tuple[Case, str | None]:
    """Choose the proof to ask about, and remember that it was."""
    paper = next_paper(case)
    if paper is None:
        return case.with_progress(paper=None), None
    asked = (*case.progress.papers_asked, paper)
    return case.with_progress(paper=paper, papers_asked=asked), paper
