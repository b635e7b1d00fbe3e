"""The table of cue words, read once from ``cues.yml``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.nlu.roles.phrases import PhraseBook
from bot.yaml_files import read_yaml

_FILE = Path(__file__).with_name("cues.yml")
_FEN_PER_YUAN = 100
_CLASS_FIELDS = ("with_", "also", "then", "message", "without", "not_before", "cut_off_by")

Side = Literal["before", "after"]
SIDES: tuple[Side, ...] = ("before", "after")


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule of the table: which words, standing where, give which role.

    Attributes:
        role: A role of the case, or a mark of this package: ``aside``, ``stage_span``.
        kind: The kind of quantity it speaks of.
        side: On which side of the quantity the words stand.
        weight: How much they say.
        reach: How many characters may lie between word and quantity.
        tense: The tense that must hold before the quantity.
        day: Where a date must lie, seen from today.
        with_: Classes of words, one of which must stand before the quantity.
        also: Further classes of words, one of which must stand before it too.
        then: Classes of words, one of which must stand after it.
        message: Classes of words, one of which must stand anywhere.
        without: Classes of words, none of which may stand near it.
        not_before: Classes of words, none of which may stand before it in its clause.
        cut_off_by: Classes of words, none of which may stand between the word and it.
        below: The amount must be at most this many fen.
        above: The amount must be more than this many fen.
        same_clause: No break may lie between.
        named: The fact carries the word as its label.
    """

    role: str
    kind: str
    side: Side
    weight: float
    reach: int
    tense: str | None = None
    day: str | None = None
    with_: frozenset[str] = frozenset()
    then: frozenset[str] = frozenset()
    message: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    cut_off_by: frozenset[str] = frozenset()
    below: int | None = None
    above: int | None = None
    same_clause: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class CueTable:
    """The rules by word and side, the classes of each word, and the books that find them.

    The cue words of each kind of quantity and each side have a book of their own, so that the
    long word of one does not silence the short word of another.
    """

    cues: dict[tuple[str, Side], tuple[Cue, ...]]
    classes: dict[str, frozenset[str]]
    cue_books: dict[tuple[str, Side], PhraseBook]
    class_book: PhraseBook


@cache
def load_table() -> CueTable:
    """Read the table of the package."""
    body = read_yaml(_FILE)
    cues: defaultdict[tuple[str, Side], list[Cue]] = defaultdict(list)
    for rule in body["rules"]:
        for side in SIDES:
            for word in rule.get(side, ()):
                cues[word, side].append(_read_cue(rule, side))
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in body["classes"].items():
        for word in words:
            classes[word].add(name)
    return CueTable(
        {key: tuple(found) for key, found in cues.items()},
        {word: frozenset(names) for word, names in classes.items()},
        _cue_books(cues),
        PhraseBook(classes, longest=False),
    )


def _cue_books(
    cues: Mapping[tuple[str, Side], Iterable[Cue]],
) -> dict[tuple[str, Side], PhraseBook]:
    words: defaultdict[tuple[str, Side], set[str]] = defaultdict(set)
    for (word, side), found in cues.items():
        for cue in found:
            words[cue.kind, side].add(word)
    return {key: PhraseBook(of_key) for key, of_key in words.items()}


def _read_cue(rule: dict[str, Any], side: Side) -> Cue:
    below, above = (_fen(rule.get(bound)) for bound in ("below", "above"))
    classes = {name.rstrip("_"): name for name in _CLASS_FIELDS}
    asked = {field: frozenset(rule.get(name, ())) for name, field in classes.items()}
    return Cue(
        role=rule["role"], kind=rule["kind"], side=side, weight=float(rule["weight"]),
        reach=rule.get("reach", 6), tense=rule.get("tense"), day=rule.get("day"),
        below=below, above=above, **asked,
        same_clause=rule.get("same_clause", False), named=rule.get("named", False),
    )  # fmt: skip


def _fen(yuan: int | None) -> int | None:
    return None if yuan is None else yuan * _FEN_PER_YUAN
