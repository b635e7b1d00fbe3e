"""The application: routes, and what stands around them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.chatwoot import chatwoot_routes
from bot.channels.rasa_socket import PATH, socket_app
from bot.channels.rest import rest_routes
from bot.channels.web.addresses import address_of
from bot.channels.web.events import stream_events
from bot.channels.web.files import fetch_file
from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.health import Readiness, live
from bot.channels.web.history import read_history
from bot.channels.web.house import WebHouse
from bot.channels.web.messages import post_message
from bot.channels.web.metrics import metrics_routes
from bot.channels.web.origins import OriginGate
from bot.channels.web.own_data import erase_own, export_own
from bot.channels.web.pages import page_routes
from bot.channels.web.refusals import HANDLERS, NoTraces, refusal
from bot.channels.web.sessions import open_session
from bot.channels.web.upkeep import SWEEP_EVERY_S, again_and_again, keep_up
from bot.desk.desk import build_desk
from bot.desk.routes import desk_routes
from bot.errors import RequestRefused

TELEGRAM_PATH = "/webhooks/telegram"
_MOST_THREADS = 24
_COUNTED = ("/api/", "/webhooks/", "/socket.io", "/readyz", "/metrics")
LONGEST_FINISH_S = 20.0
"""How long a closing server waits for the turns at hand."""
# What is being sent then stays in the outbox and is sent again.
_LONGEST_SENDING_S = 5.0


def build_app(house: WebHouse) -> Starlette:
    """Put the application together.

    Args:
        house: The parts behind every call.
    """
    web = house.settings.web
    app = Starlette(
        routes=[
            *_api_routes(),
            *metrics_routes(web),
            *rest_routes(web),
            *chatwoot_routes(house.settings.connectors.chatwoot),
            Mount(PATH, socket_app(house)),
            *(route for companion in house.companions for route in companion.routes()),
            *page_routes(),
            *desk_routes(),
        ],
        middleware=[
            Middleware(SecurityHeaders, over_tls=web.public_url.startswith("https://")),
            Middleware(OriginGate, web=web),
            Middleware(NoTraces),
            Middleware(AddressLimit, house=house),
        ],
        exception_handlers=dict(HANDLERS),
        lifespan=_lifespan,
    )
    app.state.house = house
    app.state.desk = build_desk(house, house.queue)
    return app


def _api_routes() -> list[BaseRoute]:
    return [
        Route("/api/v1/sessions", open_session, methods=["POST"]),
        Route("/api/v1/messages", post_message, methods=["POST"]),
        Route("/api/v1/events", stream_events, methods=["GET"]),
        Route("/api/v1/history", read_history, methods=["GET"]),
        Route("/api/v1/files/{id:str}", fetch_file, methods=["GET"]),
        Route("/api/v1/export", export_own, methods=["POST"]),
        Route("/api/v1/me", erase_own, methods=["DELETE"]),
        Route("/healthz", live, methods=["GET"]),
        Route("/readyz", Readiness(), methods=["GET"]),
    ]


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    house: WebHouse = app.state.house
    house.bells.bind()
    house.runner.start()
    house.sender.start()
    # Streams, messages and probes share it; there are as many as there are connections to SQLite.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_MOST_THREADS))
    upkeep = asyncio.create_task(keep_up(house, house.settings.web.retention_days))
    # The clock that rows are stamped with, where replicas share one.
    timed = asyncio.create_task(again_and_again(house.sharing.keep_time, SWEEP_EVERY_S, "clock"))
    beside = [asyncio.create_task(companion.start()) for companion in house.companions]
    try:
        yield
    finally:
        for task in (upkeep, timed, *beside):
            task.cancel()
        await finish(house)


async def finish(house: WebHouse) -> None:
    """Finish the turns at hand, then say goodbye on every stream; harmless a second time."""
    house.bells.refuse_new()
    await asyncio.to_thread(house.runner.finish, LONGEST_FINISH_S)
    for companion in house.companions:
        await companion.stop()
    await asyncio.to_thread(house.sender.stop, _LONGEST_SENDING_S)
    house.bells.close()
    house.maker.close()
    house.sharing.close()


class AddressLimit:
    """Counts the calls of each address that cost something."""

    def __init__(self, app: ASGIApp, house: WebHouse) -> None:
        """Stand before the application."""
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or ask its caller to wait."""
        # Telegram speaks for everybody from few addresses, and shows a secret.
        counts = scope["type"] == "http" and scope["path"] != TELEGRAM_PATH
        if counts and scope["path"].startswith(_COUNTED):
            request = Request(scope)
            try:
                await self._house.limits.requests.spend(address_of(request))
            except RequestRefused as refused:
                language = request.headers.get("accept-language", "")
                await refusal(refused, language)(scope, receive, send)
                return
        await self._app(scope, receive, send)
