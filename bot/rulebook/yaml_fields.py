"""YAML read as fields that know their line, so that a message can name it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.errors import RuleFileInvalid

if TYPE_CHECKING:
    _LOADER: Any = yaml.SafeLoader
else:
    # libyaml's loader is some eight times as fast; wheels without it are rare but exist.
    _LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KIND_OF_TAG = {"str": "text", "timestamp": "date", "int": "number", "float": "number"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        file: Path below the rulebook's folder.
        line: From 1.
    """

    file: str
    line: int

    def refuse(
        self,
        problem: str,
        remedy: str,
        error: Callable[[str], Exception] = RuleFileInvalid,
    ) -> Exception:
        """Make the error that names file, line, problem and remedy; the caller raises it."""
        return error(f"{self.file}:{self.line}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Field:
    """A scalar, a list or a mapping of a YAML file.

    Attributes:
        place: Where it begins.
        kind: ``text``, ``date``, ``number``, ``other`` (null, true …), ``list`` or ``mapping``.
        text: The characters of a scalar, else empty.
        items: The fields of a list.
        keys: The fields of a mapping.
    """

    place: Place
    kind: str
    text: str
    items: "tuple[Field, ...]"
    keys: "dict[str, Field]"


def read_fields(path: Path, shown_as: str) -> Field:
    """Read one YAML file.

    Args:
        path: The file.
        shown_as: How messages name it.

    Returns:
        The mapping at its top.

    Raises:
        RuleFileInvalid: It is no YAML, no mapping at the top, or says a key twice.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Place(shown_as, _line_of(problem)).refuse(
            "this is no YAML", "mind indentation, closing quotes and UTF-8"
        ) from problem
    if not isinstance(node, yaml.MappingNode):
        raise Place(shown_as, 1).refuse("the file is no mapping", "begin with 'description:'")
    return _field(node, shown_as)


def _line_of(problem: Exception) -> int:
    mark = getattr(problem, "problem_mark", None)
    return 1 if mark is None else int(mark.line) + 1


def _field(node: yaml.Node, file: str) -> Field:
    place = Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return Field(place, "mapping", "", (), _keys(node, file))
    if isinstance(node, yaml.SequenceNode):
        return Field(place, "list", "", tuple(_field(item, file) for item in node.value), {})
    return Field(place, _KIND_OF_TAG.get(node.tag.rpartition(":")[2], "other"), node.value, (), {})


def _keys(node: yaml.MappingNode, file: str) -> dict[str, Field]:
    keys: dict[str, Field] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in keys:
            raise Place(file, key.start_mark.line + 1).refuse(
                f"'{name}' stands twice", "keep one of them"
            )
        keys[name] = _field(value, file)
    return keys
