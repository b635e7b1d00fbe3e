"""Actions of the intake: note what was said, ask what is next, end it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.slots import (
    as_a_human_left_it,
    read_case,
    read_day,
    read_heard,
    read_moment,
    say,
    write_case,
)
from bot.core.case import Case
from bot.core.checklist import needed_documents
from bot.core.interview import next_question
from bot.core.listening import note
from bot.core.listening.answers import turns_away
from bot.core.listening.danger import comes_first
from bot.core.moves import Turn, plan_turn
from bot.core.moves.telling import stops
from bot.core.offers import Proposal
from bot.core.priority import case_priority
from bot.replies.render import CLOSED
from bot.wiring import house

Domain = dict[str, Any]
Events = list[dict[str, Any]]


class ActionNoteFacts(Action):
    """Reads the message into the case, before anything is predicted."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_note_facts"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Note the message; a second run of the same turn changes nothing."""
        heard, today = read_heard(tracker), read_day(tracker)
        before = as_a_human_left_it(read_case(tracker), tracker)
        case = note(before, heard, today, read_moment(tracker))
        if case is before:
            # The form runs this again when it begins; nothing is reckoned twice.
            return [SlotSet("case", tracker.get_slot("case"))]
        proposal = house().propose(case, today)
        turned = house().adjust(case, proposal, today)
        if turned is not case:
            case, proposal = turned, house().propose(turned, today)
        left = proposal.now is not None and proposal.now.surplus.fen <= 0
        papers = needed_documents(case, proposal)
        return write_case(case.with_progress(nothing_left=left, papers=papers), tracker, proposal)


class ValidateIntakeForm(Action):
    """Tells the form whether to go on, to step aside for a side question, or to end."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "validate_intake_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Reject the form where a rule must answer first."""
        case = read_case(tracker)
        heard = read_heard(tracker)
        turned = turns_away(case, heard) and case.progress.asked is not None
        if turned or comes_first(case, heard):
            return [ActionExecutionRejected("intake_form")]
        more = next_question(case) is not None
        # The form counts as validated when a slot of its own is set, be it to nothing.
        return [SlotSet("next_answer", None), SlotSet("requested_slot", _slot(more))]


def _slot(more: bool) -> str | None:
    return "next_answer" if more else None


class ActionAskNextAnswer(Action):
    """Answers what was said and asks the next question."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_ask_next_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Say the moves of this turn."""
        turn, proposal = _plan(tracker)
        renderer = house(read_day(tracker)).renderer
        replies, case = renderer.render(turn), _citing(turn)
        if turn.done and not replies and not _was_answered(case):
            # The last proof just had its chance: what was open before the turn is no longer.
            replies = [renderer.closing(case, case_priority(case, proposal))]
        say(dispatcher, replies)
        return write_case(case, tracker, proposal)


class ActionFinishIntake(Action):
    """Ends the interview: the case is complete, or there is none to make."""

    def name(self) -> str:
        """Name as in domain.yml."""
        return "action_finish_intake"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Say what is left to say and close, once."""
        turn, proposal = _plan(tracker)
        renderer = house(read_day(tracker)).renderer
        replies, case = renderer.render(turn), _citing(turn)
        if turn.done and _closes(case, spoken=bool(replies)):
            replies.append(renderer.closing(case, case_priority(case, proposal)))
            case = case.having_told(CLOSED) if case.consent.hand_off else case
        say(dispatcher, replies)
        return write_case(case.with_progress(finished=True), tracker, proposal)


def _closes(case: Case, *, spoken: bool) -> bool:
    """Whether the end is said: once, and later where something was added or nothing else said."""
    if case.progress.quiet == case.progress.turn or stops(case):
        return not spoken
    if not case.progress.finished:
        return not spoken or bool(case.consent.hand_off)
    return not spoken or bool(case.consent.hand_off and case.progress.news)


def _citing(turn: Turn) -> Case:
    """Remember which texts rest on a rule, for whoever asks for the source."""
    cited = house().renderer.citing(turn)
    return turn.case.with_progress(cited=cited) if cited else turn.case


def _plan(tracker: Tracker) -> tuple[Turn, Proposal]:
    case = read_case(tracker)
    proposal = house().propose(case, read_day(tracker))
    return plan_turn(case, proposal, resuming=_was_answered(case)), proposal


def _was_answered(case: Case) -> bool:
    """Whether a side question of this message was answered already, before the form went on."""
    return case.progress.answered == case.progress.turn
