"""`models`: which trained models are kept, which one serves, and the change to another."""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from typing import Any

from bot.errors import ModelRefused, RequestInvalid
from bot.settings import Settings, read_number

_LONGEST_ANSWER_S = 5.0
# Looked for every 2 s, loaded in one; much longer only where the processor has other work.
_LONGEST_CHANGE_S = 60.0
_PAUSE_S = 0.2


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "models",
        help="list the trained models, or have another one serve",
        description="Writes the models that are kept as JSON, one a line, newest first. `use` has "
        "a running `serve` take another without losing a message; without one, the next start "
        "takes it. docs/operations.md.",
    )
    parser.add_argument("deed", nargs="?", choices=("list", "use"), default="list")
    parser.add_argument("name", nargs="?", metavar="NAME", help="a model, or `previous`; for use")
    parser.add_argument("--port", help="where `serve` listens; 8000 unless SHUKUN_PORT says so")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it, and write which models there are."""
    if (args.deed == "use") != bool(args.name):
        raise RequestInvalid("NAME", "missing or too much", "`use` takes one name, `list` none")
    if args.port is not None:
        port = read_number("--port", args.port)
        settings = replace(settings, web=replace(settings.web, port=port))
    if args.deed == "use":
        _use(settings, args.name)
    _write_list(settings)
    return 0


def _use(settings: Settings, name: str) -> None:
    from bot.dialogue.kept_models import choose

    model, order = choose(settings.root, name)
    if _serving(settings) is None:
        _tell(f"nothing serves at port {settings.web.port}; the next start takes {model.name}")
        return
    serves = _outcome(settings, order)
    if serves != model.name:
        raise ModelRefused(
            f"{model.name} was refused and {serves} goes on; the log of `serve` says why"
        )
    _tell(f"{model.name} serves")


def _outcome(settings: Settings, order: str) -> str:
    """Wait until the house has seen to an order; answers which model serves then."""
    give_up_at = time.monotonic() + _LONGEST_CHANGE_S
    while time.monotonic() < give_up_at:
        told = _serving(settings)
        if told and told["order"] == order:
            return str(told["name"])
        time.sleep(_PAUSE_S)
    raise RequestInvalid(
        "models", "`serve` has not taken the model within a minute", "see its log and /readyz"
    )


def _write_list(settings: Settings) -> None:
    from bot.dialogue.kept_models import kept_models

    told = _serving(settings)
    for each in kept_models(settings.root):
        # Null where nobody could be asked.
        serves = (each.model, each.fingerprint) == _named(told) if told else None
        sys.stdout.write(json.dumps({**each.told(), "serves": serves}) + "\n")


def _named(told: dict[str, str | None]) -> tuple[str | None, str | None]:
    return told["name"], told["fingerprint"]


def _serving(settings: Settings) -> dict[str, str | None] | None:
    """Ask the house on this machine which model it answers with; None where none answers."""
    from bot.channels.web.server import address

    try:
        answer = urllib.request.urlopen(  # noqa: S310 - an address of this house's own
            f"{address(settings.web)}/readyz", timeout=_LONGEST_ANSWER_S
        )
    except urllib.error.HTTPError as not_ready:
        answer = not_ready
    except OSError:
        return None
    try:
        told: dict[str, str | None] | None = json.load(answer).get("model")
    except (ValueError, AttributeError, OSError):
        return None
    return told


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
