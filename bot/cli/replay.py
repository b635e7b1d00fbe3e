"""`replay`: plays scripted conversations through the same path a channel uses."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.cli.inputs import require_model
from bot.cli.script import Script, read_script
from bot.clock import Clock, FixedDayClock, SystemClock
from bot.errors import RequestInvalid
from bot.settings import Settings

__all__ = ["Script", "add_parser", "play", "read_script", "run"]


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("replay", help="play scripted conversations")
    parser.add_argument("scripts", nargs="+", metavar="SCRIPT", type=Path)
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the result to a file")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Play every script and write one JSON object, or a list of them for several."""
    scripts = [read_script(path, settings) for path in args.scripts]
    if args.json:
        _check_place(args.json)
    require_model(settings)
    results = asyncio.run(_play_all(scripts, settings))
    body = json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False, indent=1)
    if args.json:
        _write_whole(args.json, body + "\n")
    else:
        sys.stdout.write(body + "\n")
    return 0


def _check_place(path: Path) -> None:
    """Refuse a place that cannot be written to before minutes are spent on playing."""
    if path.is_dir():
        raise RequestInvalid(f"--json {path}", "this is a folder", "name a file in it")
    if not path.absolute().parent.is_dir():
        raise RequestInvalid(f"--json {path}", "its folder does not exist", "make it first")


def _write_whole(path: Path, body: str) -> None:
    # A pipe or a device cannot be put in place at once, and nothing is half of it.
    special = path.exists() and not path.is_file()
    part = path if special else path.with_name(f".{path.name}.part")
    try:
        part.write_text(body, encoding="utf-8")
        if not special:
            part.replace(path)
    except OSError as error:
        raise RequestInvalid(f"--json {path}", "cannot be written", "check permissions") from error


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
