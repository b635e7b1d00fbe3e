"""`doctor`: looks at everything the house needs and says what to do about each."""

import argparse
import sys
from typing import Any

from bot.settings import Settings

_ALL_FINE = 0
_SOMETHING_FAILED = 1
_ABOUT = (
    "Each line reads `ok|warn|fail  what  — what to do`. Exit status 0 when nothing fails, "
    "warnings or not; 1 when something does."
)


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "doctor", help="check what is needed, and say what to do", description=_ABOUT
    )
    # A wrong institution or rule file is a finding here and must not stop the others.
    parser.set_defaults(func=run, examines_settings=True)


def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Write a line for each check."""
    from bot.cli.health import examine

    failed = False
    for finding in examine(settings):
        failed = failed or finding.status == "fail"
        sys.stdout.write(f"{finding}\n")
        sys.stdout.flush()
    return _SOMETHING_FAILED if failed else _ALL_FINE
