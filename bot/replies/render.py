"""Moves of the core become replies: texts joined, tables aligned, quick replies beneath."""

from datetime import date
from typing import Any

from bot.core.case import Case
from bot.core.checklist import ChecklistItem
from bot.core.money import Money
from bot.core.moves import Move, Turn
from bot.replies.asking import Asking
from bot.replies.charts import offers_chart
from bot.replies.facts_in_words import marked
from bot.replies.labels import debt_name, field_name, known_facts, shown_value
from bot.replies.own_rules import own_rules_in_words
from bot.replies.reply import Reply, Table, text_reply
from bot.replies.script import in_script_of
from bot.replies.sources import citing, rule_lines, source_lines
from bot.replies.tables import document_text, documents_table, offers_table
from bot.replies.wording import Wording
from bot.rulebook import Rulebook
from bot.rulebook.records import Document


class Renderer:
    """Puts the moves of one turn into words."""

    def __init__(self, wording: Wording, rulebook: Rulebook, today: date) -> None:
        """Hold the texts, the rulebook the document names come from, and the day it is read on."""
        self._wording = wording
        self._rulebook = rulebook
        self._today = today
        self._asking = Asking(wording, rulebook, today)

    def render(self, turn: Turn) -> list[Reply]:
        """Give the replies of a turn; what is said in a row becomes one message."""
        traditional = turn.case.traditional
        return [in_script_of(reply, traditional=traditional) for reply in self._replies(turn)]

    def _replies(self, turn: Turn) -> list[Reply]:
        replies: list[Reply] = []
        spoken: list[str] = []
        for move in turn.moves:
            text = self._text(move, turn.case)
            if move.kind in ("say", "read_back"):
                spoken += [text] if text else []
                continue
            if move.kind in ("offers", "documents"):
                replies += [*_message(spoken), self._with_table(move, text, turn.case)]
            else:
                replies.append(self._question(move, turn.case, [*spoken, text]))
            spoken = []
        return replies + _message(spoken)

    def text(self, key: str, case: Case, **values: Any) -> Reply:
        """Give one plain text as a reply."""
        reply = text_reply(self._wording.say(key, _seed(case), **values))
        return in_script_of(reply, traditional=case.traditional)

    def citing(self, turn: Turn) -> tuple[str, ...]:
        """Name the texts of a turn that rest on a rule, for whoever asks for the source."""
        return citing((move.key for move in turn.moves if move.kind == "say"), self._wording)

    def closing(self, case: Case, priority: str = "P3") -> Reply:
        """End the interview, or say that what came later was added.

        Args:
            case: At its end.
            priority: How soon people look at it, P0 first.
        """
        if CLOSED in case.progress.told or (case.progress.finished and not case.consent.hand_off):
            changed = bool(case.progress.news)
            key = "utter_updated" if changed else "utter_anything_else"
            return self.text(key, case, case_id=case.case_id)
        if case.consent.hand_off is not True:
            return self.text("utter_anything_else", case)
        due = self._wording.say("utter_due_soon" if priority in _SOON else "utter_due_other")
        return self.text("utter_finished", case, case_id=case.case_id, due=due)

    def _institution_values(self, case: Case) -> dict[str, str]:
        """Give what the person calls the lender and, where it was renamed, its name today."""
        debt = case.debt
        profile = self._rulebook.profiles.get(debt.institution or "") if debt else None
        if debt is None or profile is None or len(profile.names.values) == 1:
            return {"name": "", "renamed": ""}
        named = profile.named_on(self._today)
        renamed = marked(named.text, named.is_verified(self._today))
        return {"name": debt.institution_name or "", "renamed": renamed}

    def _text(self, move: Move, case: Case) -> str:
        if move.kind == "ask":
            return self._asking.text(move, case)
        special = _SPECIAL.get(move.key)
        if special is not None:
            return special(self, move, case)
        values = {**self._institution_values(case), **move.values}
        key = _as_known(move.key, values)
        return self._wording.say(key, _seed(case), **values) + self._own(key, case)

    def _own(self, key: str, case: Case) -> str:
        return own_rules_in_words(key, case, self._rulebook, self._wording, self._today)

    def _noted(self, move: Move, case: Case) -> str:
        items = known_facts(case, self._wording, only=_told_anew(move, case))
        return (
            self._wording.say("utter_noted", _seed(case), items="、".join(items)) if items else ""
        )

    def _superseded(self, move: Move, case: Case) -> str:
        named = {
            name: self._wording.say(f"utter_request_{move.values[name]}")
            for name in ("left", "taken")
        }
        return self._wording.say("utter_superseded", _seed(case), **named)

    def _welcome_back(self, _move: Move, case: Case) -> str:
        facts = known_facts(case, self._wording)[:_MOST_RECALLED]
        if not facts:
            return self._wording.say("utter_welcome_back_early", _seed(case))
        return self._wording.say("utter_welcome_back", _seed(case), items="、".join(facts))

    def _shares(self, move: Move, case: Case) -> str:
        told = (
            f"{debt_name(debt, self._wording)}{self._wording.say('utter_value_amount', value=part)}"
            for debt, part in move.values["shares"]
        )
        total = Money.total(part for _, part in move.values["shares"])
        return self._wording.say("utter_shares", _seed(case), items="、".join(told), total=total)

    def _more_plans(self, move: Move, case: Case) -> str:
        names = "、".join(debt_name(debt, self._wording) for debt in move.values["debts"])
        return self._wording.say("utter_more_plans", _seed(case), names=names)

    def _sources(self, move: Move, case: Case) -> str:
        lines = source_lines(move.values["cited"], self._wording)
        lines = lines or rule_lines(move.values["rules"])
        if not lines:
            return self._wording.say("utter_sources_none", _seed(case))
        return self._wording.say("utter_sources", _seed(case), lines=_as_list(lines))

    def _papers(self, move: Move, case: Case) -> str:
        documents = [self._document(code, case) for code in move.values["codes"]]
        instead = [self._document(code, case) for code in move.values.get("instead", ())]
        return self._wording.say(
            move.key,
            _seed(case),
            names="、".join(document.name for document in documents),
            how=document_text(documents[0], "how_to_get", self._wording),
            cover=self._cover(documents[0]),
            instead="、".join(document.name for document in instead),
            how_instead="、".join(
                document_text(document, "how_to_get", self._wording) for document in instead
            ),
        )

    def _document(self, code: str, case: Case) -> Document:
        return self._rulebook.document_for(code, case.institution, self._today)

    def _cover(self, document: Document) -> str:
        if not document.cover:
            return ""
        return self._wording.say("utter_paper_cover", what=document.cover)

    def _corrected(self, move: Move, case: Case) -> str:
        values = {
            "name": field_name(move.values["field"], self._wording),
            "old": shown_value(move.values["field"], move.values["old"], self._wording),
            "new": shown_value(move.values["field"], move.values["new"], self._wording),
        }
        return self._wording.say("utter_corrected", _seed(case), **values)

    def _read_back(self, move: Move, case: Case) -> str:
        lines = _as_list(known_facts(case, self._wording))
        return self._wording.say(move.key, _seed(case), lines=lines) if lines else ""

    def _question(self, move: Move, case: Case, texts: list[str]) -> Reply:
        reply = text_reply("\n\n".join(texts))
        reply["buttons"] = list(self._asking.buttons(move, case))
        return reply

    def _lenders(self, move: Move, case: Case) -> dict[str, str]:
        """Name whose plan each is, where plans of several lenders lie side by side."""
        served = {offer.debt_id for offer in move.offers}
        if len(served) < 2:
            return {}
        return {
            debt.id: self._wording.say("utter_plan_of", name=debt_name(debt, self._wording))
            for debt in case.debts
        }

    def _with_table(self, move: Move, text: str, case: Case) -> Reply:
        reply = text_reply(text)
        if move.kind == "offers":
            usable, lenders = move.values.get("usable"), self._lenders(move, case)
            reply["table"] = offers_table(move.offers, self._wording, usable, lenders)
            reply["chart"] = offers_chart(move.offers)
        else:
            reply["table"] = self._documents(move.values["items"])
        return reply

    def _documents(self, items: tuple[ChecklistItem, ...]) -> Table:
        def document(code: str, institution_id: str) -> Document:
            return self._rulebook.document_for(code, institution_id, self._today)

        return documents_table(items, document, self._wording)


def _as_known(key: str, values: dict[str, Any]) -> str:
    """Claim no new name of a lender that the rulebook knows of none for."""
    renamed = key == "utter_answer_institution_renamed" and not values["renamed"]
    return "utter_answer_institution_not_renamed" if renamed else key


_SOON = ("P0", "P1")
CLOSED = "closed"
"""Mark of a case whose hand-over was confirmed with its number."""
_MOST_RECALLED = 6
_SPECIAL = {
    "utter_noted": Renderer._noted,
    "utter_corrected": Renderer._corrected,
    "utter_read_back": Renderer._read_back,
    "utter_summary": Renderer._read_back,
    "utter_read_back_so_far": Renderer._read_back,
    "utter_proof_how": Renderer._papers,
    "utter_proof_kept": Renderer._papers,
    "utter_superseded": Renderer._superseded,
    "utter_welcome_back": Renderer._welcome_back,
    "utter_shares": Renderer._shares,
    "utter_more_plans": Renderer._more_plans,
    "utter_sources": Renderer._sources,
    "utter_papers_have": Renderer._papers,
    "utter_documents_only": Renderer._papers,
    "utter_papers_can_get": Renderer._papers,
    "utter_papers_instead": Renderer._papers,
    "utter_papers_missing": Renderer._papers,
}


def _as_list(lines: list[str]) -> str:
    return "\n".join(f"· {line}" for line in lines)


def _seed(case: Case) -> tuple[str, int]:
    return case.conversation_id, case.progress.turn


def _message(texts: list[str]) -> list[Reply]:
    return [text_reply("\n\n".join(texts))] if texts else []


def _told_anew(move: Move, case: Case) -> tuple[str, ...]:
    """Name what the message added; what it corrected is said on its own."""
    turn = case.progress.turn
    corrected = {_field_of(item.field) for item in case.corrections if item.turn == turn}
    names = (_ENDS.get(name, name) for name in move.values["news"])
    # What happened to them was answered in words of its own.
    return tuple(name for name in names if name not in corrected and "reason:" not in name)


# A range is one fact to whoever told it.
_ENDS = {"total_low": "total", "total_high": "total"}


def _field_of(path: str) -> str:
    return "essentials" if ".essentials." in path else path.split(".")[-1].removesuffix("_fen")
