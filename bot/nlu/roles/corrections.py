"""A figure that replaces another: 不是四万八,是42360.5."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.quantities.types import Quantity

_UNIT = r"(?:块钱?|元|期|号|月份?|到期|开始|那天|的?样子|左右|多)?(?:了|的|啦)?"
_STOP = r"[\s,、。;!?:]*"
_NOT = re.compile(
    r"(?<!是)(?<!要)(?:不是|并不是|不应该是|不该是)(?:有|是|欠|大概)?[^\d,。;!?]{0,2}$"
)
_BUT = re.compile(
    rf"^{_UNIT}{_STOP}(?:[^\d。;!?]{{0,12}}?"
    r"(?:是|为|得有|变成|改成|涨到|涨成|涨了|降到|降成|显示|写着?|写的|实际|其实|应该|应还|账单|查到|看到|算下来|数字|欠款|总共|一共)\S{0,2}?)?$"
)
# 不是500 能先还600: what can be paid is put in the place of what was said.
_BUT_PAYS = re.compile(
    rf"^{_UNIT}[\s,、]+[^\d。;!?]{{0,6}}?(?:还|拿出?|凑出?|给|交|付|掏)(?:得出|得了|个|到)?$"
)
_NEAR = 4
_NOT_AFTER_ALL = re.compile(rf"{_UNIT}(?:才对|才是)?{_STOP}(?:而|并)?不是")
_SLIPPED = (
    r"(?:说|打|写|输|填|记|发|弄|搞|算|看|讲|报)(?:错|岔|反|漏|多|少)"
    r"(?!人|不|次|钱|久|块|电话|号码|平台|家)"
)
# 每月650,刚说的750是错的: the figure that holds comes first.
_WRONG_LATER = re.compile(
    rf"^{_UNIT}{_STOP}(?:我)?(?:刚才?|刚刚|之前|前面|上面|方才)(?:我)?(?:说|打|写|报|填|讲)的?(?:那个|是)?$"
)
_IS_WRONG = re.compile(rf"^{_UNIT}{_STOP}(?:那?个?是)?(?:{_SLIPPED}|错的|不对|不算|不准|作废|算错)")
_ASKED = re.compile(rf"{_UNIT}\s*(?:吗|么|嘛|啊\?|\?|吧)")
_CLAUSE_ENDS = re.compile(rf"{_UNIT}(?:$|[\s,。;!])")
_WRONG_BEFORE = re.compile(
    rf"(?:{_SLIPPED}|不对|更正|纠正|改一下|订正|改正|应改|有误)\S{{0,4}}?"
    r"[\s,、。]*(?:一下)?[\s,、]*(?:应该|其实|实际|准确|正确)?(?:是|为|的是)?[^\s,。;!?\d]{0,9}$"
)
_WRONG_AFTER = re.compile(
    rf"^{_UNIT}{_STOP}(?:那?是)?(?:我)?(?:{_SLIPPED}|不对|不准|不太对|有误|错了|多了个零|少了个零)"
)
_RATHER = re.compile(rf"{_UNIT}{_STOP}(?:其实|应该|应当|实际)*(?:改成|改为|换成|是|为)(?:的)?")
# The words of another figure: 不是四万六 工资是3000 replaces nothing.
_OTHER_MATTER = re.compile(r"工资|收入|房租|房贷|车贷|吃饭|药|学费|生活费|每月|每个月|逾期|还了")


@dataclass(frozen=True, slots=True)
class Correction:
    """A quantity that replaces another.

    Attributes:
        new: The quantity that holds; None where a figure is denied and none put in its place.
        old: The quantity named as wrong, where it is.
    """

    new: Quantity | None
    old: Quantity | None


def read_corrections(text: str, quantities: Sequence[Quantity]) -> tuple[Correction, ...]:
    """Find what replaces what among the quantities of one message."""
    pairs: list[Correction] = []
    taken: set[int] = set()
    for old, new in pairwise(quantities):
        pair = _pair(text, old, new) if id(old) not in taken else None
        if pair:
            pairs.append(pair)
            taken |= {id(old), id(new)}
    left = [at for at, quantity in enumerate(quantities) if id(quantity) not in taken]
    single = [Correction(quantities[at], None) for at in left if _replaces(text, quantities, at)]
    denied = [Correction(None, quantities[at]) for at in left if _is_denied(text, quantities[at])]
    gone = {id(pair.old) for pair in denied}
    return (*pairs, *(pair for pair in single if id(pair.new) not in gone), *denied)


def _pair(text: str, old: Quantity, new: Quantity) -> Correction | None:
    if old.kind != new.kind:
        return None
    head, between = text[: old.start], text[old.end : new.start]
    if _NOT_AFTER_ALL.fullmatch(between) and not _ASKED.match(text, new.end):
        return Correction(old, new)
    if _WRONG_LATER.match(between) and _IS_WRONG.match(text[new.end :]):
        return Correction(old, new)
    slipped = _WRONG_BEFORE.search(head) and _RATHER.fullmatch(between)
    if slipped or _WRONG_AFTER.match(between) or _is_replaced(head, between):
        return Correction(new, old)
    pays = _NOT.search(head) and _BUT_PAYS.match(between) and not _OTHER_MATTER.search(between)
    return Correction(new, old) if pays and _are_near(old, new) else None


def _are_near(old: Quantity, new: Quantity) -> bool:
    """Whether two amounts may be of one thing; 欠的不是四万六 能还500 tells two."""
    first, second = old.fen or 0, new.fen or 0
    return 0 < max(first, second) <= _NEAR * min(first, second)


def _is_replaced(head: str, between: str) -> bool:
    if not _NOT.search(head) or not _BUT.match(between):
        return False
    other = _OTHER_MATTER.search(between)
    return other is None or other[0] in head


def _is_denied(text: str, quantity: Quantity) -> bool:
    """Tell 欠款不是四万六, with nothing in its place, from 不是四万六吗."""
    figure = quantity.kind == "money" and bool(_NOT.search(text[: quantity.start]))
    return figure and bool(_CLAUSE_ENDS.match(text, quantity.end))


def _replaces(text: str, quantities: Sequence[Quantity], at: int) -> bool:
    before = quantities[at - 1].end if at else 0
    return bool(_WRONG_BEFORE.search(text[before : quantities[at].start]))
