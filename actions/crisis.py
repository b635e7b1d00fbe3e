"""Actions for someone in danger: no figures, no questions but for their safety."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.slots import read_case, read_heard, say, write_case
from bot.core.case import DANGER
from bot.core.listening import Heard
from bot.core.listening.danger import ASKED_IF_SAFE, comes_first
from bot.wiring import house

TOLD = "crisis"
Domain = dict[str, Any]
Events = list[dict[str, Any]]


class ValidateCrisisForm(Action):
    """Keeps the conversation with the person until a human clears it."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "validate_crisis_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Step aside only where the alarm was a guess, and they went on with the matter."""
        case, heard = read_case(tracker), read_heard(tracker)
        stays = "cleared_by_human" if comes_first(case, heard) else None
        return [SlotSet("cleared_by_human", None), SlotSet("requested_slot", stays)]


class ActionAskClearedByHuman(Action):
    """Speaks to the person: first the question and the help, then staying with them."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_ask_cleared_by_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Say it and remember that it was said."""
        case, renderer = read_case(tracker), house().renderer
        if not case.in_danger:
            # The classifier guessed; the question is asked, and no short answer read as money.
            say(dispatcher, [renderer.text("utter_crisis_check", case)])
            case = case.having_told(ASKED_IF_SAFE).with_progress(asked=None)
            return write_case(case, tracker)
        keys = _texts(TOLD not in case.progress.told, read_heard(tracker))
        say(dispatcher, [renderer.text(key, case) for key in keys])
        return write_case(case.having_told(TOLD), tracker)


def _texts(first: bool, heard: Heard) -> tuple[str, ...]:
    """Choose what is said; danger told again outweighs whatever else the message holds."""
    if first:
        return ("utter_crisis_first", "utter_crisis_help")
    if DANGER in heard.signals:
        return ("utter_crisis_imminent",)
    if heard.intent == "bot_challenge":
        # Whoever asks for a human being is owed the truth even now.
        return ("utter_crisis_machine",)
    if heard.intent == "request_human":
        return ("utter_crisis_human",)
    if heard.says("safe"):
        return ("utter_crisis_safe",)
    # 就我一个人 is no word of money; it is answered by staying.
    told = any(fact.kind == "money" for fact in heard.facts)
    asks_money = told or heard.topics or heard.intent.startswith(("ask_", "request_"))
    return ("utter_crisis_money",) if asks_money else ("utter_crisis_stay",)
