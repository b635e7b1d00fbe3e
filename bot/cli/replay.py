"""`replay`: plays scripted conversations through the same path a channel uses."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.clock import Clock, FixedDayClock, SystemClock
from bot.errors import RequestInvalid
from bot.settings import Settings, read_day

CHANNELS = ("web", "telegram", "rest", "terminal")
KEYS = ("today", "institution", "channel", "turns")


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation to play.

    Attributes:
        turns: What the person says, in order.
        institution: Whose rules apply; empty for law only.
        channel: web, telegram, rest or terminal.
        today: The day; None for the command's or the real one.
    """

    turns: tuple[str, ...]
    institution: str
    channel: str
    today: date | None


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("replay", help="play scripted conversations")
    parser.add_argument("scripts", nargs="+", metavar="SCRIPT", type=Path)
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the result to a file")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Play every script and write one JSON object, or a list of them for several."""
    scripts = [read_script(path, settings) for path in args.scripts]
    results = asyncio.run(_play_all(scripts, settings))
    body = json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False, indent=1)
    if args.json:
        args.json.write_text(body + "\n", encoding="utf-8")
    else:
        sys.stdout.write(body + "\n")
    return 0


def read_script(path: Path, settings: Settings) -> Script:
    """Read and check a script file.

    Raises:
        RequestInvalid: The file or one of its fields is wrong.
    """
    body = _load(path)
    unknown = sorted(set(body) - set(KEYS))
    if unknown:
        raise RequestInvalid(f"{path}: {unknown[0]}", "unknown field", f"use {', '.join(KEYS)}")
    turns = body.get("turns")
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise RequestInvalid(f"{path}: turns", "no list of messages", "write one `- text` a line")
    channel = body.get("channel") or "terminal"
    if channel not in CHANNELS:
        raise RequestInvalid(f"{path}: channel", f"'{channel}' is none", "use " + "|".join(CHANNELS))
    institution = body.get("institution", settings.institution)
    check_institution(f"{path}: institution", institution or "")
    day = body.get("today")
    today = read_day(f"{path}: today", str(day)) if day else settings.today
    return Script(tuple(turns), institution or "", channel, today)


def check_institution(name: str, institution: str) -> None:
    """Refuse an institution the rulebook does not hold.

    Raises:
        RequestInvalid: It names what would be right.
    """
    from bot.wiring import house

    known = house().rulebook.profiles
    if institution and institution != "demo" and institution not in known:
        near = ", ".join(["demo", *sorted(known)])
        raise RequestInvalid(name, f"'{institution}' is not in the rulebook", f"use one of {near}")


def _load(path: Path) -> dict[str, Any]:
    try:
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RequestInvalid(str(path), "cannot be read", "name an existing file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RequestInvalid(str(path), "no YAML", "see the replay format in the README") from error
    if not isinstance(body, dict):
        raise RequestInvalid(str(path), "no script", "it needs at least `turns:`")
    return body


async def _play_all(scripts: list[Script], settings: Settings) -> list[dict[str, Any]]:
    from bot.wiring import open_intake

    with tempfile.TemporaryDirectory(prefix="shukun-replay-") as folder:
        url = f"sqlite:///{folder}/replay.db"
        intake = open_intake(settings, SystemClock(), url)
        try:
            return [await play(intake, script, number) for number, script in enumerate(scripts)]
        finally:
            intake.store.close()


async def play(intake: Any, script: Script, number: int = 0) -> dict[str, Any]:
    """Play one script through an intake.

    Returns:
        ``turns`` and ``case`` as contracts section 4 has them.
    """
    from dataclasses import replace

    from bot.channels.front import Front

    clock: Clock = FixedDayClock(script.today) if script.today else intake.clock
    conversation_id = intake.store.open_conversation(
        script.channel, "", institution=script.institution, today_override=script.today
    )
    front = Front(replace(intake, clock=clock), conversation_id, script.channel, f"replay-{number}")
    turns = []
    for text in script.turns:
        begun = time.perf_counter()
        replies = await front.say(text)
        elapsed = round((time.perf_counter() - begun) * 1000, 1)
        turns.append({"user": text, "bot": replies, "ms": elapsed})
    return {"turns": turns, "case": front.case_file()}
