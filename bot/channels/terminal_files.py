"""Writes what a person can take away into a folder, and tells what is missing for the rest."""

from datetime import date
from pathlib import Path

from bot.core.case import Case
from bot.core.casefile import is_made
from bot.documents import KINDS, Documents, Subject
from bot.wiring import House

Rows = list[tuple[str, list[str]]]


def write_files(case: Case, house: House, today: date, folder: Path) -> Rows:
    """Write every document the case is ready for.

    Args:
        case: What was said.
        house: Knows the rules and the texts.
        today: The day the documents carry.
        folder: Made where something is written into it.

    Returns:
        Each kind's name with where its files lie, or with what is still missing; empty where
        there is no case, or where someone is in danger and figures have to wait.
    """
    if not is_made(case) or case.in_danger:
        return []
    documents = Documents(house.rulebook)
    subject = Subject(case, house.propose(case, today), today)
    return [
        (
            documents.title(kind, subject),
            list(documents.missing(kind, subject)) or _written(documents, kind, subject, folder),
        )
        for kind in KINDS
    ]


def _written(documents: Documents, kind: str, subject: Subject, folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for form in KINDS[kind]:
        made = documents.make(kind, subject, form)
        path = folder / made.name
        path.write_bytes(made.content)
        paths.append(str(path))
    return paths
