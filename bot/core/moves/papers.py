"""Papers, one proof at a time: ticked off as they are told of, the next one asked."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.case import Case
from bot.core.checklist import needed_documents
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
            yield _instead(case, view.proposal, code)


def _instead(case: Case, proposal: Proposal, code: str) -> Move:
    stand_ins = serves_instead(case, proposal, code)
    key = "utter_papers_instead" if stand_ins else "utter_papers_missing"
    return Move("say", key, {"codes": (code,), "instead": stand_ins, "once": None})


def serves_instead(case: Case, proposal: Proposal, code: str) -> tuple[str, ...]:
    """List what joins the list because one document cannot be had."""
    had = replace(case, documents={**case.documents, code: "have"})
    lists = (set(needed_documents(found, proposal)) for found in (case, had))
    without, with_it = lists
    return tuple(sorted(without - with_it))


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
