"""How a question is put: the first time, again in short, simply with buttons, or back again."""

from collections.abc import Iterator
from datetime import date

from bot.core.case import Case
from bot.core.interview import question
from bot.core.moves import Move
from bot.replies.labels import debt_name
from bot.replies.reply import Button
from bot.replies.tables import document_text
from bot.replies.wording import Wording
from bot.rulebook import Rulebook

_UNCLEAR = ("debt", "income", "cap")


class Asking:
    """Words the questions of the interview and the quick replies beneath them."""

    def __init__(self, wording: Wording, rulebook: Rulebook, today: date) -> None:
        """Hold the texts, the rulebook the document names come from, and the day it is read on."""
        self._wording = wording
        self._rulebook = rulebook
        self._today = today

    def text(self, move: Move, case: Case) -> str:
        """Word a question as it is put."""
        how, seed = move.values["how"], _seed(case)
        if how == "unclear":
            return self._wording.say("utter_unclear_amount", seed, amount=move.values["amount"])
        if how == "human":
            return self._wording.say("utter_human_needs_consent", seed)
        if how == "changing":
            return self._wording.say("utter_ask_change", seed)
        if move.key == "documents" and case.progress.paper:
            return self._paper(case.progress.paper, case, same=bool(move.values.get("same_paper")))
        if move.key == "amount" and len(case.debts) > 1 and case.finance.debts_total:
            names = "、".join(debt_name(debt, self._wording) for debt in case.debts)
            total = case.finance.debts_total
            return self._wording.say("utter_ask_amount_each", seed, names=names, total=total)
        if move.key == "plan" and how == "first" and len(case.progress.shown_plans) == 1:
            return self._wording.say("utter_ask_plan_single", seed)
        if move.key == "consent" and how == "first":
            return self._wording.say("utter_notice", seed) + self._consent(case)
        if how in ("resuming", "back"):
            lead = self._wording.say("utter_back" if how == "back" else "utter_resume", seed)
            return lead + self._short(move.key, how, case)
        return self._short(move.key, how, case)

    def _short(self, question_id: str, how: str, case: Case) -> str:
        """Give the question itself; in its simplest words where the answer was lost twice."""
        if how == "first":
            return self._wording.say(f"utter_ask_{question_id}", _seed(case))
        simply = f"utter_simply_{question_id}"
        if how == "simple" and self._wording.has(simply):
            return self._wording.say(simply, _seed(case))
        return self._wording.say(f"utter_again_{question_id}", _seed(case))

    def _consent(self, case: Case) -> str:
        known = case.user_role != "unknown"
        key = "utter_ask_consent" if known else "utter_ask_consent_and_role"
        return self._wording.say(key, _seed(case))

    def _paper(self, code: str, case: Case, *, same: bool) -> str:
        """Ask about a paper; how it is had was said the first time."""
        document = self._rulebook.document_for(code, case.institution, self._today)
        if same:
            return self._wording.say("utter_again_paper", _seed(case), name=document.name)
        cover = document.cover and self._wording.say("utter_paper_cover", what=document.cover)
        how = document_text(document, "how_to_get", self._wording)
        return self._wording.say(
            "utter_ask_paper", _seed(case), name=document.name, how=how, cover=cover
        )

    def buttons(self, move: Move, case: Case) -> Iterator[Button]:
        """Give the quick replies beneath a question."""
        if move.values["how"] == "unclear":
            yield from self._meanings(move.values["amount"])
            return
        for choice in self._choices(move, case):
            if choice == "plans":
                for number in range(1, len(case.progress.shown_plans) + 1):
                    yield _button(self._wording.say("utter_choice_plan", number=number))
            else:
                yield _button(self._wording.say(f"utter_choice_{choice}"))

    def _choices(self, move: Move, case: Case) -> tuple[str, ...]:
        asked, how = question(move.key), move.values["how"]
        if how == "changing":
            return ()
        if move.key == "documents" and case.progress.paper:
            return ("paper_have", "paper_can_get", "paper_cannot", "have_all", "later")
        if move.key == "consent" and case.user_role == "unknown":
            return ("agree_self", "other", "decline")
        return asked.simple if how == "simple" and asked.simple else asked.choices

    def _meanings(self, amount: str) -> Iterator[Button]:
        """Offer what an amount may mean; the button says it in full."""
        for name in _UNCLEAR:
            title = self._wording.say(f"utter_choice_means_{name}")
            yield Button(
                title=title, payload=self._wording.say(f"utter_means_{name}", amount=amount)
            )


def _button(title: str) -> Button:
    return Button(title=title, payload=title)


def _seed(case: Case) -> tuple[str, int]:
    return case.conversation_id, case.progress.turn
