"""Phrase lists an editor can extend: signals (flags of the case) and cues (steering the talk)."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from bot.nlu.marks import QUOTED
from bot.yaml_files import read_yaml

_SIGNALS = "signals.yml"
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[,，。.!！?？~～…、;；]+")
_PARTICLES = re.compile(r"[吧啊呢哈呀哦嘛的了哒呐哟啦撒咯嘞噻哩呗哎喽咧哇]+(?=\s|$)")
_FIRST_PERSON = re.compile(r"我|俺|咱|本人|自己")


@dataclass(frozen=True, slots=True)
class _Phrase:
    name: str
    anywhere: re.Pattern[str] | None
    whole: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    brought_by: tuple[str, ...]

    def heard_in(self, text: str, wholes: tuple[str, ...]) -> bool:
        if self.whole is not None and any(self.whole.fullmatch(whole) for whole in wholes):
            return True
        if self.anywhere is None:
            return False
        kept = self.unless.sub("　", text) if self.unless else text
        return self.anywhere.search(kept) is not None


def read_signals(text: str) -> tuple[str, ...]:
    """Name the flags that the words of a normalised message raise.

    Example:
        >>> read_signals("老板拖欠工资三个月了")
        ('wage_delay',)
    """
    return _heard(_SIGNALS, text)


def read_cues(text: str) -> tuple[str, ...]:
    """Name the dialogue cues in a normalised message.

    Example:
        >>> read_cues("为什么问这个")
        ('why',)
    """
    return _heard("cues.yml", text)


def asks(text: str) -> bool:
    """Whether a normalised message is put as a question; one cue, without reading all others.

    Example:
        >>> asks("会不会坐牢"), asks("我失业了")
        (True, False)
    """
    text = QUOTED.sub(" ", text)
    question = next(phrase for phrase in _phrases("cues.yml") if phrase.name == "question")
    return question.heard_in(_SPACES.sub("", text), _wholes(text))


def in_first_person(text: str) -> bool:
    """Whether the person speaks of themselves."""
    return _FIRST_PERSON.search(text) is not None


def _heard(file: str, text: str) -> tuple[str, ...]:
    if file != _SIGNALS:
        # What a clerk or a collector is quoted with asks for nothing and agrees to nothing.
        text = QUOTED.sub(" ", text)
    joined = _SPACES.sub("", text)
    wholes = _wholes(text)
    phrases = _phrases(file)
    alone = {phrase.name for phrase in phrases if phrase.heard_in(joined, wholes)}
    return tuple(
        phrase.name
        for phrase in phrases
        if phrase.name in alone or not alone.isdisjoint(phrase.brought_by)
    )


def _wholes(text: str) -> tuple[str, ...]:
    """Give the message without marks, with and without the particles that close its clauses."""
    clauses = _MARKS.sub(" ", text).strip().lower()
    return _SPACES.sub("", clauses), _SPACES.sub("", _PARTICLES.sub("", clauses))


@functools.lru_cache(maxsize=4)
def _phrases(file: str) -> tuple[_Phrase, ...]:
    source = resources.files("bot.nlu.dictionaries").joinpath(file)
    entries: dict[str, Any] = read_yaml(source)
    return tuple(
        _Phrase(
            name,
            _any_of(entry.get("any", ())),
            _any_of(entry.get("whole", ())),
            _any_of(entry.get("unless", ())),
            tuple(entry.get("with", ())),
        )
        for name, entry in entries.items()
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else None


def read_topics(text: str) -> tuple[str, ...]:
    """Name what a side question is about.

    Example:
        >>> read_topics("怎么避免下次又忘")
        ('avoid_forgetting',)
    """
    return _heard("topics.yml", text)
