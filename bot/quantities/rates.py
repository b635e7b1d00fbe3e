"""Read rates of interest: 日息万分之五, 月息一分五, 年化18%."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from bot.quantities.bounds import is_loose, read_bound
from bot.quantities.numerals import read_number
from bot.quantities.types import Quantity

Basis = Literal["daily", "monthly", "annual"]

_N = (
    r"(?:(?<![\d.])\d{1,4}(?:\.\d{1,8})?|(?<!\d)\.\d{1,8}"
    r"|[零一二两三四五六七八九十百]{1,7}(?:点[零一二三四五六七八九]{1,8})?)"
)
_RATE = re.compile(
    rf"(?P<of>[百千万])分之(?P<share>{_N})"
    rf"|(?P<percent>{_N})\s*(?:%|‰|个?百分点|个点(?!到))"
    rf"|(?<![\d.])(?P<fen>{_N})分(?!之|期|钟)(?P<li>[一二三四五六七八九半\d])?(?:厘)?"
    rf"|(?P<only_li>{_N})厘(?P<hao>[一二三四五六七八九半\d])?"
    rf"|(?<![零一二三四五六七八九十百千万两几数\d])(?P<short>[万千])(?P<short_share>[一二三四五六七八九\d](?:点[一二三四五六七八九]|\.\d+)?)(?![\d一二三四五六七八九十百千万块元])"
)
_CUE = re.compile(
    r"(?P<daily>日息|日利率?|日费率|日化|天息|日罚息|罚息|违约金)"
    r"|(?P<monthly>月息|月利率?|月费率?|月化|月手续费|手续费率?|分期费率?|期费率)"
    r"|(?P<annual>年化|年利率?|年息|年费率|年综合|综合年|APR|apr|IRR|irr)"
)
# A mere period makes a share a rate of interest only where nothing is paid or waived by it.
_PERIOD = re.compile(
    r"(?P<daily>[每按一/][日天])|(?P<monthly>每个?月|一个?月|[每一/]期|/月)|(?P<annual>[每一/]年)"
)
_PAYING = re.compile(r"[还付给存减免降涨扣交供打]")
_GENERAL = re.compile(r"(?:利率|利息|利|息|费率)[是为要有到达约:: ]{0,3}$")
_GENERAL_AFTER = re.compile(r"的?(?:利率|利息|利|息)")
_CLAUSE = re.compile(r"[,。;;!!??\n□]")
_REACH = 9
_PERIODS: dict[Basis, int] = {"daily": 365, "monthly": 12, "annual": 1}
_OF = {"百": 100, "千": 1000, "万": 10000}
# 分 and 厘 are a tenth and a hundredth of the custom of their period: 年息一分 10 %, 月息一分 1 %.
_FEN: dict[Basis, Decimal] = {
    "annual": Decimal("0.1"), "monthly": Decimal("0.01"), "daily": Decimal("0.001"),
}  # fmt: skip


def read_rates(text: str) -> Iterator[Quantity]:
    """Read every rate whose period is said or customary.

    Returns:
        Rates per year; a share without any period (打八折的20%) is left out.
    """
    for found in _RATE.finditer(text):
        quantity = _read_rate(text, found)
        if quantity is not None:
            yield quantity


def find_shares(text: str) -> Iterator[tuple[int, int]]:
    """Find the stretches that are shares of something, so that no amount is read there."""
    for found in _RATE.finditer(text):
        if found["of"] or found["percent"]:
            yield found.span()


def _read_rate(text: str, found: "re.Match[str]") -> Quantity | None:
    basis, stated = _basis(text, found)
    if basis is None:
        return None
    annual = _share(found, basis) * _PERIODS[basis]
    start, end = found.span()
    return Quantity(
        "rate", start, end, text[start:end],
        approximate=not stated or is_loose(text, start, end), bound=read_bound(text, start, end),
        annual=_trim(annual), basis=basis,
    )  # fmt: skip


def _basis(text: str, found: "re.Match[str]") -> tuple[Basis | None, bool]:
    """Find the period of a rate in its clause, nearest before it, then right after it."""
    before = _CLAUSE.split(text[max(0, found.start() - _REACH) : found.start()])[-1]
    after = _CLAUSE.split(text[found.end() : found.end() + 6])[0]
    is_share = bool(found["of"] or found["percent"])
    cue = _last(_CUE, before) or _CUE.search(after)
    if cue is None and is_share and not _PAYING.search(before):
        cue = _last(_PERIOD, before) or _PERIOD.match(after)
    if cue:
        return _named(cue), True
    customary = _GENERAL.search(before) or _GENERAL_AFTER.match(after)
    return (("annual" if is_share else "monthly") if customary else None), False


def _last(pattern: "re.Pattern[str]", text: str) -> "re.Match[str] | None":
    cues = list(pattern.finditer(text))
    return cues[-1] if cues else None


def _named(cue: "re.Match[str]") -> Basis:
    if cue["daily"]:
        return "daily"
    return "monthly" if cue["monthly"] else "annual"


def _share(found: "re.Match[str]", basis: Basis) -> Decimal:
    if found["of"]:
        return _plain(found["share"]) / _OF[found["of"]]
    if found["percent"]:
        return _plain(found["percent"]) / (1000 if "‰" in found.group() else 100)
    if found["short"]:
        return _plain(found["short_share"]) / _OF[found["short"]]
    if found["fen"]:
        return (_plain(found["fen"]) + _tenth(found["li"])) * _FEN[basis]
    return (_plain(found["only_li"]) + _tenth(found["hao"])) * _FEN[basis] / 10


def _tenth(character: str | None) -> Decimal:
    if character is None:
        return Decimal(0)
    return Decimal("0.5") if character == "半" else _plain(character) / 10


def _plain(text: str) -> Decimal:
    # The pattern lets nothing through that does not begin with a number.
    number = read_number(text, 0)
    return number.low if number else Decimal(0)


def _trim(rate: Decimal) -> Decimal:
    return Decimal(format(rate.normalize(), "f"))
