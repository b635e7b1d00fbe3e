"""From quantities to facts: each gets the role its words call for, or stays open."""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.core.facts import Fact
from bot.nlu.roles.earners import earner
from bot.nlu.roles.judge import NOTHING
from bot.nlu.roles.periods import per_month
from bot.nlu.roles.phrases import Hit
from bot.nlu.roles.scene import Scene
from bot.nlu.roles.scoring import Reading, best_reading
from bot.nlu.roles.times import only_sets_the_time, read_time
from bot.nlu.roles.values import fact_from
from bot.nlu.roles.vote import is_all_figures, is_an_answer, settle_role
from bot.quantities.types import Quantity

_COUNTS_PEOPLE = frozenset({"口", "口人", "个人", "人", "口子"})
_COUNTS_TERMS = frozenset({"期"})
_MARKS = frozenset({"aside", "stage_span"})
_NO_FACT = frozenset({NOTHING, *_MARKS})
_INCOMES = frozenset({"income", "expected_income"})
_LABEL_GAP = 1
_VAGUE = 9
_FILLER = 3
_LONGEST_NAME = 8
_HOW_OFTEN_FIRST = re.compile(r"^[\s,、]*(?:每个?月|一个?月|月月|每年|一年|每天|一天)")
_EACH_TERM = re.compile(r"[的,，\s]*(?:每期|每个?月|一期|一个?月)(?:要|得|是|还|交)*\d")
_HOW_MUCH = re.compile(r"(?:大概|差不多|大约|都|也|要|得|就|固定|是|有)+$")
_HOW_OFTEN = re.compile(r"(?:每个?月|一个?月|月供|要还)$")


def assign_roles(scene: Scene) -> list[Fact]:
    """Give every quantity of a message its role; asides give no fact."""
    facts: list[Fact] = []
    counted = [quantity for quantity in scene.quantities if _concerns_a_case(scene, quantity)]
    ordered = sorted(counted, key=lambda quantity: quantity.kind)
    for _, group in groupby(ordered, key=lambda quantity: quantity.kind):
        spent: set[Hit] = set()
        for quantity in sorted(group, key=lambda quantity: quantity.start):
            facts += _facts(scene, quantity, best_reading(scene, quantity, spent), spent)
    return facts


def _facts(
    scene: Scene, quantity: Quantity, reading: Reading | None, spent: set[Hit]
) -> Iterator[Fact]:
    ruled = _ruled(scene, quantity, reading)
    role = settle_role(scene, quantity, ruled, reading.score if reading else 0)
    if role == NOTHING and _is_a_schedule(scene, quantity):
        role = "terms"
    if role != ruled:
        reading = best_reading(scene, quantity, spent, role)
    if reading is not None and quantity.kind == "money":
        spent.add(reading.hit)
    if (
        role == NOTHING
        and (ruled == "unlabelled" or reading is None)
        and _lies_ahead(scene, quantity)
    ):
        # It may still be the day on which an income begins: 明年5月菜上市 一个月能有5500.
        yield fact_from(quantity, NOTHING)
    if role in _NO_FACT or (role != "unlabelled" and _is_too_vague(quantity)):
        return
    if role == "unlabelled" and reading is None:
        yield fact_from(quantity, role)
    elif quantity.kind in {"duration", "date"}:
        yield from read_time(scene, quantity, role, reading.cue.day if reading else None)
    else:
        yield _fact(scene, quantity, role, reading, spent)


def _is_a_schedule(scene: Scene, quantity: Quantity) -> bool:
    """Tell 48期每期965, a plan with its payments, from terms merely mentioned."""
    several = quantity.unit in _COUNTS_TERMS and (quantity.count or 0) > 1
    return several and bool(_EACH_TERM.match(scene.text, quantity.end))


def _lies_ahead(scene: Scene, quantity: Quantity) -> bool:
    return quantity.kind == "date" and quantity.on is not None and quantity.on > scene.today


def _is_too_vague(quantity: Quantity) -> bool:
    """Tell 几千, which may be any thousand, from 五六千: what it is can only be asked."""
    low, high = quantity.low_fen, quantity.high_fen
    if not low or not high:
        return False
    return high >= _VAGUE * low


def _ruled(scene: Scene, quantity: Quantity, reading: Reading | None) -> str:
    """Say what the rules make of a quantity: a role, ``unlabelled`` or ``none``."""
    if reading is None:
        return next((fact.role for fact in _open_fact(scene, quantity)), NOTHING)
    return NOTHING if reading.cue.role in _MARKS else reading.cue.role


def _fact(
    scene: Scene, quantity: Quantity, role: str, reading: Reading | None, spent: set[Hit]
) -> Fact:
    label = _name(scene, reading, spent) if reading and reading.cue.named else None
    if role == "essential" and not label:
        label = _said_of(scene, quantity)
    if role == "stage_payment":
        label = _stage_months(scene, quantity)
    if role in _INCOMES and quantity.kind == "money":
        label = earner(scene, quantity)
    fact = fact_from(quantity, role, label)
    hit = reading.hit if reading else None
    return per_month(scene, quantity, hit, fact) if role == "essential" else fact


def _open_fact(scene: Scene, quantity: Quantity) -> Iterator[Fact]:
    """Treat a quantity no word speaks for, by what it counts."""
    if quantity.kind == "rate":
        yield fact_from(quantity, "annual_rate")
    elif quantity.kind == "count":
        yield from _open_count(scene, quantity)
    elif is_all_figures(scene) or not only_sets_the_time(scene, quantity):
        yield fact_from(quantity, "unlabelled")


def _open_count(scene: Scene, quantity: Quantity) -> Iterator[Fact]:
    if quantity.unit in _COUNTS_TERMS:
        yield fact_from(quantity, "terms")
    elif quantity.unit in {None, "个"} or _fills_its_clause(scene, quantity):
        yield fact_from(quantity, "unlabelled")


def _fills_its_clause(scene: Scene, quantity: Quantity) -> bool:
    start, end = scene.clauses.clause_at(quantity.start)
    return end - start <= len(quantity.text) + _FILLER


def _concerns_a_case(scene: Scene, quantity: Quantity) -> bool:
    """Tell terms and people from lenders, cards, calls and all else counted; 一期 is each term."""
    units = {None, *_COUNTS_TERMS, *_COUNTS_PEOPLE}
    if quantity.unit == "个" and is_an_answer(scene, quantity):
        return True
    if quantity.count == 1 and quantity.unit in _COUNTS_TERMS:
        return False
    return quantity.kind != "count" or quantity.unit in units


_SPAN_OF_STAGE = re.compile(r"[前头初]$|[后中][面间边头]$|[再接]着?$|接着$|然后$|之后$|再来$")


def _stage_months(scene: Scene, quantity: Quantity) -> str | None:
    """Read how many months a stage lasts from the span before it: 前6个月500 后面半年700."""
    before = [other for other in scene.quantities if other.end <= quantity.start]
    for other in reversed(before):
        if other.kind == "money":
            return None
        length = other.months if other.kind == "duration" else other.count
        head = scene.text[max(0, other.start - 2) : other.start]
        if length and _SPAN_OF_STAGE.search(head):
            return str(length)
    return None


def _name(scene: Scene, reading: Reading, spent: set[Hit]) -> str:
    """Name an expense as written, the words listed with it included: 吃饭水电."""
    start, end = reading.hit.start, reading.hit.end
    if reading.cue.side == "after":
        return reading.hit.word.removeprefix("的")
    for hit in reversed(scene.cues.get(("money", "before"), [])):
        if hit.end <= start <= hit.end + _LABEL_GAP and _is_named(scene, hit, reading.cue.role):
            if hit in spent or not _joined(scene.text[hit.end : start]):
                break
            spent.add(hit)
            start = hit.start
    return _HOW_OFTEN.sub("", scene.text[start:end])


def _said_of(scene: Scene, quantity: Quantity) -> str | None:
    """Name an expense no word of the table names by what its clause says: 给他俩打."""
    window = scene.window(quantity)
    head = _HOW_MUCH.sub("", _HOW_OFTEN_FIRST.sub("", scene.text[window.start : quantity.start]))
    tail = scene.text[quantity.end : window.end]
    said = re.sub(r"[\s,、:]", "", head) or re.sub(r"[\s,、:]", "", tail)
    return said[-_LONGEST_NAME:] or None


def _is_named(scene: Scene, hit: Hit, role: str) -> bool:
    cues = scene.table.cues.get((hit.word, "before"), ())
    return any(cue.named and cue.role == role for cue in cues)


def _joined(between: str) -> bool:
    return between in {"", "和", "、", "跟", "加", "还", "及"}
