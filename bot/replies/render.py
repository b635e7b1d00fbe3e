"""Moves of the core become replies: texts joined, tables aligned, quick replies beneath."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bot.core.case import Case
from bot.core.interview import question
from bot.core.money import Money
from bot.core.moves import Move, Turn
from bot.core.offers import Offer
from bot.replies.labels import field_name, known_facts, plan_name
from bot.replies.reply import Button, Reply, Table, text_reply
from bot.replies.wording import Wording
from bot.rulebook import Rulebook

_PER_CENT = Decimal(100)


class Renderer:
    """Puts the moves of one turn into words."""

    def __init__(self, wording: Wording, rulebook: Rulebook) -> None:
        """Hold the texts and the rulebook the document names come from."""
        self._wording = wording
        self._rulebook = rulebook

    def render(self, turn: Turn) -> list[Reply]:
        """Give the replies of a turn; what is said in a row becomes one message."""
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
        return text_reply(self._wording.say(key, _seed(case), **values))

    def side_answer(self, intent: str, topics: tuple[str, ...], case: Case) -> Reply:
        """Answer a side question by its topic, else by its intent."""
        keys = [f"utter_answer_{name}" for name in (*topics, intent)]
        worded = [key for key in keys if self._wording.has(key)]
        values = self._institution_values(case)
        return self.text((worded or ["utter_answer_nlu_fallback"])[0], case, **values)

    def documents(self, codes: tuple[str, ...], case: Case) -> Reply:
        """List the documents a case needs so far."""
        if not codes:
            return self.text("utter_documents_none", case)
        reply = self.text("utter_documents_so_far", case)
        reply["table"] = self._documents(codes)
        return reply

    def closing(self, case: Case) -> Reply:
        """End the interview, or say that what came later was added."""
        if case.progress.finished:
            changed = bool(case.progress.news)
            key = "utter_updated" if changed else "utter_anything_else"
            return self.text(key, case, case_id=case.case_id)
        if case.consent.hand_off is not True:
            return self.text("utter_anything_else", case)
        due = self._wording.say("utter_due_other")
        return self.text("utter_finished", case, case_id=case.case_id, due=due)

    def _institution_values(self, case: Case) -> dict[str, str]:
        debt = case.debt
        if debt is None or debt.institution is None:
            return {"name": "", "renamed": ""}
        names = self._rulebook.institution_names().get(debt.institution, ())
        return {"name": debt.institution_name or "", "renamed": names[0] if names else ""}

    def _text(self, move: Move, case: Case) -> str:
        special = _SPECIAL.get(move.key if move.kind != "ask" else "ask")
        if special is not None:
            return special(self, move, case)
        values = {**self._institution_values(case), **move.values}
        return self._wording.say(move.key, _seed(case), **values)

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
            "old": _shown(move.values["field"], move.values["old"]),
            "new": _shown(move.values["field"], move.values["new"]),
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
        offers = move.kind == "offers"
        codes = move.values.get("codes", ())
        reply["table"] = self._offers(move.offers) if offers else self._documents(codes)
        return reply

    def _offers(self, offers: tuple[Offer, ...]) -> Table:
        names = ("plan", "payment", "total", "cost", "rate", "why")
        return Table(
            columns=[self._wording.say(f"utter_column_{name}") for name in names],
            rows=[self._offer_row(number, offer) for number, offer in enumerate(offers, start=1)],
            align=["left", "right", "right", "right", "right", "left"],
        )

    def _offer_row(self, number: int, offer: Offer) -> list[str]:
        plan = offer.plan
        return [
            f"{number}. {plan_name(offer, self._wording)}",
            _payments(offer),
            str(plan.total),
            str(plan.cost),
            _rates(offer),
            self._wording.say(f"utter_plan_why_{_why(offer)}"),
        ]

    def _documents(self, codes: tuple[str, ...]) -> Table:
        names = ("document", "how")
        documents = [self._rulebook.document(code) for code in codes]
        return Table(
            columns=[self._wording.say(f"utter_column_{name}") for name in names],
            rows=[[document.name, document.how_to_get] for document in documents],
            align=["left", "left"],
        )


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
    return tuple(name for name in move.values["news"] if name not in corrected)


def _field_of(path: str) -> str:
    return "essentials" if ".essentials." in path else path.split(".")[-1].removesuffix("_fen")


def _new_reasons(move: Move) -> list[str]:
    news = move.values["news"]
    return [name.removeprefix("reason:") for name in news if name.startswith("reason:")]


def _shown(field: str, value: Any) -> str:
    if field.endswith("_fen") or field.startswith("finance.essentials."):
        return f"{Money(value)}元".replace(".00元", "元")
    return str(value)


def _payments(offer: Offer) -> str:
    plan = offer.plan
    if plan.kind == "deferral":
        return "0.00"
    if plan.first_payment == plan.last_payment:
        return str(plan.first_payment)
    return f"{plan.first_payment}→{plan.last_payment}"


def _rates(offer: Offer) -> str:
    """Show the yearly cost nominal and effective; a plan that carries older interest has none."""
    nominal, effective = offer.plan.nominal_annual_rate, offer.plan.effective_annual_rate
    charged_later = offer.after_recovery and bool(offer.plan.cost)
    if nominal is None or effective is None or charged_later:
        return "—"
    return f"{nominal * _PER_CENT:.2f}% / {effective * _PER_CENT:.2f}%"


def _why(offer: Offer) -> str:
    plan = offer.plan
    if offer.after_recovery:
        return "later"
    if plan.waived:
        return "waiver"
    if plan.kind in ("settlement", "deferral"):
        return {"settlement": "settle", "deferral": "deferral"}[plan.kind]
    return {True: "affordable", False: "over", None: "open"}[offer.affordable]
