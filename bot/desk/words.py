"""The desk's own words, in Chinese and English; what people said and read stays as it was."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.yaml_files import read_yaml

LANGUAGES = ("zh", "en")
_FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language.

    Attributes:
        language: ``zh`` or ``en``.
    """

    language: str = "zh"

    def __call__(self, key: str, **values: Any) -> str:
        """Word something.

        Raises:
            KeyError: There is no such text.
        """
        text = _texts()[key][LANGUAGES.index(self.language)]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is a text of this name."""
        return key in _texts()

    def of(self, kind: str, code: str) -> str:
        """Name a code of the case file, itself where it has no name yet."""
        key = f"{kind}_{code}"
        return self(key) if key in _texts() else code

    @property
    def html_language(self) -> str:
        """Give the language as HTML names it."""
        return {"zh": "zh-Hans", "en": "en"}[self.language]


def in_language(language: str | None) -> Words:
    """Give the words in a language, in Chinese where it is none of ours."""
    return Words(language if language in LANGUAGES else LANGUAGES[0])


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, tuple[str, str]]:
    read: dict[str, list[str]] = read_yaml(_FILE)
    return {key: (chinese, english) for key, (chinese, english) in read.items()}
