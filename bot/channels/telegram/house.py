"""Puts the parts of the channel together, and starts and ends them in order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telegram import BotCommand
from telegram.ext import ExtBot

from bot.channels.telegram.answers import Answers
from bot.channels.telegram.client import build_bot
from bot.channels.telegram.commands import MENU, CommandEngine
from bot.channels.telegram.courtesy import Errands
from bot.channels.telegram.ingest import Ingest
from bot.channels.telegram.papers import Papers
from bot.channels.telegram.patience import until_answered
from bot.channels.telegram.people import People
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.pump import Pump
from bot.channels.telegram.reminding import Reminding
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.service import Service
from bot.channels.telegram.summary import Summary
from bot.channels.telegram.writing import Typing
from bot.channels.web.maker import FileMaker
from bot.channels.web.runner import TurnRunner
from bot.channels.web.tokens import ChoiceTokens
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.dialogue.served import Model, NoModel
from bot.handoff.connectors.sender import Sender as ConnectorSender
from bot.handoff.queue import HandoffQueue
from bot.settings import Settings
from bot.wiring import house, open_planner, open_queue, open_sender

_FINISH_ERRANDS_S = 0.5


@dataclass(slots=True)
class TelegramHouse:
    """The parts of the channel.

    Attributes:
        bot: The way to Telegram.
        ingest: The way in.
        pump: The way out.
        errands: What nobody waits for.
    """

    bot: "ExtBot[int]"
    ingest: Ingest
    pump: Pump
    errands: Errands

    async def start(self) -> None:
        """Connect, show the commands, and deliver what was left; tries until Telegram answers.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        await until_answered(self.bot.initialize, "telegram does not answer")
        self.pump.start()
        self.errands.begin(self._show_commands())

    async def stop(self) -> None:
        """Let what is being sent end, then let go."""
        await self.pump.finish()
        await self.errands.finish(_FINISH_ERRANDS_S)
        await self.bot.shutdown()

    async def _show_commands(self) -> None:
        say = house().wording.say
        menu = [BotCommand(name, say(f"utter_telegram_menu_{name}")) for name in MENU]
        await self.bot.set_my_commands(menu)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the channel shares with others in the same process.

    Attributes:
        intake: Where messages go; its engine knows the commands already.
        runner: Who answers them.
        maker: Who makes files.
        queue: What waits for a human.
        sender: Who tells other systems of cases.
        model: What answers are reckoned with.
        secret: The house's.
        retention_days: How long a conversation is kept after its last word.
    """

    intake: Intake
    runner: TurnRunner
    maker: FileMaker
    queue: HandoffQueue
    sender: ConnectorSender
    model: Model
    secret: str = field(repr=False)
    retention_days: int

    @property
    def store(self) -> ConversationStore:
        """Where everything is."""
        return self.intake.store


def with_commands(intake: Intake) -> Intake:
    """Give an intake whose engine answers the commands too."""
    wording = house().wording
    answers = Answers(intake.store, intake.clock, wording, _reminding(intake))
    words = wording.say("utter_telegram_agent_words")
    return replace(intake, engine=CommandEngine(intake.engine, answers, words))


def _reminding(intake: Intake) -> Reminding:
    return Reminding(intake.store, open_planner(intake.store), house().wording)


def build_telegram(settings: Settings, bot: "ExtBot[int]", shared: Shared) -> TelegramHouse:
    """Put the parts together.

    Args:
        settings: How the house is set up.
        bot: What ``build_bot`` gave.
        shared: What others use too.
    """
    intake, wording, errands = shared.intake, house().wording, Errands()
    store, choices = intake.store, ChoiceTokens(shared.secret)
    papers = Papers(store, shared.maker, intake.clock)
    summary, reminding = Summary(bot, store, intake.clock), _reminding(intake)

    async def beside(conversation_id: str, chat_id: int) -> None:
        await asyncio.to_thread(reminding.offer, conversation_id)
        await summary.refresh(conversation_id, chat_id)

    async def after(conversation_id: str, chat_id: int) -> None:
        errands.begin(beside(conversation_id, chat_id))

    pump = Pump(Sender(bot, store, choices, papers, wording), after)
    typing = Typing(bot, store, errands)
    people = People(store, shared.secret, settings.institution, settings.web.institutions)

    def taken(conversation_id: str, chat_id: int) -> None:
        shared.runner.answer(conversation_id)
        pump.wake(conversation_id)
        typing.watch(conversation_id, chat_id)

    service = Service(bot, store, Answers(store, intake.clock, wording, reminding), wording)
    presses = Presses(store, choices, wording)
    ingest = Ingest(bot, intake, people, service, presses, errands, taken)
    return TelegramHouse(bot, ingest, pump, errands)


def of_its_own(
    settings: Settings,
    intake: Intake,
    secret: str,
    a_second: float | None = None,
    model: Model | None = None,
) -> tuple[TelegramHouse, Shared]:
    """Put the channel together in a process where it is alone.

    Args:
        settings: How the house is set up.
        intake: The way in, without commands.
        secret: The house's.
        a_second: How many messages go out a second; Telegram's own limit by default.
        model: What its engine reckons with; none that can be changed by default.
    """
    bot = build_bot(settings.telegram, *([a_second] if a_second else []))
    queue, told = open_queue(intake.store, settings), list[Callable[[str], None]]()

    def answered(conversation_id: str) -> None:
        for tell in told:
            tell(conversation_id)

    ready = replace(with_commands(intake), answered=answered, beside=queue.beside)
    runner, days = TurnRunner(ready), settings.web.retention_days
    sender = open_sender(intake.store, settings)
    shared = Shared(ready, runner, FileMaker(), queue, sender, model or NoModel(), secret, days)
    channel = build_telegram(settings, bot, shared)
    told.append(channel.pump.wake)

    def woken(conversation_id: str) -> None:
        channel.pump.wake(conversation_id)
        # What the human had left unanswered is the bot's again.
        runner.answer(conversation_id)

    queue.tell(woken)
    return channel, shared
