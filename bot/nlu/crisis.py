"""Whether a message hints at self-harm, by its words alone; the classifier stands beside it."""

import functools
import re
from collections.abc import Iterable
from importlib import resources

from bot.yaml_files import read_yaml

_BREAKS = re.compile(r"[\s,，。.!！?？;；、~～…·:：]+")
# Neither a blank, which is removed, nor a character any pattern names.
_HARMLESS = "□"


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = resources.files("bot.nlu.dictionaries").joinpath("crisis.yml")
    lists = read_yaml(source)
    danger = [pattern for group in lists["danger"].values() for pattern in group]
    return _any_of(lists["harmless"]), _any_of(danger)


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
    harmless, danger = _patterns()
    clauses = _BREAKS.sub(" ", text)
    return danger.search(harmless.sub(_HARMLESS, clauses).replace(" ", "")) is not None


def sounds_harmless(text: str) -> bool:
    """Say whether the words hold a phrase that only looks like danger.

    Example:
        >>> sounds_harmless("死活登不上去"), sounds_harmless("登不上去")
        (True, False)
    """
    harmless, _ = _patterns()
    return harmless.search(_BREAKS.sub(" ", text)) is not None
