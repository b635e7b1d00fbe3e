"""Digits as people write them: full-width, spaced, hyphenated, in Chinese characters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

CHINESE_DIGITS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸"
_CHINESE_VALUES = "00123456789" + "1" + "123456789" + "236"
_CHINESE = str.maketrans(CHINESE_DIGITS, _CHINESE_VALUES)

# Anything but letters may stand between the digits of one number; signs of sums and of money part
# two amounts, however.
_BETWEEN = r"[^\w+=＋＝¥￥$%％]|_"
_RUN = re.compile(rf"[0-9]+(?:(?:{_BETWEEN}){{1,8}}[0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits with nothing between them, and where they stand."""

    digits: str
    start: int
    end: int


def plain(text: str) -> str:
    """Write every digit and full-width letter in ASCII; no character moves.

    Example:
        >>> plain("６２２２ ＣＶＶ")
        '6222 CVV'
    """
    return text if text.isascii() else "".join(map(_plain_letter, text))


def with_chinese_digits(text: str) -> str:
    """Write Chinese digits in ASCII too; no character moves.

    Example:
        >>> with_chinese_digits("六二二八")
        '6228'
    """
    return text.translate(_CHINESE)


def find_runs(text: str) -> list[list[Group]]:
    """Find groups of digits that only separators keep apart, run by run."""
    return [
        [
            Group(found.group(), found.start(), found.end())
            for found in _DIGITS.finditer(text, run.start(), run.end())
        ]
        for run in _RUN.finditer(text)
    ]


def windows(run: list[Group], lengths: range) -> list[list[Group]]:
    """List the stretches of whole groups whose digits add up to one of the lengths."""
    found = []
    for first in range(len(run)):
        count = 0
        for last in range(first, len(run)):
            count += len(run[last].digits)
            if count >= lengths.stop:
                break
            if count in lengths:
                found.append(run[first : last + 1])
    return found


def joined(groups: list[Group]) -> str:
    """Write the digits of several groups in one."""
    return "".join(group.digits for group in groups)


def blank(text: str, start: int, end: int) -> str:
    """Put letters where something was found, so that nothing is read across it."""
    return text[:start] + "x" * (end - start) + text[end:]


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    if "Ａ" <= letter <= "Ｚ" or "ａ" <= letter <= "ｚ":
        return chr(ord(letter) - 0xFEE0)
    return letter
