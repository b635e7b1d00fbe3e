"""What the calls of the web chat share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import NoReturn, Protocol

from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute

from bot.channels.web.bells import Bells
from bot.channels.web.limits import Buckets
from bot.channels.web.lineup import Lineup
from bot.channels.web.maker import FileMaker
from bot.channels.web.meters import MeteredEngine, Meters
from bot.channels.web.runner import TurnRunner
from bot.channels.web.sharing import Sharing, sharing_of
from bot.channels.web.tokens import ChoiceTokens, Session, SessionTokens
from bot.conversation.intake import Intake
from bot.conversation.locks import ConversationLocks
from bot.conversation.store import ConversationStore
from bot.dialogue.served import Model, NoModel
from bot.errors import RequestRefused
from bot.handoff.connectors.sender import Sender
from bot.handoff.queue import HandoffQueue
from bot.settings import Settings, WebSettings
from bot.wiring import open_queue, open_sender

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of what a caller may do.

    Attributes:
        messages: By session.
        sessions: By address.
        requests: By address.
        files: By session.
    """

    messages: Buckets
    sessions: Buckets
    requests: Buckets
    files: Buckets


class Companion(Protocol):
    """A channel that lives in the same server: its routes, its beginning, its end."""

    def routes(self) -> list[BaseRoute]:
        """Give what it answers."""

    async def start(self) -> None:
        """Begin; runs beside the server for as long as it takes."""

    async def stop(self) -> None:
        """End, losing nothing; harmless a second time."""


@dataclass(frozen=True, slots=True)
class WebHouse:
    """The parts behind every call.

    Attributes:
        settings: How the house is set up.
        intake: The way in.
        model: What answers are reckoned with.
        runner: Who answers.
        lineup: Who waits for an answer, and where.
        bells: Who wakes the streams.
        sharing: What other replicas have in common with this one.
        in_turn: Keeps the calls of one sender, who waits for answers, in order.
        tokens: Who may speak.
        choices: What buttons are called.
        limits: How much is too much.
        maker: Who makes files.
        queue: What waits for a human.
        sender: Who tells other systems of it.
        meters: What is counted of all this.
        secret: What other keys are derived from.
        companions: Channels in the same server.
    """

    settings: Settings
    intake: Intake
    model: Model
    runner: TurnRunner
    lineup: Lineup
    bells: Bells
    sharing: Sharing
    in_turn: ConversationLocks
    tokens: SessionTokens
    choices: ChoiceTokens
    limits: Limits
    maker: FileMaker
    queue: HandoffQueue
    sender: Sender
    meters: Meters
    secret: str = field(repr=False)
    companions: tuple[Companion, ...] = ()

    @property
    def store(self) -> ConversationStore:
        """Where everything is."""
        return self.intake.store

    def join(self, conversation_id: str, caller: str) -> asyncio.Event:
        """Give a bell, unless this session or this address holds as many as it may.

        Looked at and counted in one step: no other call comes between.

        Raises:
            RequestRefused: It holds as many already.
        """
        self.refuse_crowd(caller)
        if self.bells.count(conversation_id) >= self.settings.web.streams:
            self._refuse_stream()
        return self.bells.join(conversation_id, caller)

    def refuse_crowd(self, caller: str) -> None:
        """Let no address hold more connections than it may.

        Raises:
            RequestRefused: It holds as many already.
        """
        if self.bells.count_from(caller) >= self.settings.web.streams_an_address:
            self._refuse_stream()

    def _refuse_stream(self) -> NoReturn:
        self.meters.limit_hit("streams")()
        raise RequestRefused("too_many_streams", 429, 5)

    def session(self, request: HTTPConnection) -> Session:
        """Tell whose call this is.

        Raises:
            RequestRefused: It shows no valid token.
        """
        session = self.tokens.read(bearer(request))
        request.state.language = session.language
        return session


def build(
    settings: Settings,
    intake: Intake,
    secret: str,
    maker: FileMaker | None = None,
    model: Model | None = None,
) -> WebHouse:
    """Put the parts together.

    Args:
        settings: How the house is set up.
        intake: The way in; it is told to ring when it has answered.
        secret: What tokens are signed with.
        maker: Who makes files; one of its own by default.
        model: What its engine reckons with; none that can be changed by default.
    """
    sharing, meters = sharing_of(settings, intake.store, secret), Meters()
    model = model or NoModel()
    model.on_change = meters.model_changed
    bells = sharing.bells()
    queue = open_queue(intake.store, settings, [meters.queue_changed])
    intake.store.database.on_failure = meters.database_failed
    ringing = replace(
        intake,
        engine=MeteredEngine(intake.engine, meters, intake.store.clock),
        locks=sharing.locks("turns"),
        answered=bells.ring,
        beside=queue.beside,
    )
    runner = TurnRunner(ringing)

    def woken(conversation_id: str) -> None:
        bells.ring(conversation_id)
        # What the human had left unanswered is the bot's again.
        runner.answer(conversation_id)

    queue.tell(woken)
    web = settings.web
    lifetime, grace = timedelta(minutes=web.session_minutes), timedelta(days=web.grace_days)
    return WebHouse(
        settings=settings,
        intake=ringing,
        model=model,
        runner=runner,
        lineup=Lineup(intake.store),
        bells=bells,
        sharing=sharing,
        in_turn=sharing.locks("calls"),
        # Real time even where the house reckons on another day: a token is no figure.
        tokens=SessionTokens(secret, intake.store.clock, lifetime, grace),
        choices=ChoiceTokens(secret),
        limits=_limits(sharing, web, meters),
        maker=maker or FileMaker(),
        queue=queue,
        sender=open_sender(intake.store, settings),
        meters=meters,
        secret=secret,
    )


def _limits(sharing: Sharing, web: WebSettings, meters: Meters) -> Limits:
    limits = Limits(
        messages=sharing.buckets("messages", web.messages_a_minute),
        sessions=sharing.buckets("sessions", web.sessions_a_minute),
        requests=sharing.buckets("requests", web.requests_a_minute),
        files=sharing.buckets("files", web.files_a_minute),
    )
    for limit in fields(limits):
        getattr(limits, limit.name).on_refusal = meters.limit_hit(limit.name)
    return limits


def house_of(request: HTTPConnection) -> WebHouse:
    """Give the parts behind a call."""
    found: WebHouse = request.app.state.house
    return found


def bearer(request: HTTPConnection) -> str:
    """Give the token a call shows.

    Raises:
        RequestRefused: It shows none.
    """
    shown = request.headers.get("authorization", "")
    if not shown.lower().startswith(_BEARER):
        raise RequestRefused("unauthorized", 401)
    return shown[len(_BEARER) :].strip()
