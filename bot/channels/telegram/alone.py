"""Runs the channel by long polling, in a process of its own, until it is told to stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.house import Shared, TelegramHouse
from bot.channels.telegram.polling import Poller
from bot.channels.web.upkeep import keep_up
from bot.errors import RequestInvalid

_FINISH_S = 20.0
_FINISH_SENDING_S = 5.0
_TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the variable's name
_LOG = logging.getLogger(__name__)


async def serve_alone(
    channel: TelegramHouse, shared: Shared, started: Callable[[str], None]
) -> None:
    """Poll, answer and deliver until SIGINT or SIGTERM; SIGUSR1 takes the model in use.

    Args:
        channel: The channel.
        shared: What answers.
        started: Told the bot's name once it listens.

    Raises:
        RequestInvalid: Telegram refuses the token, at the start or later.
    """
    poller = Poller(channel.bot, channel.ingest)
    shared.maker.warm_up()
    loop = asyncio.get_running_loop()
    stop, other_model = poller.stop, shared.model.ask
    heard = {signal.SIGINT: stop, signal.SIGTERM: stop, signal.SIGUSR1: other_model}
    for number, answer in heard.items():
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, answer)
    try:
        await poll(channel, shared, poller, started)
    except InvalidToken as error:
        remedy = "ask BotFather for it, or for a new one, and set it again"
        raise RequestInvalid(_TOKEN, "Telegram refuses this token", remedy) from error


async def poll(
    channel: TelegramHouse, shared: Shared, poller: Poller, started: Callable[[str], None]
) -> None:
    """Run all parts until the poller ends, then end them in the order that loses nothing.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    told = False

    def once() -> None:
        nonlocal told
        if not told:
            started(channel.bot.username)
        told = True

    shared.runner.start()
    shared.sender.start()
    upkeep = asyncio.create_task(keep_up(shared, shared.retention_days))
    try:
        if await poller.unless_stopped(channel.start()):
            await _take_over(channel)
            await poller.run(once)
    finally:
        upkeep.cancel()
        await asyncio.to_thread(shared.runner.finish, _FINISH_S)
        await channel.stop()
        await asyncio.to_thread(shared.sender.stop, _FINISH_SENDING_S)
        shared.maker.close()


async def _take_over(channel: TelegramHouse) -> None:
    """Telegram gives updates by one way only: a webhook that is set would leave nothing to poll."""
    try:
        await channel.bot.delete_webhook(drop_pending_updates=False)
    except InvalidToken:
        raise
    except TelegramError as error:
        _LOG.warning("webhook not removed error=%s", type(error).__name__)
