"""`migrate`: brings the database to this program's tables, or back to those of an earlier one."""

import argparse
import json
import sys
from typing import Any

from bot.errors import RequestInvalid
from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "migrate",
        help="bring the database to this program's tables, or back",
        description="`serve` does the first by itself when it starts; as a step of its own it can "
        "be done before many replicas start. Back it up first; docs/operations.md.",
    )
    parser.add_argument(
        "--back-to",
        metavar="MIGRATION",
        help="an earlier one, as 0003; what only the later tables hold is lost",
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Migrate, and say from where to where."""
    from bot.conversation.database import Database
    from bot.conversation.schema import migrate, version_of

    database = Database(settings.database())
    try:
        before = version_of(database.engine)
        if args.back_to is None:
            migrate(database.engine)
        else:
            _go_back(database.engine, args.back_to)
        told = {"from": before, "to": version_of(database.engine)}
    finally:
        database.close()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _go_back(engine: Any, revision: str) -> None:
    from bot.conversation.schema import migrate_back

    try:
        migrate_back(engine, revision)
    except ValueError as error:
        raise RequestInvalid("--back-to", f"'{revision}' does not do", str(error)) from error
