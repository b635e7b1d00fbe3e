"""`export`: all that is stored of a person, as JSON."""

import argparse
import json
import sys
from typing import Any

from bot.cli.inputs import opened_store, required_conversation
from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("export", help="write all that is stored of a person")
    parser.add_argument("case", metavar="CASE", help="a case's number, or a conversation's id")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write one JSON object."""
    with opened_store(settings) as store:
        copy = store.export(required_conversation(store, "CASE", args.case))
    sys.stdout.write(json.dumps(copy, ensure_ascii=False, indent=1) + "\n")
    return 0
