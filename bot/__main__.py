"""`python -m bot COMMAND`: the one door for people who run the house."""

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from bot.errors import ModelError, RequestInvalid, RulebookError, StoreUnavailable
from bot.logs import set_up_log
from bot.settings import ROOT, Settings, read_day, read_settings

COMMANDS = (
    "train",
    "serve",
    "chat",
    "telegram",
    "parse",
    "plan",
    "replay",
    "doctor",
    "export",
    "erase",
    "purge",
    "staff",
    "migrate",
    "models",
)
INTERNAL_ERROR = 1
WRONG_INPUT = 2
INTERRUPTED = 130
_LOG = logging.getLogger("bot")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 2 the input is wrong, said in one line; 1 an internal error, logged by its name.
    """
    _write_utf8()
    # SQLAlchemy reads this when it is imported, which for some commands is before Rasa is hushed.
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    set_up_log()
    args = _parser(sys.argv[1:] if argv is None else argv).parse_args(argv)
    try:
        settings = _settings(args)
        set_up_log(settings.log)
        status = int(args.func(args, settings))
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last handler: says which error, never its words
        return _failed(args.command, error)
    return status


class _OneLineParser(argparse.ArgumentParser):
    """Says a mistake in one line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Leave with the mistake and where help is."""
        self.exit(WRONG_INPUT, f"shukun: {_in_one_line(message)}; see `{self.prog} --help`\n")


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    # What a command needs is loaded with it: `plan` must start at once.
    named = [] if {"-h", "--help"} & set(argv) else [name for name in COMMANDS if name in argv]
    parser = _OneLineParser(prog="python -m bot", description=__doc__, allow_abbrev=False)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in named or COMMANDS:
        importlib.import_module(f"bot.cli.{name}").add_parser(subparsers)
    # Accepted on both sides of the command, so that nobody has to remember which.
    for place in (parser, *subparsers.choices.values()):
        default = None if place is parser else argparse.SUPPRESS
        place.add_argument(
            "--today", metavar="DAY", default=default, help="reckon on this day, YYYY-MM-DD"
        )
        place.add_argument(
            "--institution", metavar="ID", default=default, help="whose rules apply: an id, or demo"
        )
    return parser


def _settings(args: argparse.Namespace) -> Settings:
    settings = read_settings()
    if args.today is not None:
        settings = replace(settings, today=read_day("--today", args.today or " "))
    name = "SHUKUN_INSTITUTION" if args.institution is None else "--institution"
    if args.institution is not None:
        settings = replace(settings, institution=args.institution)
    if settings.institution and not getattr(args, "examines_settings", False):
        from bot.cli.inputs import check_institution

        check_institution(name, settings.institution)
    return settings


def _failed(command: str, error: Exception) -> int:
    if isinstance(error, (RequestInvalid, ModelError, RulebookError)):
        sys.stderr.write(f"shukun: {_in_one_line(str(error))}\n")
        return WRONG_INPUT
    if isinstance(error, StoreUnavailable):
        sys.stderr.write("shukun: the database does not answer; run `python -m bot doctor`\n")
    name, place = type(error).__name__, _place(error)
    _LOG.error("command failed command=%s error=%s at=%s", command, name, place)
    return INTERNAL_ERROR


def _place(error: Exception) -> str:
    """Tell the last line of this project an error went through; its words may be a person's."""
    traceback, place = error.__traceback__, "?"
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "bot") or path.is_relative_to(ROOT / "actions"):
            place = f"{path.relative_to(ROOT).as_posix()}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _reader_left() -> int:
    """Leave quietly when who reads the result has seen enough, as `head` does."""
    # Python flushes once more at its end, and would complain there.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _write_utf8() -> None:
    """Read and write UTF-8 whatever the locale says, since everything here is Chinese."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "replace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
