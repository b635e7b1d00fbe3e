"""`erase`: deletes all that is stored of a person."""

import argparse
import json
import sys
from typing import Any

from bot.cli.inputs import opened_store, required_conversation
from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("erase", help="delete all that is stored of a person")
    parser.add_argument(
        "conversation", metavar="CONVERSATION", help="a conversation's id, or a case's number"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Delete, and say which conversation it was."""
    with opened_store(settings) as store:
        found = required_conversation(store, "CONVERSATION", args.conversation)
        store.erase(found)
    sys.stdout.write(json.dumps({"erased": found}) + "\n")
    return 0
