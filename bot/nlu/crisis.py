"""Whether a message hints at self-harm, by its words alone; the classifier stands beside it."""

import functools
import re
from collections.abc import Iterable
from importlib import resources

from bot.yaml_files import read_yaml

_BREAKS = re.compile(r"[\s,，。.!！?？;；、~～…·:：]+")
# Neither a blank, which is removed, nor a character any pattern names.
_HARMLESS = "□"
_STRAIN = "strain"
_OF_MONEY = re.compile(r"[钱债账贷卡款欠还催]|花呗|借呗|白条|逾期|利息|工资|分期|延期|月供")
_LITTLE = 6
_FILLERS = re.compile(r"[我俺真的都快要了吧啊呀呢实在太已经现在有点感觉是也就这个月□\s]")


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile what is harmless, what is danger, and what is strain alone."""
    source = resources.files("bot.nlu.dictionaries").joinpath("crisis.yml")
    lists = read_yaml(source)
    strain = lists["danger"].pop(_STRAIN)
    danger = [pattern for group in lists["danger"].values() for pattern in group]
    return _any_of(lists["harmless"]), _any_of(danger), _any_of(strain)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def sounds_like_crisis(text: str) -> bool:
    """Say whether the words themselves are those of someone in danger.

    A harmless phrase is blanked out first, so that what stands beside it still counts.

    Args:
        text: A normalised message, of any length.

    Example:
        >>> sounds_like_crisis("还不起想死"), sounds_like_crisis("累死了")
        (True, False)
    """
    left = _without_harmless(text)
    _, danger, strain = _patterns()
    return danger.search(left) is not None or strain.search(left) is not None


def sounds_strained(text: str) -> bool:
    """Say whether all that sounds like danger is strain, said alone or of money.

    撑不下去了 may be said of a budget or of a life: it is asked about before anything else.

    Args:
        text: A normalised message, of any length.

    Example:
        >>> sounds_strained("这几张卡真撑不下去了"), sounds_strained("撑不下去了 想一了百了")
        (True, False)
    """
    left = _without_harmless(text)
    _, danger, strain = _patterns()
    if danger.search(left) or not strain.search(left):
        return False
    rest = _FILLERS.sub("", strain.sub("", left))
    return len(rest) <= _LITTLE or _OF_MONEY.search(rest) is not None


def _without_harmless(text: str) -> str:
    harmless, _, _ = _patterns()
    return harmless.sub(_HARMLESS, _BREAKS.sub(" ", text)).replace(" ", "")


def sounds_harmless(text: str) -> bool:
    """Say whether the words hold a phrase that only looks like danger.

    Example:
        >>> sounds_harmless("死活登不上去"), sounds_harmless("登不上去")
        (True, False)
    """
    harmless, _, _ = _patterns()
    return harmless.search(_BREAKS.sub(" ", text)) is not None
