"""Actions that answer something else first; the interview resumes where it was."""

from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.slots import read_case, read_day, read_heard, say, write_case
from bot.core.case import Case
from bot.core.checklist import checklist
from bot.core.listening import Heard
from bot.core.listening.answers import turns_away
from bot.replies.reply import Reply
from bot.wiring import house

Domain = dict[str, Any]
Events = list[dict[str, Any]]


class ActionAnswerQuestion(Action):
    """Answers a side question from the texts and the rulebook."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Answer by topic, else by intent."""
        case, heard = read_case(tracker), read_heard(tracker)
        if turns_away(case, heard):
            say(dispatcher, [_answer(case, heard, read_day(tracker))])
            case = _answered(_told(case, heard.intent), quiet=heard.intent == "goodbye")
        return write_case(case, tracker)


def _answer(case: Case, heard: Heard, today: date) -> Reply:
    renderer = house(today).renderer
    if heard.intent == "ask_documents" and case.reasons and not heard.topics:
        return renderer.documents(checklist(case, house().propose(case, today)), case)
    return renderer.side_answer(heard.intent, heard.topics, case)


class ActionOfferHuman(Action):
    """Takes the wish for a person: with consent at once, else asks for it."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_offer_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Promise a person only where the case may be passed on."""
        case = read_case(tracker)
        if not turns_away(case, read_heard(tracker)):
            return write_case(case, tracker)
        agreed = case.consent.hand_off is True
        key = "utter_human_coming" if agreed else "utter_human_needs_consent"
        say(dispatcher, [house().renderer.text(key, case)])
        asked = case.progress.asked if agreed else "hand_off"
        return write_case(_answered(case.with_progress(asked=asked), quiet=True), tracker)


def _told(case: Case, intent: str) -> Case:
    """What the answer holds already is not said again as advice in the same breath."""
    if intent != "report_collection":
        return case
    return case.having_told("utter_advice_illegal_collection_alleged")


def _answered(case: Case, *, quiet: bool = False) -> Case:
    turn = case.progress.turn
    silent = turn if quiet else case.progress.quiet
    return case.with_progress(answered=turn, quiet=silent)
