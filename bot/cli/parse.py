"""`parse`: says of each line what it means, one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import RequestInvalid
from bot.settings import Settings

_UTF8 = "write it in UTF-8, one message a line"


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("parse", help="say what each line of text means, as JSON")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="standard input if none")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Parse a file, checked as a whole before the first answer, or lines as they come in."""
    lines = read_file(args.file) if args.file else decoded(sys.stdin.buffer, "standard input")
    # Loaded after the input was checked: a slip in a file's name must not cost ten seconds.
    from bot.dialogue.model_check import current_model

    model = current_model(settings.root)
    from bot.dialogue.understanding import Understanding

    understanding = Understanding.load(model)
    for line in lines:
        answer = understanding.read(line, settings.today)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def read_file(path: Path) -> list[str]:
    """Read a file of messages.

    Raises:
        RequestInvalid: It cannot be read, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            return list(decoded(file, str(path)))
    except OSError as error:
        raise RequestInvalid(str(path), "cannot be read", "name an existing file") from error


def decoded(lines: BinaryIO | Iterable[bytes], name: str) -> Iterator[str]:
    """Decode lines, without their ends and a byte-order mark.

    Raises:
        RequestInvalid: A line is not UTF-8; the field names it.
    """
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise RequestInvalid(f"{name} line {number}", "not UTF-8", _UTF8) from error
        yield text.rstrip("\r\n")
