"""`telegram`: the Telegram bot, by long polling."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import Any

from bot.cli.inputs import require_model
from bot.clock import FixedDayClock, SystemClock
from bot.errors import RequestInvalid
from bot.settings import Settings

_TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the variable's name


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "telegram",
        help="run the Telegram bot by long polling",
        description="Needs TELEGRAM_BOT_TOKEN, from BotFather; docs/telegram.md has it all. A "
        "webhook that was set is removed. Ctrl-C or SIGTERM lets the turns at hand finish.",
    )
    parser.set_defaults(func=run)


def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Poll until told to stop."""
    if not settings.telegram.token:
        raise RequestInvalid(_TOKEN, "not set", "make a bot with BotFather and set its token")
    require_model(settings)
    from bot.channels.attachments import AttachingEngine
    from bot.channels.telegram.alone import serve_alone
    from bot.channels.telegram.house import of_its_own
    from bot.channels.web.secret import house_secret
    from bot.wiring import house, open_serving

    secret, say = house_secret(settings), house().wording.say
    _tell(say("utter_telegram_loading"))
    intake, model = open_serving(settings, SystemClock())
    intake = replace(intake, engine=AttachingEngine(intake.engine, intake.store.load_case))
    intake.store.database.forget_history()
    if settings.today:
        intake = replace(intake, clock=FixedDayClock(settings.today))
    channel, shared = of_its_own(settings, intake, secret, model=model)

    def started(username: str) -> None:
        _tell(say("utter_telegram_running", username=username))

    try:
        asyncio.run(serve_alone(channel, shared, started))
    finally:
        intake.store.close()
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
