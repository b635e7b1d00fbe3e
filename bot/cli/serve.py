"""`serve`: the web chat, with the embedded agent and database, on one machine."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cli.inputs import require_model
from bot.clock import FixedDayClock, SystemClock
from bot.settings import Settings, read_number

if TYPE_CHECKING:
    from bot.channels.web.house import WebHouse


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the web chat",
        description="Serves the page, the widget and the API, and prints the addresses. Ctrl-C or "
        "SIGTERM lets the turns at hand finish, SIGUSR1 takes the model that was put in use. "
        "docs/configuration.md lists the settings.",
    )
    parser.add_argument("--host", help="where to listen; 127.0.0.1 unless SHUKUN_HOST says so")
    parser.add_argument("--port", help="where to listen; 8000 unless SHUKUN_PORT says so")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until told to stop."""
    settings = _with_options(args, settings)
    require_model(settings)
    from bot.channels.attachments import AttachingEngine
    from bot.channels.telegram.house import with_commands
    from bot.channels.telegram.webhook import with_telegram
    from bot.channels.web.house import build
    from bot.channels.web.secret import find_secret
    from bot.channels.web.server import listen, serve
    from bot.wiring import house, open_serving

    secret, listening = find_secret(settings), listen(settings.web)
    say = house().wording.say
    if settings.log == "plain":
        # Between objects of JSON a line for people would be one that cannot be read.
        _progress(say("utter_serve_loading"))
    intake, model = open_serving(settings, SystemClock())
    intake = replace(intake, engine=AttachingEngine(intake.engine, intake.store.load_case))
    # Killed between an erasure and this, the last run left its words in the log.
    intake.store.database.forget_history()
    if settings.today:
        intake = replace(intake, clock=FixedDayClock(settings.today))
    if settings.telegram.token:
        # Also where `telegram` polls beside it: whoever answers must know the commands.
        intake = with_commands(intake)
    try:
        web = with_telegram(build(settings, intake, secret, model=model))
        return serve(web, listening, started=lambda: _print_addresses(settings, web))
    finally:
        listening.close()
        intake.store.close()


def _with_options(args: argparse.Namespace, settings: Settings) -> Settings:
    changes: dict[str, Any] = {"host": args.host} if args.host else {}
    if args.port is not None:
        changes["port"] = read_number("--port", args.port)
    return replace(settings, web=replace(settings.web, **changes))


def _print_addresses(settings: Settings, web: WebHouse) -> None:
    """Say where everything is, once it answers, and how the desk gets its first lead."""
    from bot.channels.web.server import address
    from bot.desk.staff import StaffBook
    from bot.wiring import house

    base = settings.web.public_url or address(settings.web)
    sys.stdout.write(house().wording.say("utter_serve_addresses", base=base) + "\n")
    if not settings.web.production and not StaffBook(web.store).everybody():
        sys.stdout.write(house().wording.say("utter_serve_no_staff") + "\n")
    sys.stdout.flush()


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
