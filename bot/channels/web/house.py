"""What the calls of the web chat share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import NoReturn

from starlette.requests import HTTPConnection

from bot.channels.web.bells import Bells
from bot.channels.web.limits import Buckets
from bot.channels.web.maker import FileMaker
from bot.channels.web.meters import MeteredEngine, Meters
from bot.channels.web.runner import TurnRunner
from bot.channels.web.tokens import ChoiceTokens, Session, SessionTokens
from bot.clock import SystemClock
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
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


@dataclass(frozen=True, slots=True)
class WebHouse:
    """The parts behind every call.

    Attributes:
        settings: How the house is set up.
        intake: The way in.
        runner: Who answers.
        bells: Who wakes the streams.
        tokens: Who may speak.
        choices: What buttons are called.
        limits: How much is too much.
        maker: Who makes files.
        queue: What waits for a human.
        sender: Who tells other systems of it.
        meters: What is counted of all this.
        secret: What other keys are derived from.
    """

    settings: Settings
    intake: Intake
    runner: TurnRunner
    bells: Bells
    tokens: SessionTokens
    choices: ChoiceTokens
    limits: Limits
    maker: FileMaker
    queue: HandoffQueue
    sender: Sender
    meters: Meters
    secret: str = field(repr=False)

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
    settings: Settings, intake: Intake, secret: str, maker: FileMaker | None = None
) -> WebHouse:
    """Put the parts together.

    Args:
        settings: How the house is set up.
        intake: The way in; it is told to ring when it has answered.
        secret: What tokens are signed with.
        maker: Who makes files; one of its own by default.
    """
    bells, meters = Bells(), Meters()
    queue = open_queue(intake.store, settings, [meters.queue_changed])
    intake.store.database.on_failure = meters.database_failed
    metered = MeteredEngine(intake.engine, meters, intake.store.clock)
    ringing = replace(intake, engine=metered, answered=bells.ring, beside=queue.beside)
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
        runner=runner,
        bells=bells,
        # Real time even where the house reckons on another day: a token is no figure.
        tokens=SessionTokens(secret, SystemClock(), lifetime, grace),
        choices=ChoiceTokens(secret),
        limits=_limits(web, meters),
        maker=maker or FileMaker(),
        queue=queue,
        sender=open_sender(intake.store, settings),
        meters=meters,
        secret=secret,
    )


def _limits(web: WebSettings, meters: Meters) -> Limits:
    limits = Limits(
        messages=Buckets(web.messages_a_minute),
        sessions=Buckets(web.sessions_a_minute),
        requests=Buckets(web.requests_a_minute),
        files=Buckets(web.files_a_minute),
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
