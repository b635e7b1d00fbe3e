"""Secrets known by the words around them: one-time codes, CVV, passwords."""

import re

from bot.conversation.digit_runs import CHINESE_DIGITS

Span = tuple[int, int]

_D = rf"[0-9{CHINESE_DIGITS}]"
_START = rf"(?<!{_D})(?<![0-9]\.)"
# What follows an amount, a count or a day, never a secret.
_END = rf"(?!{_D})(?!\.[0-9])(?!\s*(?:[元块圆塊万萬千百个個期月年天日%％多]|号(?!码)))"
_LINK = r"[\s:：=,，是为為的就叫给你您我发了到收来看告诉短信码号上（(\[【“”\"'\-]{0,14}?"
_CALLERS = r"(?!95[0-9]{3}(?![0-9]))(?!1(?:00|23)[0-9]{2}\s*(?:发|打|短信|客服|热线|的|给))"
_CODE_WORD = r"(?:[验驗][证證][码碼]|校[验驗][码碼]|[动動][态態](?:密?[码碼]|口令)|短信[码碼]|otp)"
_CVV_WORD = r"(?:(?:cvv|cvc|cvn)2?|安全[码碼]|(?:背面|卡背)?的?(?:最?后|後|末)?[三3]位[数數]?字?)"
_PASSWORD_WORD = r"(?:密[码碼]|password|passwd|pwd)"  # noqa: S105 - the word, not a password
_CODE = rf"{_START}{_CALLERS}((?:{_D}[ \-]?){{3,5}}{_D}){_END}"
_CVV = rf"{_START}({_D}[ \-]?{_D}[ \-]?{_D}(?:[ \-]?{_D})?){_END}"

# Where the digits come first, a mere blank is not enough: 「每月还4000 后三位…」.
_IS = r"\s*(?:就?是|[(（:：])\s*(?:[我你您]?的?收?到?的?短?信?卡?片?的?)"

_CODES = (
    re.compile(_CODE_WORD + _LINK + _CODE, re.IGNORECASE),
    re.compile(rf"(?<![欠还共入¥￥]){_CODE}{_IS}{_CODE_WORD}", re.IGNORECASE),
)
_CVVS = (
    re.compile(_CVV_WORD + _LINK + _CVV, re.IGNORECASE),
    re.compile(rf"(?<![欠还共入¥￥]){_CVV}{_IS}{_CVV_WORD}", re.IGNORECASE),
)
_SET_TO = r"(?:\s*(?:是|为|為|is|:|：|=|叫|改成|[设設](?:成|的是|为)))+\s*"
_PASSWORDS = (
    re.compile(rf"{_PASSWORD_WORD}{_SET_TO}([!-~]{{3,64}}|{_D}{{4,}})", re.IGNORECASE),
    re.compile(rf"{_PASSWORD_WORD}\s*([!-~]{{4,64}}|{_D}{{4,}})", re.IGNORECASE),
    re.compile(rf"([0-9A-Za-z@#$%^&*_!]{{4,64}})\s*就?是我?的?\w{{0,4}}?{_PASSWORD_WORD}"),
)
# After a card: perhaps how long it is valid, then the three digits of its back.
_BESIDE_CARD = re.compile(
    r"[\s,，、/;；]+(?:有效期|exp)?[:：\s]*(?:\d{2}\s?/\s?\d{2,4}[\s,，、/;；]+)?"
    + rf"(\d{{3}}){_END}"
)


def find_codes(text: str) -> list[Span]:
    """Find one-time codes: 4 to 6 digits beside a word for one."""
    return _first_groups(_CODES, text)


def find_cvvs(text: str, cards: list[Span]) -> list[Span]:
    """Find CVVs: 3 or 4 digits beside a word for one, 3 digits right after a card.

    Args:
        text: As ``digit_runs.plain`` writes it.
        cards: Where the cards stand.
    """
    beside = (_BESIDE_CARD.match(text, end) for _, end in cards)
    return [*_first_groups(_CVVS, text), *(found.span(1) for found in beside if found)]


def find_passwords(text: str) -> list[Span]:
    """Find what is called a password."""
    return _first_groups(_PASSWORDS, text)


def _first_groups(patterns: tuple[re.Pattern[str], ...], text: str) -> list[Span]:
    return [found.span(1) for pattern in patterns for found in pattern.finditer(text)]
