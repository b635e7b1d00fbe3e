"""Text made fit for storing and for the engine: control characters out, lengths bounded."""

import unicodedata

LONGEST_STORED = 4_000
LONGEST_ASKED = 2_000
# Masking takes time with length; no channel lets a person write more than this in one message.
_LONGEST_READ = 8_000
_KEPT_CONTROLS = frozenset("\n\t")
# Joins emoji; every other format character can turn a text around or hide it.
_JOINER = "\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


def strip_controls(text: str) -> str:
    r"""Drop control, format and broken characters; line ends become ``\n``.

    Example:
        >>> strip_controls("欠\x003万\r\n")
        '欠3万\n'
    """
    lines = text[:_LONGEST_READ].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if _is_kept(letter))


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing at all."""
    return not text.replace(_JOINER, "").strip()


def cut(text: str, longest: int) -> str:
    """Keep the first characters."""
    return text[:longest]


def _is_kept(letter: str) -> bool:
    if letter in _KEPT_CONTROLS or letter == _JOINER:
        return True
    return unicodedata.category(letter) not in _DROPPED
