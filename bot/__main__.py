"""`python -m bot COMMAND`: the one door for people who run the house."""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import HardshipError, ModelError, RequestInvalid, RulebookError
from bot.settings import Settings, read_day, read_settings

COMMANDS = ("train", "chat", "parse", "replay", "doctor")
WRONG_INPUT = 2
INTERNAL_ERROR = 1
_LOG = logging.getLogger("bot")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 2 the input is wrong, said in one line; 1 an internal error, logged by its name.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s")
    args = _parser().parse_args(argv)
    try:
        return int(args.func(args, _settings(args)))
    except (RequestInvalid, ModelError, RulebookError) as error:
        sys.stderr.write(f"shukun: {error}\n")
        return WRONG_INPUT
    except KeyboardInterrupt:
        return 130
    except HardshipError as error:
        _LOG.error("command failed command=%s error=%s", args.command, type(error).__name__)
        return INTERNAL_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("--today", metavar="YYYY-MM-DD", help="the day everything is reckoned on")
    parser.add_argument("--institution", metavar="ID", help="whose rules apply: an id, or demo")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"bot.cli.{name}").add_parser(subparsers)
    for subparser in set(subparsers.choices.values()):
        # Accepted on both sides of the command, so that nobody has to remember which.
        subparser.add_argument("--today", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        subparser.add_argument("--institution", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _settings(args: argparse.Namespace) -> Settings:
    settings = read_settings()
    if args.today:
        settings = replace(settings, today=read_day("--today", args.today))
    if args.institution is not None:
        settings = replace(settings, institution=args.institution)
    return settings


if __name__ == "__main__":
    sys.exit(main())
