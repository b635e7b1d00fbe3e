"""Words around a number that loosen or bound it: 左右, 大概, 最多, 以内."""

import re
from typing import Literal

Bound = Literal["max", "min"]

_MAX_BEFORE = re.compile(
    r"(?:最多|顶多|不超过?|不到|不足|不满|(?<!不)(?:少于|小于|低于)|至多"
    r"|没到|未满|不高于|不大于|上限|撑死)[是为还能只给到有个:: ]{0,3}$"
)
_MIN_BEFORE = re.compile(
    r"(?:最少|至少|起码|不少于|不低于|不小于|(?<!不)(?:大于|多于|高于)|(?<!不)超过?|超出|不止"
    r"|不下|保底)[是为还要得能有个了:: ]{0,3}$"
)
_ROUGH_BEFORE = re.compile(
    r"(?:大约|大概|大致|差不多|(?<![预违合])约|约莫|将近|接近|貌似|也就)[是有为要能还欠了:: ]{0,3}$"
    r"|(?<![最附])近$|(?<![赶尽])快$|(?<![大])小$"
    r"|(?:估计|大概|大约|差不多|好像|可能)[^\W\d零一二三四五六七八九两十百千万亿]{0,4}$"
)
_MAX_AFTER = re.compile(r"(?:\(含\))?\s*(?:元|块)?(?:之内|以内|以下|之下|内(?!部|容)|封顶|不到)")
# 1200多 is a floor; 1200 多了拿不出 says that more than it is too much.
BUT_NO_MORE = r"了(?:真|就|也|都|我|可)*(?:不|拿不|还不|吃不|受不|扛不)"
_MORE = rf"(?<!\s)多(?![少久大长谢]|{BUT_NO_MORE})"
_MIN_AFTER = re.compile(
    r"(?:\(含\))?\s*(?:元|块钱?)?(?:以上|之上|及以上|往上|起步|打底|朝上|(?:还要)?出头|开外|有余|挂零"
    rf"|{_MORE})"
)
# 三万多, 8000多块: the grammar takes 多 into the stretch itself.
_MIN_WITHIN = re.compile(r"[多余]")
_ROUGH_AFTER = re.compile(
    rf"\s*(?:元|块钱?)?(?:左右|上下|出头|的?样子|{_MORE}|来[块元钱]|开外|不到|有余|之间|许|吧)"
)
# 上万, 过千: only before a bare unit, for 晚上3000 and 还过3000 say nothing of the kind.
_OVER_UNIT = re.compile(r"[上过破]$")
_BARE_UNITS = frozenset("十百千万亿")


def _is_over_unit(text: str, start: int) -> bool:
    return text[start : start + 1] in _BARE_UNITS and bool(_OVER_UNIT.search(text[:start]))


def read_bound(text: str, start: int, end: int) -> Bound | None:
    """Read whether a stretch is a ceiling or a floor; 最多1000出头 is no ceiling any more.

    Returns:
        ``"max"``, ``"min"`` or None.
    """
    before = text[max(0, start - 8) : start]
    if _MAX_AFTER.match(text, end):
        return "max"
    if _MIN_AFTER.match(text, end) or _MIN_WITHIN.search(text, start, end):
        return "min"
    if _MAX_BEFORE.search(before):
        return "max"
    return "min" if _MIN_BEFORE.search(before) or _is_over_unit(text, start) else None


def is_loose(text: str, start: int, end: int) -> bool:
    """Tell whether words around a stretch make it a guess."""
    before = text[max(0, start - 6) : start]
    rough = _ROUGH_AFTER.match(text, end) or _ROUGH_BEFORE.search(before)
    return bool(rough) or _is_over_unit(text, start)
