"""Text from anywhere becomes text that is safe on paper: nothing invisible, nothing that acts."""

import re
import unicodedata

# Marks that turn the direction of text or join it unseen: on paper they can only mislead.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
# The wide space sets things apart in print and is kept.
_SPACES = re.compile(r"[^\S\u3000]+")
_KEPT_OUT = ("Cc", "Cf", "Cs", "Co", "Cn")
LONGEST = 2_000
"""Longest single text; more is a paste, not an answer."""


def clean(text: str) -> str:
    r"""Drop control characters, direction marks and lone surrogates; spaces become one.

    Example:
        >>> clean("王(女)\u202e\x00  经理")
        '王(女) 经理'
    """
    plain = _SPACES.sub(" ", _UNSEEN.sub("", text))
    kept = "".join(sign for sign in plain if unicodedata.category(sign) not in _KEPT_OUT)
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + "…"


def file_part(text: str) -> str:
    """Keep of a text what every file system and header takes: letters, figures, hyphens."""
    return re.sub(r"[^0-9A-Za-z-]+", "-", text).strip("-")[:40] or "0"
