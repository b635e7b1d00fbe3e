"""Chooses the real things: rulebook, wording, renderer, once a process."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.clock import SHANGHAI, Clock, SystemClock
from bot.conversation.engine import DialogueEngine
from bot.conversation.intake import Courtesies, Intake
from bot.conversation.store import ConversationStore
from bot.core.case import DANGER, Case
from bot.core.casefile import Surroundings, assemble_case_file, is_made
from bot.core.moves import adjust
from bot.core.offers import Proposal, propose_on
from bot.core.offers.search import rules_for, situation_of
from bot.core.priority import case_priority
from bot.core.records import from_json
from bot.handoff.changes import Listener
from bot.handoff.connectors.build import build_connectors
from bot.handoff.connectors.port import Connector
from bot.handoff.connectors.sender import Outbox, Sender
from bot.handoff.connectors.writing import DeliveryWriter
from bot.handoff.hours import WorkingHours
from bot.handoff.notices import Notices
from bot.handoff.older import readable_state
from bot.handoff.queue import HandoffQueue
from bot.nlu.crisis import sounds_like_crisis
from bot.nlu.text import normalise
from bot.reminders.planner import Planner
from bot.reminders.rounds import Rounds
from bot.replies.case_words import WordedCase
from bot.replies.facts_in_words import facts_in_words
from bot.replies.render import Renderer
from bot.replies.reply import Reply, text_reply
from bot.replies.wording import Wording, load_wording
from bot.rulebook import Rulebook, load_rulebook
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.dialogue.served import ServedModel

_HOURS = WorkingHours()


@dataclass(frozen=True, slots=True)
class House:
    """What actions and commands share.

    Attributes:
        rulebook: The dated rules.
        wording: The texts.
        renderer: Moves to replies.
    """

    rulebook: Rulebook
    wording: Wording
    renderer: Renderer

    def propose(self, case: Case, today: date) -> Proposal:
        """Search the offers of a case under its deployment's rules."""
        return propose_on(case, self.rulebook, today)

    def adjust(self, case: Case, proposal: Proposal, today: date) -> Case:
        """Turn the plan on the table as the message wishes."""
        if case.debt is None:
            return case
        rules = rules_for(case, case.debt, self.rulebook, today)
        found = situation_of(case, rules, self.rulebook.budget(today), today)
        return adjust(case, proposal, found)

    def case_file(
        self,
        state: dict[str, Any],
        today: date,
        transcript: list[dict[str, Any]],
        due: datetime | None = None,
    ) -> dict[str, Any] | None:
        """Assemble the contract's case file from the stored case.

        Args:
            state: The case as stored.
            today: The day it is reckoned on.
            transcript: Messages in order, as the schema writes them.
            due: By when the queue says that somebody answers. What is in the queue has a file
                whatever was agreed, for somebody is in danger; out of it the hour is reckoned.

        Returns:
            None where no case is made: consent refused, or a third party without authority.
        """
        case = from_json(Case, state)
        if due is None and not is_made(case):
            return None
        proposal = self.propose(case, today)
        since = datetime.fromisoformat(case.updated_at)
        answer_at = due or _HOURS.respond_by(case_priority(case, proposal), since).at
        answer_by = answer_at.astimezone(SHANGHAI).isoformat()
        surroundings = Surroundings(self.rulebook.version, answer_by, transcript)
        return assemble_case_file(case, proposal, WordedCase(self.wording), surroundings)


def build_house(today: date) -> House:
    """Load everything anew.

    Raises:
        RulebookError: A rule file is wrong; the message names it.
    """
    return _house_of(load_rulebook(own=read_settings().rules), today)


def _house_of(rulebook: Rulebook, today: date) -> House:
    wording = load_wording(facts_in_words(rulebook, today))
    return House(rulebook, wording, Renderer(wording, rulebook, today))


def house(today: date | None = None) -> House:
    """Give the house of this process, as the actions use it.

    Args:
        today: The day of what it says, since what was verified yesterday may have expired; the
            real one by default.
    """
    return _house_on(today or SystemClock().today())


# A day or two around midnight, and those a replay asks for.
@functools.lru_cache(maxsize=4)
def _house_on(today: date) -> House:
    return _house_of(_rulebook(), today)


# Read once a process: a rule file edited meanwhile must not break a conversation at midnight.
@functools.lru_cache(maxsize=1)
def _rulebook() -> Rulebook:
    return load_rulebook(own=read_settings().rules)


def courtesies(wording: Wording) -> Courtesies:
    """Word what is said where the engine is not asked."""

    def masked(kinds: tuple[str, ...]) -> Reply:
        names = "、".join(wording.say(f"utter_masked_{kind}") for kind in kinds)
        return text_reply(wording.say("utter_masked", kinds=names))

    return Courtesies(
        apology=lambda number: text_reply(wording.say("utter_apology", case_id=number)),
        nothing_said=lambda: text_reply(wording.say("utter_nothing_said")),
        too_long=lambda limit: text_reply(wording.say("utter_too_long", limit=limit)),
        masked=masked,
    )


def open_queue(
    store: ConversationStore, settings: Settings, listeners: Sequence[Listener] = ()
) -> HandoffQueue:
    """Put the queue behind the desk together, and have the store bring it its cases.

    Args:
        store: Where conversations are.
        settings: How the house is set up.
        listeners: Called inside the transaction of every change, before the connectors' outbox.
    """
    notices = Notices(lambda: house().wording)
    minutes = settings.handoff.claim_minutes
    told = connectors(settings)
    outbox: tuple[Listener, ...] = (DeliveryWriter(told),) if told else ()
    queue = HandoffQueue(
        store, _HOURS, (*listeners, *outbox), notices=notices, claim_minutes=minutes
    )
    return queue.attach()


def connectors(settings: Settings) -> list[Connector]:
    """Build the connectors to the systems that the settings name."""

    def document_name(code: str) -> str:
        today = settings.today or SystemClock().today()
        return house().rulebook.document_for(code, settings.institution, today).name

    return build_connectors(settings.connectors, document_name)


def open_sender(store: ConversationStore, settings: Settings) -> Sender:
    """Put together what delivers to the connectors; ``start`` begins.

    Args:
        store: Where the outbox is.
        settings: Which connectors there are.
    """

    def assemble(
        state: dict[str, Any], transcript: list[dict[str, Any]], due: datetime
    ) -> dict[str, Any] | None:
        today = settings.today or SystemClock().today()
        return house().case_file(readable_state(state)[0], today, transcript, due)

    return Sender(Outbox(store, assemble), connectors(settings))


def open_planner(store: ConversationStore) -> Planner:
    """Put together what plans reminders."""
    return Planner(store, lambda: house().rulebook)


def open_rounds(store: ConversationStore) -> Rounds:
    """Put together what sends reminders."""
    return Rounds(store, open_planner(store), house().wording)


def open_intake(settings: Settings, clock: Clock, database_url: str | None = None) -> Intake:
    """Put the way of a message together: store, engine, actions.

    Args:
        settings: How the house is set up.
        clock: Tells the day.
        database_url: Another database than the settings name, as a replay uses.

    Raises:
        ModelMissing: No model was trained yet.
        ModelOutdated: The model fits other parts than are installed.
        RulebookError: A rule file is wrong.
    """

    def load(store: ConversationStore) -> DialogueEngine:
        from bot.dialogue.engine import RasaEngine
        from bot.dialogue.training import current_model

        return RasaEngine.load(current_model(settings.root), store.load_tracker)

    return _open(database_url or settings.database(), clock, load)[0]


def open_serving(settings: Settings, clock: Clock) -> "tuple[Intake, ServedModel]":
    """Put the way of a message together for a house whose model may change while it serves.

    Args:
        settings: How the house is set up.
        clock: Tells the day.

    Raises:
        ModelError: There is no model, or it does not do.
        RulebookError: A rule file is wrong.
    """

    def load(store: ConversationStore) -> "ServedModel":
        from bot.dialogue.engine import RasaEngine
        from bot.dialogue.served import ServedModel
        from bot.dialogue.trial import try_out

        def load_and_try(model: Path) -> RasaEngine:
            engine = RasaEngine.load(model, store.load_tracker)
            try_out(engine)
            return engine

        return ServedModel(settings.root, load_and_try)

    return _open(settings.database(), clock, load)


_Engine = TypeVar("_Engine", bound=DialogueEngine)


def _open(
    database_url: str, clock: Clock, load: Callable[[ConversationStore], _Engine]
) -> tuple[Intake, _Engine]:
    # Loaded here: commands that only reckon must start without Rasa.
    from bot.dialogue.quiet import without_collecting

    with without_collecting():
        words = house().wording
        store = ConversationStore(database_url, clock)
        engine = load(store)
    return Intake(store, engine, clock, courtesies(words), urgent=urgency(store)), engine


def urgency(store: ConversationStore) -> Callable[[str, str], bool]:
    """Give what tells whether somebody may be in danger, and so waits behind nobody."""

    def is_urgent(conversation_id: str, text: str) -> bool:
        if sounds_like_crisis(normalise(text).text):
            return True
        case = store.load_case(conversation_id)
        return DANGER in ((case or {}).get("signals") or ())

    return is_urgent
