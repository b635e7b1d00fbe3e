"""`train`: makes the model when something it is made of has changed."""

import argparse
import sys
from typing import Any

from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("train", help="train the model where something changed")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Train and write the model's path; phases and seconds go to standard error."""
    from bot.dialogue.training import train

    model = train(settings.root, force=args.force)
    sys.stdout.write(f"{model.relative_to(settings.root)}\n")
    return 0
