"""Actions that exercise forms, slots, rejections, resets and failures."""

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import AllSlotsReset, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

LARGEST = 100_000


class TellPlan(Action):
    def name(self) -> str:
        return "action_tell_plan"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        amount, months = int(tracker.get_slot("amount")), int(tracker.get_slot("months"))
        table = {"columns": ["期数"], "rows": [[str(months)]], "align": ["right"]}
        dispatcher.utter_message(json_message={"text": f"{amount} 分 {months} 期", "table": table})
        counter = tracker.get_slot("counter") + 1
        case = {"case_id": f"toy-{counter:.0f}", "notes": ["字" * 200] * 10}
        cleared = [SlotSet(name, None) for name in ("amount", "months", "first_day")]
        return [
            SlotSet("has_plan", True), SlotSet("counter", counter), SlotSet("case", case), *cleared
        ]  # fmt: skip


class AskMonths(Action):
    def name(self) -> str:
        return "action_ask_months"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=f"{tracker.get_slot('amount')} 分几期")
        return []


class Stop(Action):
    def name(self) -> str:
        return "action_stop"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="好的,先停")
        return []


class Forget(Action):
    def name(self) -> str:
        return "action_forget"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="忘掉了")
        return [AllSlotsReset(), SlotSet("counter", tracker.get_slot("counter"))]


class Explode(Action):
    def name(self) -> str:
        return "action_explode"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        raise RuntimeError("secret words")


class Endless(Action):
    def name(self) -> str:
        return "action_endless"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="还有")
        return [FollowupAction("action_endless")]


class ValidatePlanForm(FormValidationAction):
    def name(self) -> str:
        return "validate_plan_form"

    def validate_amount(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        if int(value) > LARGEST:
            dispatcher.utter_message(text="太大了")
            return {"amount": None}
        return {"amount": int(value)}
