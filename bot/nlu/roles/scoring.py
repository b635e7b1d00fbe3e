"""How much a cue word says about a quantity, and the choice among several."""

import re
from typing import NamedTuple

from bot.nlu.roles.phrases import Hit
from bot.nlu.roles.scene import Scene, Window
from bot.nlu.roles.table import SIDES, Cue, Side
from bot.quantities.types import Quantity

_POINTS_PER_WEIGHT = 10
_WEAK_BREAK = 5
_STRONG_BREAK = 14
_AFTER = 3
_BOUND_TO_CLAUSE = frozenset({"interest", "penalty", "fee", "principal", "amount_paid"})
# 账单上是41280.5 does not say which figure it puts right; 本期账单 does.
_NAMES_A_PERIOD = re.compile(r"[本这当]|期|月|最低|扣")
_BARE_DAY = re.compile(r"(\d{1,2}|十?[一二三四五六七八九十])月")


class Reading(NamedTuple):
    """One way to read a quantity: the rule, the word that calls for it, and its score."""

    score: float
    cue: Cue
    hit: Hit


def is_bare_day(quantity: Quantity) -> bool:
    """Tell whether a day is written without its year, so that the tense decides which year."""
    return bool(_BARE_DAY.match(quantity.text))


def best_reading(
    scene: Scene, quantity: Quantity, spent: set[Hit], role: str | None = None
) -> Reading | None:
    """Choose the strongest rule for a quantity; a spent word speaks no more.

    Args:
        scene: The message.
        quantity: One of its quantities.
        spent: Words that already speak of another quantity.
        role: The only role to look for, None for any.
    """
    window = scene.window(quantity)
    readings = [
        reading
        for side in SIDES
        for hit in scene.cues.get((quantity.kind, side), ())
        if hit not in spent and _stands(hit, quantity, window) == side
        for cue in scene.table.cues.get((hit.word, side), ())
        if cue.kind == quantity.kind
        and role in {None, cue.role}
        and (reading := Reading(_score(scene, quantity, cue, hit), cue, hit)).score > 0
        and _holds(scene, quantity, window, reading)
    ]
    heard = _of_its_clause(scene, quantity, readings)
    return max(heard, key=lambda reading: reading.score, default=None)


def _of_its_clause(scene: Scene, quantity: Quantity, readings: list[Reading]) -> list[Reading]:
    """Leave out charges and payments named in another clause: 罚息能免不 房租1150."""
    beside = [reading for reading in readings if _shares_clause(scene, quantity, reading.hit)]
    if not beside:
        return readings
    return [each for each in readings if each in beside or each.cue.role not in _BOUND_TO_CLAUSE]


def _shares_clause(scene: Scene, quantity: Quantity, hit: Hit) -> bool:
    apart = (hit.end, quantity.start) if hit.start < quantity.start else (quantity.end, hit.start)
    return not any(scene.clauses.breaks_between(*apart))


def _stands(hit: Hit, quantity: Quantity, window: Window) -> Side | None:
    if hit.start < quantity.end and hit.end > quantity.start:
        return "before" if hit.start <= quantity.start else "after"
    if window.reach <= hit.start and hit.end <= quantity.start:
        return "before"
    return "after" if quantity.end <= hit.start < window.end else None


def _score(scene: Scene, quantity: Quantity, cue: Cue, hit: Hit) -> float:
    if cue.side == "after":
        gap = max(0, hit.start - quantity.end)
        if gap and scene.leads_another(quantity, hit.end):
            return 0
        return cue.weight * _POINTS_PER_WEIGHT - 2 * gap - _AFTER if gap <= cue.reach else 0
    start = scene.anchor(quantity) if hit.end <= scene.anchor(quantity) else quantity.start
    weak, strong = scene.clauses.breaks_between(hit.end, start)
    gap = max(0, start - hit.end)
    if gap - weak - strong > cue.reach or (cue.same_clause and weak + strong):
        return 0
    return cue.weight * _POINTS_PER_WEIGHT - _WEAK_BREAK * weak - _STRONG_BREAK * strong - gap


def _holds(scene: Scene, quantity: Quantity, window: Window, reading: Reading) -> bool:
    _, cue, hit = reading
    return (
        _classes_hold(scene, quantity, window, cue)
        and _kept_apart(scene, quantity, cue, hit)
        and (cue.tense is None or scene.tense_before(window.reach, quantity.end) == cue.tense)
        and _amount_holds(quantity, cue)
        and _day_holds(scene, quantity, cue)
    )


def _classes_hold(scene: Scene, quantity: Quantity, window: Window, cue: Cue) -> bool:
    if cue.message and not cue.message & scene.everywhere:
        return False
    if cue.with_ and not cue.with_ & scene.classes_between(window.reach, quantity.end):
        return False
    if cue.also and not cue.also & scene.classes_between(window.reach, quantity.end):
        return False
    if cue.not_before & scene.classes_between(window.start, quantity.start):
        return False
    if cue.then and not cue.then & scene.classes_between(quantity.start, window.end):
        return False
    if "step_up" in cue.without and "step_up" in scene.everywhere:
        return False
    return not cue.without & scene.classes_between(window.start, window.end)


def _kept_apart(scene: Scene, quantity: Quantity, cue: Cue, hit: Hit) -> bool:
    """Refuse a word that another one cuts off: 卡里欠28600, and 账单 in a correction."""
    if cue.cut_off_by and cue.cut_off_by & scene.classes_between(hit.end, quantity.start):
        return False
    corrects = cue.role == "amount_due" and quantity.start in scene.replaced
    return not corrects or bool(_NAMES_A_PERIOD.search(hit.word))


def _amount_holds(quantity: Quantity, cue: Cue) -> bool:
    fen = quantity.fen if quantity.fen is not None else quantity.high_fen
    if fen is None:
        return True
    return (cue.below is None or fen <= cue.below) and (cue.above is None or fen > cue.above)


def _day_holds(scene: Scene, quantity: Quantity, cue: Cue) -> bool:
    if cue.day is None or quantity.on is None:
        return True
    if cue.day == "future":
        return quantity.on >= scene.today
    return quantity.on <= scene.today or is_bare_day(quantity)
