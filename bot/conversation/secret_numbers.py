"""Secrets known by their digits: cards, identity numbers, mobile numbers.

Each finder reads a text of ``digit_runs.plain`` and answers where secrets stand.
"""

import re
from itertools import chain, pairwise

from bot.conversation.digit_runs import Group, blank, find_runs, joined, windows

Span = tuple[int, int]

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BORN = re.compile(rf"[1-8]\d{{5}}(?:19|20)\d\d{_MONTH_DAY}")
_ID_WORD = re.compile(r"(?:身份[证證]|[证證]件|身份号)[^\d。！？\n]{0,8}$")
_ID_LAST = re.compile(r"[\W_]{0,3}[xX](?![A-Za-z0-9])")

_MOBILE = re.compile(r"(?:\+?86|0086|0)?1[3-9]\d{9}")
_MOBILE_SHAPES = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (1,) * 11})
_MOBILE_GAP = re.compile(r"[\s\-‐-―－._·\u200b-\u200f\u2060\ufeff]*")

_CARD_WORD = re.compile(
    r"(?:卡号|卡號|信用卡|[银銀]行卡|储蓄卡|借记卡|贷记卡|工资卡|卡片|账号|帐号|賬號|[卡]|card)"
    r"(?:号码|号|號|no|number|是|为|為|[\s:：=.#的我]){0,6}$",
    re.IGNORECASE,
)
_ORDER_WORD = re.compile(
    r"(?:编号|編號|单号|單號|订单|流水|交易号|案号|案件|受理|合同|回执|凭证)[^\d。！？\n]{0,6}$"
)
_ISSUER = re.compile(r"62|4|5[1-5]|3[457]|60|2[2-7]|9[5-9]")
_SHORT_CARD = re.compile(r"3[47]\d{13}|3[068]\d{12}|62\d{15,16}")
_LIST_GAP = re.compile(r"[\s、，,;；]+")
_DATED = re.compile(rf"20[0-4]\d{_MONTH_DAY}")
_LISTED = re.compile(r"[\s、，;；/|]+")
_GROUPED_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_ROUND_AMOUNT = re.compile(r"[1-9]\d*00|\d+\.\d{1,2}")
_ANY_AMOUNT = re.compile(r"\d{1,7}(?:\.\d{1,2})?")
_DECIMALS = re.compile(r"\d\.\d{1,2}(?!\d)")
_CALENDAR = re.compile(
    rf"(?<!\d)(?:19|20)\d\d{_MONTH_DAY}(?!\d)"
    r"|(?<![\d\-/.])(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d\-/.])"
    r"|(?<![\d:：])(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d:：])"
)


def find_identities(text: str) -> list[Span]:
    """Find identity numbers: 18 characters that check or are dated, 15 only where announced."""
    found = chain.from_iterable(windows(run, range(15, 19)) for run in find_runs(text))
    spans = (_identity_span(text, window) for window in found)
    return [span for span in spans if span is not None]


def find_phones(text: str) -> list[Span]:
    """Find mobile numbers of the mainland."""
    found = chain.from_iterable(windows(run, range(11, 16)) for run in find_runs(text))
    return [(window[0].start, window[-1].end) for window in found if _is_mobile(text, window)]


def find_cards(text: str) -> list[Span]:
    """Find card numbers: those that check, and those announced as one."""
    # A time of day may by chance be read in the midst of a number that is surely a card.
    sure = [_span(run) for run in find_runs(text) if _is_surely_card(text, run)]
    for span in sure:
        text = blank(text, *span)
    text = _CALENDAR.sub(lambda day: "x" * len(day.group()), text)
    return sure + list(chain.from_iterable(_cards_in(text, run) for run in find_runs(text)))


def find_spelled_cards(text: str, original: str) -> list[Span]:
    """Find 15 or more Chinese digits in a row, checked or not: no amount is written so.

    Args:
        text: With Chinese digits written in ASCII.
        original: The same text before that.
    """
    return [
        (group.start, group.end)
        for group in chain.from_iterable(find_runs(text))
        if len(group.digits) >= 15 and not original[group.start : group.end].isascii()
    ]


def luhn_valid(digits: str) -> bool:
    """Check a card number's last digit.

    Example:
        >>> luhn_valid("4111111111111111"), luhn_valid("4111111111111112")
        (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _identity_span(text: str, window: list[Group]) -> Span | None:
    digits, start, end = joined(window), window[0].start, window[-1].end
    announced = bool(_ID_WORD.search(text[max(0, start - 24) : start]))
    if len(digits) == 17 and (last := _ID_LAST.match(text, end)):
        digits, end = digits + "X", last.end()
    if len(digits) == 18:
        is_one = announced or _is_identity(digits, in_one_piece=len(window) == 1)
    else:
        is_one = announced and len(digits) == 15
    return (start, end) if is_one else None


def _is_identity(number: str, *, in_one_piece: bool) -> bool:
    if not _BORN.match(number):
        return False
    # People mistype; a number in one piece with a birthday in it is shown to nobody.
    return in_one_piece or _ID_CHECKS[_id_sum(number) % 11] == number[-1]


def _id_sum(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))


def _is_mobile(text: str, window: list[Group]) -> bool:
    if not _MOBILE.fullmatch(joined(window)):
        return False
    if len(window) == 1:
        return True
    shape = tuple(len(group.digits) for group in window)
    gaps = _gaps(text, window)
    return shape in _MOBILE_SHAPES and all(_MOBILE_GAP.fullmatch(gap) for gap in gaps)


def _cards_in(text: str, run: list[Group]) -> list[Span]:
    glued = [(group.start, group.end) for group in run if _is_glued(text, group)]
    taken: set[int] = set()
    kept: list[Span] = []
    for span in [*map(_span, _ranked_cards(text, run)), *glued]:
        if taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            kept.append(span)
    return kept


def _is_surely_card(text: str, run: list[Group]) -> bool:
    digits = joined(run)
    usual = len(digits) in (16, 19) and _ISSUER.match(digits) and luhn_valid(digits)
    return bool(usual) and not _is_order(text, run) and not _is_amounts(text, run)


def _ranked_cards(text: str, run: list[Group]) -> list[list[Group]]:
    all_amounts = _is_amounts(text, run)
    cards = (
        window
        for window in windows(run, range(13, 20))
        if _is_card(text, run, window)
        and (len(window) == 1 or not (all_amounts or _is_amounts(text, window)))
    )
    return sorted(cards, key=_likelihood, reverse=True)


def _likelihood(window: list[Group]) -> tuple[bool, bool, bool, int]:
    digits = joined(window)
    usual = len(digits) in (16, 19)
    return luhn_valid(digits), bool(_ISSUER.match(digits)), usual, len(digits)


def _is_card(text: str, run: list[Group], window: list[Group]) -> bool:
    digits = joined(window)
    shaped = _is_shaped(window)
    if shaped and _announced(_CARD_WORD, text, window):
        return True
    if _is_order(text, window):
        return False
    if not luhn_valid(digits):
        # Mistyped UnionPay numbers; nothing else this long begins so.
        return shaped and digits.startswith("62") and len(digits) >= 16
    if len(window) == 1 or not _is_usual(digits):
        return len(window) == 1
    fours = shaped and len(digits) == 16
    return fours or bool(_ISSUER.match(digits)) or (window == run and not _may_list(text, window))


def _is_usual(digits: str) -> bool:
    """Tell whether cards of that beginning have so many digits; a list of amounts may have any."""
    return len(digits) in (16, 19) or bool(_SHORT_CARD.fullmatch(digits))


def _may_list(text: str, window: list[Group]) -> bool:
    usual = all(3 <= len(group.digits) <= 6 and group.digits[0] != "0" for group in window)
    return usual and all(_LIST_GAP.fullmatch(gap) for gap in _gaps(text, window))


def _is_shaped(window: list[Group]) -> bool:
    lengths = [len(group.digits) for group in window]
    fours = all(length == 4 for length in lengths[:-1]) and lengths[-1] <= 4
    return len(lengths) == 1 or fours or lengths[0] == 6 or set(lengths) == {1}


def _is_order(text: str, window: list[Group]) -> bool:
    digits = joined(window)
    if len(window) == 1 and _DATED.match(digits):
        return True
    bank_like = _ISSUER.match(digits) and len(digits) in (16, 19) and luhn_valid(digits)
    return not bank_like and _announced(_ORDER_WORD, text, window)


def _is_amounts(text: str, window: list[Group]) -> bool:
    if len(window) == 1:
        return False
    listed = text[window[0].start : window[-1].end]
    # Where one has decimals, the whole numbers beside it are amounts too.
    amount = _ANY_AMOUNT if _DECIMALS.search(listed) else _ROUND_AMOUNT
    return all(
        _GROUPED_AMOUNT.fullmatch(item) or all(map(amount.fullmatch, item.split(",")))
        for item in _LISTED.split(listed)
    )


def _is_glued(text: str, group: Group) -> bool:
    """Tell whether a card number begins digits that go on without a break, as with its CVV."""
    if len(group.digits) < 17 or not _ISSUER.match(group.digits) or _is_order(text, [group]):
        return False
    return any(luhn_valid(group.digits[:length]) for length in (16, 19))


def _announced(word: re.Pattern[str], text: str, window: list[Group]) -> bool:
    start = window[0].start
    return bool(word.search(text[max(0, start - 24) : start]))


def _gaps(text: str, window: list[Group]) -> list[str]:
    return [text[left.end : right.start] for left, right in pairwise(window)]


def _span(window: list[Group]) -> Span:
    return window[0].start, window[-1].end
