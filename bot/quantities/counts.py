"""Read counts: 36期, 一家三口, 3张卡; 分五年 is 60期."""

import re

from bot.quantities.bounds import is_loose, read_bound
from bot.quantities.durations import Length
from bot.quantities.numerals import Number, is_sum_apart
from bot.quantities.ranges import upper_of_range
from bot.quantities.types import Quantity

_MEASURE = re.compile(
    r"\s*(?P<unit>期|(?<=[俩仨])(?:孩子|娃|小孩|老人|人)|个人(?!原因|信息|征信|账户|消费|贷款?|资料|问题|情况|所得|名下|养老|信用)|个月|口(?![头气袋罩])人?|人(?!民币|家|均|在|工)|位|名"
    r"|个(?!月|亿|[万w])|次(?![月日年要])|回(?![家老去来头款本])|家(?!里|人|中|庭)|张(?![口嘴])|笔|条(?![件款例])|份(?![额子])|遍|岁|台(?!风)|套(?![路现])|部|件|辆|间(?![断接隔])|通(?!勤|讯|信)|封(?!顶)|页(?!面)|块(?=卡)|只(?![能够有剩还想要好是])|股"
    r"|(?<! )分(?!之|期|多少|几|成|开|着|摊|个|\d|[一二三四五六七八九十]))(?P<tail>卡|孩子|平台)?"
)
_SINGLE_NOISE = {"个", "件", "条", "份", "位", "名", "部", "通", "回", "次", "分"}
_SPREAD = re.compile(r"分(?:成|为|作|做|摊|个)?\s*$")
_NOT_SPREAD = re.compile(r"(?:部|积|评|充|过|百|十|信用|得|份)分$")
_BARE_MONTHS = re.compile(r"\s*(?:个月|月(?!份|底|初|末|[\d一二三四五六七八九十]))")


def read_count(text: str, number: Number) -> Quantity | None:
    """Read the count that begins with a number.

    Returns:
        A count with its measure word, or None when no measure word follows.
    """
    number = upper_of_range(text, number, _MEASURE)
    measure = _MEASURE.match(text, number.end)
    if measure is None or is_sum_apart(text, number):
        return None
    if number.spelled and number.high == 1 and measure["unit"] in _SINGLE_NOISE:
        return None
    return _build(
        text,
        number.start,
        measure.end(),
        count=(int(number.high), measure["unit"], number.approximate),
    )


def read_spread(
    text: str, start: int, length: Length | None, number: Number | None = None
) -> Quantity | None:
    """Read 分五年 or 分20月 as a number of monthly terms.

    Args:
        text: The prepared text.
        start: Offset of what follows 分.
        length: The length of time that begins there, where one does.
        number: The number that begins there, where one does.

    Returns:
        A count with the unit 期, or None.
    """
    before = text[:start]
    if not _SPREAD.search(before) or _NOT_SPREAD.search(before.rstrip()):
        return None
    if length is not None and length.whole_months:
        return _build(
            text, start, length.end, count=(length.whole_months, "期", length.approximate)
        )
    month = _BARE_MONTHS.match(text, number.end) if number else None
    if month is None or number is None:
        return None
    return _build(text, start, month.end(), count=(int(number.high), "期", number.approximate))


def _build(text: str, start: int, end: int, *, count: tuple[int, str, bool]) -> Quantity:
    how_many, unit, rough = count
    loose = rough or is_loose(text, start, end)
    return Quantity(
        "count", start, end, text[start:end], approximate=loose,
        bound=read_bound(text, start, end), count=how_many, unit=unit,
    )  # fmt: skip
