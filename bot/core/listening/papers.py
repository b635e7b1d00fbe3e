"""Ticks off papers as the person says what they have, can get or cannot."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.listening.heard import Heard

_BEST_FIRST = ("have", "can_get", "cannot")
_NAMED = "named"
_SWINDLE = {"fake_docs_solicited", "scam_agent", "id_leaked"}
_PREFIX = "document:"


def note_papers(case: Case, heard: Heard) -> Case:
    """Set the status of every paper the message names, whenever it does.

    Of two papers that prove the same the better one counts; a later message overrides.
    """
    told: dict[str, str] = {}
    for code, status in _named(case, heard):
        rival = told.get(code, status)
        told[code] = min(status, rival, key=_BEST_FIRST.index)
    return replace(case, documents={**case.documents, **told}) if told else case


def _named(case: Case, heard: Heard) -> list[tuple[str, str]]:
    """List code and status; a bare name is a paper they have where papers were asked for."""
    if _SWINDLE & set(heard.signals):
        return []
    # 关系证明户口不在一起 怎么办 asks about a paper and has none.
    asked = case.progress.asked == "documents" and not heard.says("question")
    parts = [mark.name.removeprefix(_PREFIX).split(":") for mark in heard.papers]
    return [
        (code, "have" if status == _NAMED else status)
        for code, status in parts
        if status in _BEST_FIRST or (status == _NAMED and asked)
    ]
