"""`plan`: figures without a conversation, one JSON request to one JSON answer."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.cli.inputs import decode_utf8, read_text
from bot.cli.plan_fields import Fields
from bot.cli.plan_json import read_json
from bot.errors import RequestInvalid
from bot.settings import Settings

_STDIN = "standard input"


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("plan", help="compute a quote or a case's plans, JSON to JSON")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="standard input if none")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one request; nothing is written unless the whole answer stands.

    Raises:
        RequestInvalid: The request is wrong; it names file, field and remedy.
    """
    source = str(args.file) if args.file else _STDIN
    text = read_text(args.file) if args.file else decode_utf8(sys.stdin.buffer.read(), _STDIN)
    answer = answer_request(read_json(text, source), settings, source)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def answer_request(request: Any, settings: Settings, source: str = _STDIN) -> dict[str, Any]:
    """Answer a request in either form.

    Args:
        request: What ``read_json`` gave.
        settings: The day and whose rules apply, where the request does not say.
        source: Where it came from, for messages.

    Returns:
        The answer of contracts section 3.

    Raises:
        RequestInvalid: The request is wrong.
    """
    # Loaded apart: a quote needs no rulebook and no wording.
    if isinstance(request, dict) and "quote" in request:
        from bot.cli.plan_quote import QUOTE_FIELDS, answer_quote

        whole = Fields(request, "", ("quote",), source)
        return answer_quote(whole.child("quote", QUOTE_FIELDS))
    if not isinstance(request, dict) or "debts" not in request:
        remedy = 'write {"quote": {…}}, or {"debts": […], "budget": {…}, "wishes": […]}'
        raise RequestInvalid(source, "neither a quote nor a case", remedy)
    from bot.cli.plan_case import CASE_FIELDS, answer_case

    return answer_case(Fields(request, "", CASE_FIELDS, source), settings)
