"""Case files and stored cases of other versions: read by what they have, the rest marked."""

import functools
import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.core.case import Case
from bot.core.casefile import SCHEMA_VERSION
from bot.core.records import from_json

SCHEMA_FILE = Path(__file__).with_name("casefile.schema.json")
_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "integer": (int,),
    "number": (int, float), "null": (type(None),),
}  # fmt: skip
# What a value of the wrong kind makes of reading it.
_UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class CaseFileRead:
    """A case file with every part that today's have; what it lacks is null.

    Attributes:
        body: The file. Parts that are not known today are kept as they are.
        version: Version it was written in; None where it does not say.
        missing: Names of the parts it lacks or has in another kind, as ``finance.cap_fen`` and
            ``debts.0.fee_fen``.
    """

    body: dict[str, Any] = field(repr=False)
    version: str | None
    missing: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether it was written in this version, and whole."""
        return self.version == SCHEMA_VERSION and not self.missing


def read_case_file(body: dict[str, Any]) -> CaseFileRead:
    """Read a case file of any version.

    Raises:
        ValueError: It names no case, so nobody could tell whose it is.
    """
    if not isinstance(body.get("case_id"), str):
        raise ValueError("a case file must have a case_id")
    missing: list[str] = []
    filled = _filled_object(body, _schema(), "", missing)
    version = body.get("schema_version")
    return CaseFileRead(filled, version if isinstance(version, str) else None, tuple(missing))


def readable_state(state: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Leave out of a stored case what this version cannot read.

    Fields it does not know are ignored when it is read, and fields not there keep their defaults.

    Args:
        state: As ``cases.body`` has it.

    Returns:
        What ``from_json`` reads without an error, and the names of the fields left out.
    """
    try:
        from_json(Case, state)
    except _UNREADABLE:
        bad = tuple(each.name for each in fields(Case) if not _reads(state, each.name))
        return {name: value for name, value in state.items() if name not in bad}, bad
    return state, ()


def _reads(state: dict[str, Any], name: str) -> bool:
    named = {key: state[key] for key in ("case_id", "conversation_id", name) if key in state}
    try:
        from_json(Case, named)
    except _UNREADABLE:
        return False
    return True


@functools.lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return read


def _filled(value: Any, schema: dict[str, Any], path: str, missing: list[str]) -> Any:
    if not _is_of_kind(value, schema):
        missing.append(path)
        return None
    if isinstance(value, dict) and "properties" in schema:
        return _filled_object(value, schema, f"{path}.", missing)
    if isinstance(value, list) and "items" in schema:
        items = ((f"{path}.{n}", item) for n, item in enumerate(value))
        return [_filled(item, schema["items"], name, missing) for name, item in items]
    return value


def _filled_object(
    body: dict[str, Any], schema: dict[str, Any], prefix: str, missing: list[str]
) -> dict[str, Any]:
    known, required = schema["properties"], schema.get("required", ())
    missing += [f"{prefix}{name}" for name in known if name in required and name not in body]
    filled = {
        name: _filled(body[name], part, f"{prefix}{name}", missing) if name in body else None
        for name, part in known.items()
    }
    return {**{name: value for name, value in body.items() if name not in known}, **filled}


def _is_of_kind(value: Any, schema: dict[str, Any]) -> bool:
    named = schema.get("type")
    if named is None:
        return True
    allowed = [named] if isinstance(named, str) else named
    if isinstance(value, bool):
        # A truth value is a whole number to Python, and none to JSON.
        return "boolean" in allowed
    return isinstance(value, tuple(kind for name in allowed for kind in _JSON_TYPES[name]))
