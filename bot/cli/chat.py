"""`chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import secrets
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cli.inputs import require_model
from bot.clock import FixedDayClock, SystemClock
from bot.errors import RequestInvalid
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.terminal import Listener
    from bot.conversation.intake import Intake
    from bot.conversation.records import Conversation
    from bot.conversation.store import ConversationStore


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "chat",
        help="talk with the bot in the terminal",
        description="Goes on with the last conversation in this terminal's database. In it, /case "
        "shows the case file so far, /files writes the letter and the rest, /help helps, /quit "
        "leaves. From a pipe, one message a line.",
    )
    parser.add_argument("--new", action="store_true", help="begin a new conversation")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Talk until the person leaves."""
    require_model(settings)
    from bot.wiring import house, open_intake, open_queue

    say = house().wording.say
    _progress(say("utter_terminal_loading"))
    try:
        intake = open_intake(settings, SystemClock())
    except KeyboardInterrupt:
        return 0
    intake = replace(intake, beside=open_queue(intake.store, settings).beside)
    if settings.today:
        # Rows keep the real moment, so that the newest conversation stays the newest.
        intake = replace(intake, clock=FixedDayClock(settings.today))
    try:
        asyncio.run(talk(intake, settings, new=args.new))
    except KeyboardInterrupt:
        sys.stdout.write(f"\n{say('utter_terminal_interrupted')}\n")
    finally:
        intake.store.close()
    return 0


async def talk(
    intake: Intake, settings: Settings, *, new: bool, listen: Listener | None = None
) -> None:
    """Answer what a crash left waiting, then go on with the last conversation or begin one.

    Args:
        intake: The way in.
        settings: Whose rules apply to a new conversation.
        new: Begin afresh.
        listen: Where the person's lines come from; standard input by default.
    """
    from bot.channels.front import Front
    from bot.channels.terminal import CHANNEL, Terminal
    from bot.channels.terminal_screen import Screen
    from bot.wiring import house

    wording = house().wording
    if intake.store.pending_all():
        _progress(wording.say("utter_terminal_recovering"))
        await intake.recover()
    screen = Screen(wording)
    last = None if new else last_conversation(intake.store)
    if last and settings.institution not in ("", last.institution or ""):
        screen.note("utter_terminal_other_rules")
        last = None
    conversation_id = last.id if last else _open(intake.store, settings)
    front = Front(intake, conversation_id, CHANNEL, secrets.token_hex(8))
    terminal = Terminal(front, screen, listen or listener())
    if last:
        terminal.resume()
    else:
        terminal.begin()
    await terminal.talk()


def last_conversation(store: ConversationStore) -> Conversation | None:
    """Find this person's last conversation in a terminal; None where nothing was said in it."""
    found = store.find_conversation("terminal", person())
    return found if found and store.transcript(found.id) else None


def person() -> str:
    """Tell who sits at this terminal, as far as the machine knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "terminal"


def listener() -> Listener:
    """Read from the keyboard, or line by line from a pipe."""
    if not sys.stdin.isatty():
        return _piped()
    with contextlib.suppress(ImportError):
        # Loading it is what gives the prompt its arrow keys.
        import readline  # noqa: F401
    return _typed


def _typed(prompt: str) -> str:
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        # The cursor stands behind the prompt still.
        sys.stdout.write("\n")
        raise


def _piped() -> Listener:
    lines = enumerate(sys.stdin.buffer, start=1)

    def listen(prompt: str) -> str:
        number, line = next(lines, (0, b""))
        if not line:
            raise EOFError
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            name = f"standard input line {number}"
            raise RequestInvalid(name, "not UTF-8", "write one message a line, UTF-8") from error
        if text.strip():
            # A pipe echoes nothing, and answers alone could not be followed.
            sys.stdout.write(f"{prompt}{text}\n")
        return text

    return listen


def _open(store: ConversationStore, settings: Settings) -> str:
    """Open a conversation, or take the one that was opened and left without a word."""
    newest = store.find_conversation("terminal", person())
    if newest and newest.institution == settings.institution and not store.transcript(newest.id):
        return newest.id
    return store.open_conversation("terminal", person(), institution=settings.institution)


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
