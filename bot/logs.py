"""The log on standard error, in two forms, neither of which repeats what anybody said.

A record of ours is an event with ids, ``turn failed conversation=… seq=3 error=KeyError``. Other
people's code may put anything into its records, so of those only what their source says is written,
with numbers, and the place in it.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, TextIO

_OURS = ("bot", "actions")
_ARGUMENT = re.compile(r"(?:\b(?P<name>\w+)=)?%[-+0-9.]*[sdfr]")
_LONGEST_EVENT = 120
_MARK = "shukun"


def set_up_log(form: str = "plain") -> None:
    """Write the log of this process, warnings and worse, to standard error.

    Args:
        form: ``plain`` or ``json``; called again, it changes the form.
    """
    root = logging.getLogger()
    formatter = JsonFormatter() if form == "json" else PlainFormatter()
    own = next((each for each in root.handlers if each.get_name() == _MARK), None)
    if own is None:
        own = _StandardError()
        own.set_name(_MARK)
        root.addHandler(own)
        root.setLevel(logging.WARNING)
    own.setFormatter(formatter)


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error as it is by then; what cannot be written is dropped.

    The standard handler would print what it could not write, and a traceback holds words.
    """

    def __init__(self) -> None:
        """Hold no stream."""
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Give standard error."""
        return sys.stderr

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing."""


class PlainFormatter(logging.Formatter):
    """Writes level, event and ids in a line, for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        event, ids = read_record(record)
        return " ".join([record.levelname, event, *(f"{name}={ids[name]}" for name in ids)])


class JsonFormatter(logging.Formatter):
    """Writes one JSON object a line: time (UTC), level, logger, event, and the ids."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        event, ids = read_record(record)
        at = datetime.fromtimestamp(record.created, timezone.utc)
        told = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event,
        }
        return json.dumps({**told, **ids}, ensure_ascii=False)


def read_record(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    """Take a record apart into its event and its ids, without a word of an exception."""
    event, ids = _own(record) if _is_ours(record.name) else _of_others(record)
    raised = record.exc_info[0] if record.exc_info else None
    if raised is not None:
        ids["error"] = raised.__name__
    return event[:_LONGEST_EVENT], ids


def _is_ours(logger: str) -> bool:
    return logger.partition(".")[0] in _OURS


def _own(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    """Read a record of ours: what its source names ``name=%s`` is an id, the rest the event."""
    args = record.args if isinstance(record.args, tuple) else ()
    if not args:
        return _in_one_line(record.msg), {}
    values = iter(args)
    ids: dict[str, Any] = {}

    def place(found: re.Match[str]) -> str:
        name, value = found["name"], next(values, "?")
        if not name:
            return str(value)
        ids[name] = value if isinstance(value, (int, float)) else _in_one_line(value)
        return ""

    event = _ARGUMENT.sub(place, str(record.msg))
    return _in_one_line(event), ids


def _of_others(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    """Read a record of somebody else's: an argument that is no number may be a person's words."""
    source = str(record.msg).strip().partition("\n")[0]
    place = {"at": f"{record.module}:{record.lineno}"}
    if not record.args:
        return source, place
    return _filled(source, record.args), place


def _filled(source: str, args: Any) -> str:
    given = args if isinstance(args, tuple) else (args,)
    if isinstance(args, Mapping) or not all(isinstance(each, (int, float)) for each in given):
        return source
    try:
        return source % given
    except (TypeError, ValueError):
        return source


def _in_one_line(value: object) -> str:
    return " ".join(str(value).split())
