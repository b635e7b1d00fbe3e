"""What a learned reading looks at: the characters and cue words around one quantity."""

from collections.abc import Iterator

from bot.nlu.roles.scene import Scene, Window
from bot.nlu.roles.table import SIDES, Side
from bot.quantities.types import Quantity

_MARKS = {"money": "¥", "count": "#", "duration": "@", "date": "%", "rate": "‰"}
_BREAKS = frozenset(" ,。;!?、\n~…:.")
_LEFT, _RIGHT, _LONGEST = 14, 10, 4
_NEAR = 4
_WHOLE_GRAM = 2


def features(scene: Scene, quantity: Quantity) -> set[str]:
    """List the features of a quantity.

    Other quantities stand as one mark of their kind, so that no figure is ever learned.
    """
    text, start, end = _masked(scene, quantity)
    found = {"bias", *_shape(scene, quantity), *_cues(scene, quantity)}
    found.update(_left(text[:start]), _right(text[end:]))
    found.update(f"m{gram}" for gram in _grams(text[:start] + "|" + text[end:], _WHOLE_GRAM))
    return found


def _masked(scene: Scene, quantity: Quantity) -> tuple[str, int, int]:
    """Write the message with a mark for each quantity, and say where the one asked for stands."""
    pieces, at, start = [], 0, 0
    for other in scene.quantities:
        pieces.append(scene.text[at : other.start])
        if other is quantity:
            start = sum(map(len, pieces))
        pieces.append(_MARKS[other.kind])
        at = other.end
    pieces.append(scene.text[at:])
    return "".join(pieces), start, start + 1


def _shape(scene: Scene, quantity: Quantity) -> Iterator[str]:
    fen = quantity.fen if quantity.fen is not None else quantity.high_fen
    if fen is not None:
        yield f"size{len(str(abs(fen) // 100))}"
        yield f"odd{bool(fen % 1000)}"
    if quantity.on is not None:
        yield "ahead" if quantity.on > scene.today else "behind"
        yield f"span{quantity.until is not None}"
    if quantity.kind == "count":
        yield f"unit{quantity.unit}"
    if quantity.bound or quantity.approximate:
        yield f"bound{quantity.bound}"
    yield f"long{min(4, len(scene.text) // 8)}"
    yield f"alone{len([other for other in scene.quantities if other.kind == quantity.kind]) == 1}"


def _left(head: str) -> Iterator[str]:
    near = head[-_LEFT:]
    clause = _last_clause(near)
    if not clause:
        yield "first"
    for size in range(1, _LONGEST + 1):
        for at in range(len(near) - size + 1):
            gram, gap = near[at : at + size], len(near) - at - size
            yield f"l{gram}"
            if not gap:
                yield f"l0{gram}"
            if gap <= _NEAR:
                yield f"ln{gram}"
            if at >= len(near) - len(clause):
                yield f"lc{gram}"


def _right(tail: str) -> Iterator[str]:
    near = tail[:_RIGHT]
    clause = next((at for at, char in enumerate(near) if char in _BREAKS), len(near))
    if not clause:
        yield "last"
    for size in range(1, _LONGEST + 1):
        for at in range(len(near) - size + 1):
            gram = near[at : at + size]
            yield f"r{gram}"
            if not at:
                yield f"r0{gram}"
            if at + size <= clause:
                yield f"rc{gram}"


def _last_clause(head: str) -> str:
    at = max((at for at, char in enumerate(head) if char in _BREAKS), default=-1)
    return head[at + 1 :]


def _grams(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(len(text) - size + 1))


def _cues(scene: Scene, quantity: Quantity) -> Iterator[str]:
    """Name the roles that cue words within reach call for, nearer ones apart."""
    window = scene.window(quantity)
    for side in SIDES:
        for hit in scene.cues.get((quantity.kind, side), ()):
            gap = _gap(quantity, window, hit.start, hit.end, side)
            if gap is not None:
                near = "near" if gap <= _NEAR else "far"
                for cue in scene.table.cues.get((hit.word, side), ()):
                    if cue.kind == quantity.kind:
                        yield f"cue{side}{near}{cue.role}"
    for name in scene.classes_between(window.start, window.end):
        yield f"class{name}"


def _gap(quantity: Quantity, window: Window, start: int, end: int, side: Side) -> int | None:
    if side == "before" and window.reach <= start and end <= quantity.start:
        return quantity.start - end
    if side == "after" and quantity.end <= start < window.end:
        return start - quantity.end
    return None
