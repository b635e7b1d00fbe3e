"""Actions for someone in danger: no figures, no questions but for their safety."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.slots import read_case, read_heard, say, write_case
from bot.core.listening import Heard
from bot.core.listening.note import add_signals
from bot.wiring import house

TOLD = "crisis"
ASKED_IF_SAFE = "crisis:check"
DANGER = "self_harm"
_MONEY_INTENTS = ("ask_", "request_", "state_", "express_", "report_", "dispute_", "provide_")
Domain = dict[str, Any]
Events = list[dict[str, Any]]


class ValidateCrisisForm(Action):
    """Keeps the conversation with the person until a human clears it."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "validate_crisis_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Never step aside, but where it was a guess and they say that they are in no danger."""
        case, told = read_case(tracker), []
        stays: str | None = "cleared_by_human"
        if DANGER not in case.signals and ASKED_IF_SAFE in case.progress.told:
            if _says_no_danger(read_heard(tracker)):
                stays = None
                told = write_case(case.having_told(ASKED_IF_SAFE + ":no"), tracker)
            else:
                told = write_case(add_signals(case, (DANGER,)), tracker)
        return [*told, SlotSet("cleared_by_human", None), SlotSet("requested_slot", stays)]


class ActionAskClearedByHuman(Action):
    """Speaks to the person: first the question and the help, then staying with them."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_ask_cleared_by_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Say it and remember that it was said."""
        case, renderer = read_case(tracker), house().renderer
        if DANGER not in case.signals:
            # The classifier guessed; the question is asked, and no short answer read as money.
            say(dispatcher, [renderer.text("utter_crisis_check", case)])
            case = case.having_told(ASKED_IF_SAFE).with_progress(asked=None)
            return write_case(case, tracker)
        keys = _texts(TOLD not in case.progress.told, read_heard(tracker))
        say(dispatcher, [renderer.text(key, case) for key in keys])
        return write_case(case.having_told(TOLD), tracker)


def _says_no_danger(heard: Heard) -> bool:
    """Whether the answer to "are you safe" is a plain one: safe, no, or back to the matter."""
    if heard.intent == "distress":
        return False
    plainly = heard.says("safe", "none", "decline", "keep_talking") or heard.declines
    return bool(plainly or heard.facts or heard.intent.startswith(_MONEY_INTENTS))


def _texts(first: bool, heard: Heard) -> tuple[str, ...]:
    """Choose what is said; danger told again outweighs whatever else the message holds."""
    if first:
        return ("utter_crisis_first", "utter_crisis_help")
    if DANGER in heard.signals:
        return ("utter_crisis_stay",)
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
