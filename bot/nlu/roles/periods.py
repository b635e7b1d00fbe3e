"""What a cost comes to in a month where it is told by the day, the week, the term or the year."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from bot.core.facts import Fact
from bot.nlu.roles.phrases import Hit
from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

_NAMES = {
    "day": r"[一每1]个?[天日]|天天",
    "week": r"[一每1]个?(?:周|星期|礼拜)",
    "quarter": r"[一每1]个?季度?",
    "term": r"[一每1]个?学期",
    "half": r"半年",
    "year": r"[一每1]个?年",
}
_PERIOD = "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items())
_FILLER = r"(?:都|就|也|要|得|交|花|大概|差不多|光|的)*"
_BEFORE = re.compile(rf"(?:{_PERIOD})(?:交一次|[一两三1-3]顿)?{_FILLER}[\s,]?$")
_AFTER = re.compile(rf"\s?(?:块钱?|元)?(?:是|算|管|交|够)?(?:{_PERIOD})")
PER_MONTH = {
    "day": Decimal(30), "week": Decimal(52) / 12, "quarter": Decimal(1) / 3,
    "term": Decimal(1) / 6, "half": Decimal(1) / 6, "year": Decimal(1) / 12,
}  # fmt: skip


def per_month(scene: Scene, quantity: Quantity, hit: Hit | None, fact: Fact) -> Fact:
    """Bring a cost to the month: 学费一年6000 is 500, 一天吃饭30 is 900.

    Args:
        scene: The message.
        quantity: The amount of the cost.
        hit: The word that names the cost, None where none does.
        fact: The cost as written.

    Returns:
        The cost of a month, approximate; the fact itself where no other period is named.
    """
    floor = scene.window(quantity).reach
    head = scene.text[floor : quantity.start]
    named = scene.text[floor : hit.start] if hit and floor <= hit.start else ""
    found = _BEFORE.search(head) or _BEFORE.search(named) or _AFTER.match(scene.text, quantity.end)
    if found is None:
        return fact
    factor = PER_MONTH[str(found.lastgroup)]
    return replace(
        fact, approximate=True, fen=_times(fact.fen, factor),
        low_fen=_times(fact.low_fen, factor), high_fen=_times(fact.high_fen, factor),
    )  # fmt: skip


def _times(fen: int | None, factor: Decimal) -> int | None:
    """Multiply to the whole yuan."""
    if fen is None:
        return None
    return int((Decimal(fen) * factor / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * 100
