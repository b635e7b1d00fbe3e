"""What of a case stays folded until somebody opens it: illness, bereavement, court, crisis."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.records import TranscriptLine
from bot.core.case import Case
from bot.nlu.crisis import sounds_like_crisis
from bot.nlu.phrases import read_signals
from bot.nlu.text import normalise
from bot.yaml_files import read_yaml

_FILE = Path(__file__).with_name("sensitive.yml")
DISTRESS = "distress"


@dataclass(frozen=True, slots=True)
class _Lists:
    words: re.Pattern[str]
    signals: frozenset[str]
    reasons: frozenset[str]
    flags: frozenset[str]
    documents: frozenset[str]


def is_sensitive_text(text: str, intent: str | None = None) -> bool:
    """Tell whether a message of either side speaks of illness, bereavement, court or crisis.

    Example:
        >>> is_sensitive_text("我爸住院了"), is_sensitive_text("工资拖着没发")
        (True, False)
    """
    if intent == DISTRESS or _lists().words.search(text):
        return True
    plain = normalise(text).text
    return sounds_like_crisis(plain) or not _lists().signals.isdisjoint(read_signals(plain))


def folded_lines(
    case: Case, flags: Iterable[str], lines: Iterable[TranscriptLine]
) -> frozenset[int]:
    """Give the numbers of the messages that are folded.

    What the bot asks everybody names illness and courts too; its words give something away only
    where there is something to be given away.
    """
    found = [line for line in lines if is_sensitive_text(line.text, line.intent)]
    theirs = {line.seq for line in found if line.direction in _PEOPLE}
    if not theirs and not sensitive_of(case, flags):
        return frozenset()
    return frozenset(line.seq for line in found)


_PEOPLE = ("user", "agent")


def sensitive_of(case: Case, flags: Iterable[str]) -> tuple[str, ...]:
    """Name the reasons, flags and signals of a case that are folded, as ``kind:code``."""
    lists = _lists()
    found = [f"reason:{code}" for code in case.reasons if code in lists.reasons]
    found += [f"flag:{code}" for code in flags if code in lists.flags]
    found += [f"signal:{code}" for code in ("court", "death", "critical") if code in case.signals]
    return tuple(found)


def without_sensitive(case: Case) -> Case:
    """Give the case as it is told while folded: its sensitive reasons left out."""
    kept = tuple(code for code in case.reasons if code not in _lists().reasons)
    signals = tuple(signal for signal in case.signals if signal not in _lists().signals)
    return replace(case, reasons=kept, signals=signals)


def is_sensitive_flag(code: str) -> bool:
    """Tell whether a flag is folded."""
    return code in _lists().flags


def is_sensitive_document(code: str) -> bool:
    """Tell whether a document's name alone gives something away."""
    return code in _lists().documents


@functools.lru_cache(maxsize=1)
def _lists() -> _Lists:
    read = read_yaml(_FILE)
    words = re.compile("|".join(f"(?:{pattern})" for pattern in read.pop("words")))
    return _Lists(words, **{name: frozenset(codes) for name, codes in read.items()})
