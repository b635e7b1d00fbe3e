"""Breaks Chinese text into lines as a typesetter would: by width, never before a full stop."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_PIECE = re.compile(r"[!-~]+|\s+|.")
_NEVER_FIRST = frozenset("，。、；：？！）」』”’》】…—·%")
_NEVER_LAST = frozenset("（「『“‘《【")
_BULLET = re.compile(r"(?:[·•\-] |\d{1,2}\. )")


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells; a Chinese character takes two.

    A figure or a Latin word stays whole where it fits a line, and the lines after a bullet are
    set in under its text.

    Example:
        >>> wrap("好，欠款35,000元。", 10)
        ['好，欠款', '35,000元。']
    """
    return [line for paragraph in text.split("\n") for line in _wrap_one(paragraph, width)]


def _wrap_one(paragraph: str, width: int) -> Iterator[str]:
    bullet = _BULLET.match(paragraph)
    indent = " " * len(bullet.group()) if bullet else ""
    line = ""
    for piece in _pieces(paragraph, width - len(indent)):
        if line.strip() and cell_len(line) + cell_len(piece.rstrip()) > width:
            yield line.rstrip()
            line, piece = indent, piece.lstrip()
        line += piece
    yield line.rstrip()


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    """Cut a paragraph where a line may end; none is wider than a line."""
    held = ""
    for piece in _PIECE.findall(paragraph):
        if held and held[-1] not in _NEVER_LAST and piece not in _NEVER_FIRST:
            yield from _fitting(held, width)
            held = ""
        held += piece
    yield from _fitting(held, width)


def _fitting(piece: str, width: int) -> Iterator[str]:
    while cell_len(piece) > width and len(piece) > 1:
        cut = max(1, _most_characters(piece, width))
        yield piece[:cut]
        piece = piece[cut:]
    if piece:
        yield piece


def _most_characters(piece: str, width: int) -> int:
    taken = 0
    for count, character in enumerate(piece):
        taken += cell_len(character)
        if taken > width:
            return count
    return len(piece)
