"""The webhook inside `serve`: Telegram's calls, told from anybody else's by a secret."""

import base64
import hmac
import logging
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from telegram.error import InvalidToken

from bot.channels.telegram.client import build_bot
from bot.channels.telegram.house import Shared, TelegramHouse, build_telegram
from bot.channels.telegram.ingest import ALLOWED
from bot.channels.telegram.patience import until_answered
from bot.channels.web.app import TELEGRAM_PATH
from bot.channels.web.body import parse_json, read_bytes
from bot.channels.web.house import WebHouse, house_of
from bot.channels.web.tokens import derived_key
from bot.errors import RequestRefused

_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
_LARGEST_BYTES = 1 << 20
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Webhook:
    """The channel as a companion of the web server.

    Attributes:
        channel: The channel.
        url: Where Telegram calls.
        secret: What it shows.
    """

    channel: TelegramHouse
    url: str
    secret: str = field(repr=False)

    def routes(self) -> list[BaseRoute]:
        """Give the one address Telegram calls."""
        return [Route(TELEGRAM_PATH, self._receive, methods=["POST"])]

    async def start(self) -> None:
        """Connect and have Telegram call; the web chat goes on where that fails."""
        try:
            await self.channel.start()
            await self._set()
        except InvalidToken:
            _LOG.error("telegram refuses TELEGRAM_BOT_TOKEN; ask BotFather for a new one")

    async def stop(self) -> None:
        """End; the webhook stays set, for the next start and for other replicas."""
        await self.channel.stop()

    async def _receive(self, request: Request) -> Response:
        """Take an update; what is not stored is not acknowledged, and Telegram sends it again."""
        shown = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self.secret.encode()):
            raise RequestRefused("unauthorized", 401)
        if house_of(request).bells.refusing:
            raise RequestRefused("closing", 503, 3)
        update = parse_json(await read_bytes(request, _LARGEST_BYTES))
        if not isinstance(update, dict):
            raise RequestRefused("bad_json", 400)
        await self.channel.ingest.take(update)
        return Response(status_code=200)

    async def _set(self) -> None:
        async def call() -> None:
            await self.channel.bot.set_webhook(
                self.url, secret_token=self.secret, allowed_updates=list(ALLOWED)
            )

        await until_answered(call, "webhook not set")


def with_telegram(web: WebHouse, a_second: float | None = None) -> WebHouse:
    """Give the house with the channel in it, where there is a token and a public address.

    Args:
        web: Its intake knows the commands already.
        a_second: How many messages go out a second; Telegram's own limit by default.
    """
    settings = web.settings
    if not (settings.telegram.token and settings.web.public_url):
        return web
    bot = build_bot(settings.telegram, *([a_second] if a_second else []))
    days = settings.web.retention_days
    shared = Shared(
        web.intake, web.runner, web.maker, web.queue, web.sender, web.model, web.secret, days
    )
    channel = build_telegram(settings, bot, shared)
    web.bells.tell_too(channel.pump.wake)
    key = base64.urlsafe_b64encode(derived_key(web.secret, "telegram webhook")).decode()
    webhook = Webhook(channel, f"{settings.web.public_url}{TELEGRAM_PATH}", key.rstrip("="))
    return replace(web, companions=(*web.companions, webhook))
