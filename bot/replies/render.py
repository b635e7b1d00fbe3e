"""Moves of the core become replies: texts joined, tables aligned, quick replies beneath."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.core.case import Case
from bot.core.checklist import ChecklistItem
from bot.core.interview import question
from bot.core.moves import Move, Turn
from bot.replies.facts_in_words import marked
from bot.replies.labels import field_name, known_facts, shown_value
from bot.replies.own_rules import own_rules_in_words
from bot.replies.reply import Button, Reply, Table, text_reply
from bot.replies.script import in_script_of
from bot.replies.tables import documents_table, offers_table
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

    def render(self, turn: Turn) -> list[Reply]:
        """Give the replies of a turn; what is said in a row becomes one message."""
        traditional = turn.case.traditional
        return [in_script_of(reply, traditional=traditional) for reply in self._replies(turn)]

    def _replies(self, turn: Turn) -> list[Reply]:
        replies: list[Reply] = []
        spoken: list[str] = []
        for move in turn.moves:
            text = self._text(move, turn.case)
            if move.kind == "say":
                spoken += [text] if text else []
                continue
            if move.kind in ("offers", "documents"):
                replies += _message(spoken)
                spoken = []
                replies.append(self._with_table(move, text))
            elif move.kind == "ask":
                replies.append(self._question(move, turn.case, [*spoken, text]))
                spoken = []
            else:
                spoken.append(text)
        return replies + _message(spoken)

    def text(self, key: str, case: Case, **values: Any) -> Reply:
        """Give one plain text as a reply."""
        reply = text_reply(self._wording.say(key, _seed(case), **values))
        return in_script_of(reply, traditional=case.traditional)

    def side_answer(self, intent: str, topics: tuple[str, ...], case: Case) -> Reply:
        """Answer a side question by its topic, else by its intent."""
        keys = [f"utter_answer_{name}" for name in (*topics, intent)]
        worded = [key for key in keys if self._wording.has(key)]
        values = self._institution_values(case)
        key = _as_known((worded or ["utter_answer_nlu_fallback"])[0], values)
        reply = text_reply(self._wording.say(key, _seed(case), **values) + self._own(key, case))
        return in_script_of(reply, traditional=case.traditional)

    def documents(self, items: tuple[ChecklistItem, ...], case: Case) -> Reply:
        """List the documents a case needs so far."""
        if not items:
            return self.text("utter_documents_none", case)
        reply = text_reply(self._wording.say("utter_documents_so_far", _seed(case)))
        reply["table"] = self._documents(items)
        return in_script_of(reply, traditional=case.traditional)

    def closing(self, case: Case, priority: str = "P3") -> Reply:
        """End the interview, or say that what came later was added.

        Args:
            case: At its end.
            priority: How soon people look at it, P0 first.
        """
        if case.progress.finished:
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
        special = _SPECIAL.get(move.key if move.kind != "ask" else "ask")
        if special is not None:
            return special(self, move, case)
        values = {**self._institution_values(case), **move.values}
        key = _as_known(move.key, values)
        return self._wording.say(key, _seed(case), **values) + self._own(key, case)

    def _own(self, key: str, case: Case) -> str:
        return own_rules_in_words(key, case, self._rulebook, self._wording, self._today)

    def _noted(self, move: Move, case: Case) -> str:
        items = known_facts(case, self._wording, only=_told_anew(move, case))
        heard = self._sympathy(move, case)
        if not items:
            return heard
        noted = self._wording.say("utter_noted", _seed(case), items="、".join(items))
        return f"{heard}{noted}"

    def _sympathy(self, move: Move, case: Case) -> str:
        """Answer what weighs on them before any figure; nothing where nothing new was told."""
        new = [*_new_signals(move), *_new_reasons(move)]
        worded = [f"utter_hear_{name}" for name in new if self._wording.has(f"utter_hear_{name}")]
        if worded:
            return self._wording.say(worded[0], _seed(case))
        if case.progress.turn > 1:
            return ""
        greeting = "utter_hear_hardship" if move.values["news"] else "utter_hear_hello"
        return self._wording.say(greeting, _seed(case))

    def _corrected(self, move: Move, case: Case) -> str:
        values = {
            "name": field_name(move.values["field"], self._wording),
            "old": shown_value(move.values["field"], move.values["old"], self._wording),
            "new": shown_value(move.values["field"], move.values["new"], self._wording),
        }
        return self._wording.say("utter_corrected", _seed(case), **values)

    def _read_back(self, _move: Move, case: Case) -> str:
        lines = "\n".join(f"· {fact}" for fact in known_facts(case, self._wording))
        return self._wording.say("utter_read_back", _seed(case), lines=lines)

    def _asked(self, move: Move, case: Case) -> str:
        text = self._wording.say(f"utter_ask_{move.key}", _seed(case))
        if move.key == "consent" and not move.values["again"]:
            return self._wording.say("utter_notice", _seed(case)) + text
        if move.values["resuming"]:
            return self._wording.say("utter_resume", _seed(case)) + text
        return (
            self._wording.say("utter_again", _seed(case)) + text if move.values["again"] else text
        )

    def _question(self, move: Move, case: Case, texts: list[str]) -> Reply:
        reply = text_reply("\n\n".join(texts))
        reply["buttons"] = [
            Button(title=title, payload=title) for title in self._choices(move.key, case)
        ]
        return reply

    def _choices(self, question_id: str, case: Case) -> Iterable[str]:
        for choice in question(question_id).choices:
            if choice == "plans":
                for number in range(1, len(case.progress.shown_plans) + 1):
                    yield self._wording.say("utter_choice_plan", number=number)
            else:
                yield self._wording.say(f"utter_choice_{choice}")

    def _with_table(self, move: Move, text: str) -> Reply:
        reply = text_reply(text)
        if move.kind == "offers":
            reply["table"] = offers_table(move.offers, self._wording)
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
_SPECIAL = {
    "utter_noted": Renderer._noted,
    "utter_corrected": Renderer._corrected,
    "utter_read_back": Renderer._read_back,
    "ask": Renderer._asked,
}


def _seed(case: Case) -> tuple[str, int]:
    return case.conversation_id, case.progress.turn


def _message(texts: list[str]) -> list[Reply]:
    return [text_reply("\n\n".join(texts))] if texts else []


def _new_signals(move: Move) -> list[str]:
    news = move.values["news"]
    return [name.removeprefix("signal:") for name in news if name.startswith("signal:")]


def _told_anew(move: Move, case: Case) -> tuple[str, ...]:
    """Name what the message added; what it corrected is said on its own."""
    turn = case.progress.turn
    corrected = {_field_of(item.field) for item in case.corrections if item.turn == turn}
    names = (_ENDS.get(name, name) for name in move.values["news"])
    return tuple(name for name in names if name not in corrected)


# A range is one fact to whoever told it.
_ENDS = {"total_low": "total", "total_high": "total"}


def _field_of(path: str) -> str:
    return "essentials" if ".essentials." in path else path.split(".")[-1].removesuffix("_fen")


def _new_reasons(move: Move) -> list[str]:
    news = move.values["news"]
    return [name.removeprefix("reason:") for name in news if name.startswith("reason:")]
