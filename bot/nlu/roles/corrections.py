"""A figure that replaces another: 不是四万八,是42360.5."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.quantities.types import Quantity

_NOT = re.compile(r"(?:不是|并不是|不应该是|不该是)(?:有|是|欠|大概)?[^\d,。;!?]{0,2}$")
_BUT = re.compile(
    r"^(?:块钱?|元|期|了)?[\s,、。]*"
    r"(?:而是|应该是|应是|是|得是|是有|实际是|其实是|实际|其实)\S{0,2}$"
)
_NOT_AFTER_ALL = re.compile(r"(?:块钱?|元|期)?[\s,、]*(?:而|并)?不是")
_IS = re.compile(r"是\S{0,2}$")
_WRONG_BEFORE = re.compile(
    r"(?:说错|打错|写错|输错|填错|记错|发错|弄错|搞错|算错|看错|不对|更正|纠正|改一下|订正)\S{0,4}?"
    r"[\s,、。]*(?:一下)?[\s,、]*(?:应该|其实|实际|准确|正确)?(?:是|为|的是)?\S{0,4}$"
)
_WRONG_AFTER = re.compile(
    r"^(?:块钱?|元)?[\s,]*(?:是)?"
    r"(?:说错|打错|写错|输错|填错|记错|发错|弄错|搞错|算错|不对)"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A quantity that replaces another.

    Attributes:
        new: The quantity that holds.
        old: The quantity named as wrong, where it is.
    """

    new: Quantity
    old: Quantity | None


def read_corrections(text: str, quantities: Sequence[Quantity]) -> tuple[Correction, ...]:
    """Find what replaces what among the quantities of one message."""
    found = [_pair(text, old, new) for old, new in pairwise(quantities)]
    pairs = [pair for pair in found if pair]
    paired = {id(pair.new) for pair in pairs} | {id(pair.old) for pair in pairs}
    single = [
        Correction(quantity, None)
        for at, quantity in enumerate(quantities)
        if id(quantity) not in paired and _replaces(text, quantities, at)
    ]
    return (*pairs, *single)


def _pair(text: str, old: Quantity, new: Quantity) -> Correction | None:
    if old.kind != new.kind:
        return None
    head, between = text[: old.start], text[old.end : new.start]
    if _NOT_AFTER_ALL.fullmatch(between) and _IS.search(head):
        return Correction(old, new)
    denied = _NOT.search(head) and _BUT.match(between)
    return Correction(new, old) if denied or _WRONG_AFTER.match(between) else None


def _replaces(text: str, quantities: Sequence[Quantity], at: int) -> bool:
    before = quantities[at - 1].end if at else 0
    return bool(_WRONG_BEFORE.search(text[before : quantities[at].start]))
