"""The hour of a call, which the day alone does not hold."""

import re
from dataclasses import replace

from bot.core.facts import Fact

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HOUR = re.compile(
    r"\s*(凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*(\d{1,2}|十?[一二两三四五六七八九十])点"
    r"(半|多|左右|\d{1,2}分?)?"
)
_PM = frozenset({"下午", "傍晚", "晚上"})
_NOON = 12


def read_call_time(text: str, fact: Fact) -> Fact:
    """Add the hour of a call as ``value`` (``"15:00"``); 多 and 左右 make it approximate."""
    match = _HOUR.match(text, fact.end) if fact.role == "called_at" else None
    if match is None:
        return fact
    hour = _hour(match[2])
    if match[1] in _PM and hour < _NOON:
        hour += _NOON
    rough = match[3] in {"多", "左右"}
    return replace(
        fact, value=f"{hour:02d}:{_minutes(match[3])}", approximate=fact.approximate or rough,
        end=match.end(), text=text[fact.start : match.end()],
    )  # fmt: skip


def _hour(word: str) -> int:
    if word.isdigit():
        return int(word)
    return sum(_DIGITS[char] for char in word)


def _minutes(word: str | None) -> str:
    if word == "半":
        return "30"
    digits = re.match(r"\d+", word or "")
    return f"{int(digits[0]):02d}" if digits else "00"
