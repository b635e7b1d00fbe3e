"""Read days that hang on an event no calendar holds: 发工资后."""

import re
from collections.abc import Iterator

from bot.quantities.types import Quantity

_PAY = (
    r"工资|薪水|薪资|薪|年终奖|奖金|提成|退休金|养老金|货款|工程款|尾款|赔偿金|补偿金|失业金|低保|回款|拆迁款"
    r"|公积金|生活费"
)
_EVENT = re.compile(
    rf"(?:等到?)?(?:(?:发|开|结|领|拿到|收到|结算)了?(?:{_PAY}|钱)"
    rf"|(?:{_PAY}|钱)(?:到账|到手|发下来|下来|发|到位|到|结)了?"
    r"|找到(?:新?工作|活)|出院|开工|复工|开支)"
    r"(?:了?\s*(?:之后|以后|后|那天|当天|的时候)|再)"
)


def read_anchors(text: str) -> Iterator[Quantity]:
    """Read events that carry a day: ``anchor`` holds the words, ``on`` stays None."""
    for found in _EVENT.finditer(text):
        start, end = found.span()
        yield Quantity("date", start, end, text[start:end], approximate=True, anchor=found.group())
