"""Whether a message hints at self-harm: phrases first, the classifier beside them."""

import functools
import re
from collections.abc import Iterable
from importlib import resources

import yaml


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = resources.files("bot.nlu.dictionaries").joinpath("crisis.yml")
    lists = yaml.safe_load(source.read_text(encoding="utf-8"))
    return _any_of(lists["not_a_crisis"]), _any_of([*lists["explicit"], *lists["veiled"]])


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def sounds_like_crisis(text: str) -> bool:
    """Say whether the words themselves are those of someone in danger.

    A harmless phrase (累死了, 笑死) is blanked out first, so that what stands beside it still counts.

    Example:
        >>> sounds_like_crisis("还不起想死"), sounds_like_crisis("累死了")
        (True, False)
    """
    harmless, crisis = _patterns()
    return bool(crisis.search(harmless.sub("　", re.sub(r"\s+", "", text))))
