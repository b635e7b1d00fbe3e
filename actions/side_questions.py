"""Actions for a message that turns away from the open question: it is answered with the next turn.

What is said is decided in one place, ``bot.core.moves``, whether a question stands alone in its
message or beside facts; these two only say that the open question was left.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.slots import read_case, read_heard, write_case
from bot.core.listening.answers import turns_away

Domain = dict[str, Any]
Events = list[dict[str, Any]]


class ActionAnswerQuestion(Action):
    """Marks a side question; the interview answers it and resumes where it was."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Mark it; after a goodbye nothing is asked."""
        return _left_open(tracker, quiet=read_heard(tracker).intent == "goodbye")


class ActionOfferHuman(Action):
    """Marks the wish for a person: the consent to pass the case on is asked at once."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_offer_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Mark it."""
        return _left_open(tracker, quiet=False)


def _left_open(tracker: Tracker, *, quiet: bool) -> Events:
    case = read_case(tracker)
    if turns_away(case, read_heard(tracker)):
        turn = case.progress.turn
        silent = turn if quiet else case.progress.quiet
        case = case.with_progress(answered=turn, quiet=silent)
    return write_case(case, tracker)
