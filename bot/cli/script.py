"""Reads the script of `replay`; every mistake is named with its line and what would be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.cli.inputs import check_institution, read_text
from bot.errors import RequestInvalid
from bot.rulebook.checks import near
from bot.settings import Settings, read_day

CHANNELS = ("web", "telegram", "rest", "terminal")
KEYS = ("today", "institution", "channel", "turns")
_KINDS = {
    yaml.MappingNode: "a mapping",
    yaml.SequenceNode: "a list",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "true or false to YAML",
    "tag:yaml.org,2002:null": "empty",
    "tag:yaml.org,2002:timestamp": "a date",
}
_TEXT = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation to play.

    Attributes:
        turns: What the person says, in order.
        institution: Whose rules apply; empty for law only.
        channel: web, telegram, rest or terminal.
        today: The day; None for the command's or the real one.
    """

    turns: tuple[str, ...]
    institution: str
    channel: str
    today: date | None


def read_script(path: Path, settings: Settings) -> Script:
    """Read and check a script file.

    Raises:
        RequestInvalid: The file or one of its fields is wrong.
    """
    fields = _fields(path, _root(path))
    return Script(
        turns=_turns(path, fields.get("turns")),
        institution=_institution(path, fields, settings),
        channel=_channel(path, fields.get("channel")),
        today=_today(path, fields.get("today"), settings),
    )


def _root(path: Path) -> yaml.Node:
    try:
        root = yaml.compose(read_text(path), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"no YAML ({error.problem})"
        raise RequestInvalid(f"{path} line {line}", problem, "mend that line") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = "no YAML (a character or a depth it does not allow)"
        raise RequestInvalid(str(path), problem, "write plain text") from error
    if not isinstance(root, yaml.MappingNode):
        problem = "empty" if root is None else "no mapping of fields"
        raise RequestInvalid(str(path), problem, "it needs at least `turns:`")
    return root


def _fields(path: Path, root: yaml.Node) -> Mapping[str, yaml.Node]:
    fields: dict[str, yaml.Node] = {}
    for key, value in root.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name not in KEYS:
            raise _refuse(path, key, name, "unknown field", near(name, KEYS))
        if name in fields:
            raise _refuse(path, key, name, "stands twice", "keep one")
        fields[name] = value
    return fields


def _turns(path: Path, node: yaml.Node | None) -> tuple[str, ...]:
    remedy = "write `turns:` and below it one `- text` a line"
    if node is None:
        raise RequestInvalid(f"{path}: turns", "missing", remedy)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _refuse(path, node, "turns", "no list of messages", remedy)
    return tuple(_turn(path, number, item) for number, item in enumerate(node.value, start=1))


def _turn(path: Path, number: int, node: yaml.Node) -> str:
    name = f"turns[{number}]"
    text = node.value if isinstance(node, yaml.ScalarNode) else "…"
    if node.tag != _TEXT:
        raise _refuse(path, node, name, f"is {_kind(node)}", f'quote it: - "{text}"')
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _refuse(path, node, name, "holds half a character", "write the character itself")
    return str(text)


def _institution(path: Path, fields: Mapping[str, yaml.Node], settings: Settings) -> str:
    if "institution" not in fields:
        return settings.institution
    node = fields["institution"]
    institution = _text(path, "institution", node, "write an id, demo or null")
    check_institution(f"{path} line {_line(node)}: institution", institution)
    return institution


def _channel(path: Path, node: yaml.Node | None) -> str:
    remedy = f"use {' | '.join(CHANNELS)}"
    channel = "" if node is None else _text(path, "channel", node, remedy)
    if channel and channel not in CHANNELS and node is not None:
        raise _refuse(path, node, "channel", f"'{channel}' is none", remedy)
    return channel or "terminal"


def _today(path: Path, node: yaml.Node | None, settings: Settings) -> date | None:
    if node is None or node.tag == _NULL:
        return settings.today
    if not isinstance(node, yaml.ScalarNode):
        raise _refuse(path, node, "today", f"is {_kind(node)}", "write YYYY-MM-DD")
    return read_day(f"{path} line {_line(node)}: today", node.value or " ")


def _text(path: Path, name: str, node: yaml.Node, remedy: str) -> str:
    if node.tag == _NULL:
        return ""
    if node.tag != _TEXT:
        raise _refuse(path, node, name, f"is {_kind(node)}", remedy)
    return str(node.value)


def _kind(node: yaml.Node) -> str:
    return _KINDS.get(type(node)) or _KINDS.get(node.tag, "no text")


def _refuse(path: Path, node: yaml.Node, name: str, problem: str, remedy: str) -> RequestInvalid:
    return RequestInvalid(f"{path} line {_line(node)}: {name}", problem, remedy)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
