"""`purge`: deletes every conversation that is past its retention day."""

import argparse
import json
import sys
from datetime import timedelta
from typing import Any

from bot.cli.inputs import opened_store
from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "purge",
        help="delete all that is past its retention day",
        description="Deletes conversations without a word for SHUKUN_RETENTION_DAYS days (180), "
        "and those opened and never used for a day. `serve` does the same every hour.",
    )
    parser.set_defaults(func=run)


def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Delete, and say how many."""
    from bot.conversation.retention import purge

    with opened_store(settings) as store:
        purged = purge(store, timedelta(days=settings.web.retention_days))
    sys.stdout.write(json.dumps({"purged": purged}) + "\n")
    return 0
