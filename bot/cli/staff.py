"""`staff`: who works at the desk; the first lead is taken on here."""

import argparse
import getpass
import json
import sys
from typing import Any

from bot.cli.inputs import opened_store
from bot.errors import RequestInvalid
from bot.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "staff",
        help="manage who works at the desk",
        description="A password is asked for, or read from standard input; never an argument, "
        "which every user of the machine could read.",
    )
    parser.add_argument("deed", choices=("add", "list", "password", "leave", "return"))
    parser.add_argument("name", nargs="?", metavar="NAME", help="whom; not for list")
    parser.add_argument("--role", default="agent", help="agent, lead or auditor; for add")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it, and write who there is as JSON, one a line."""
    if args.deed != "list" and not args.name:
        raise RequestInvalid("NAME", "missing", "say whom")
    from bot.desk.staff import StaffBook

    with opened_store(settings) as store:
        book = StaffBook(store)
        if args.deed == "add":
            book.add(args.name, args.role, _password())
        elif args.deed != "list":
            _change(book, args.deed, args.name)
        for one in book.everybody():
            line = {"name": one.name, "role": one.role, "active": one.active}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


def _change(book: Any, deed: str, name: str) -> None:
    member = book.named(name)
    if member is None:
        raise RequestInvalid("NAME", f"there is no '{name}'", "see `python -m bot staff list`")
    if deed == "password":
        book.set_password(member.id, _password())
    else:
        book.set_active(member.id, active=deed == "return")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise RequestInvalid("password", "the two differ", "type it again")
    return password
