"""Where a Chinese line may break: no stop begins one, no opening bracket ends one."""

import re
from collections.abc import Callable, Iterator

NEVER_FIRST = "，。、；：？！）」』】》〉”’…—～·％℃,.;:?!)]}%"
NEVER_LAST = "（「『【《〈“‘([{￥¥"
# A figure keeps its sign and the unit after it; a Latin word is not cut.
_CORE = re.compile(
    r"[+-]?[0-9][0-9,.:/→~%-]*(?:[元期天年月日个口次份号点岁]|个月|小时)?"
    r"|[A-Za-z][A-Za-z0-9_.@/+-]*|\s|.",
    re.DOTALL,
)


def lines_of(
    text: str, width: float, measure: Callable[[str], float], indent: float = 0
) -> list[str]:
    """Break a text into lines.

    Args:
        text: One paragraph.
        width: What a line holds, in the unit of ``measure``.
        measure: Gives the width of a text.
        indent: What the first line begins with.

    Returns:
        One line or more, together the text without the spaces at the breaks; none is wider than
        ``width`` unless a single character is.
    """
    lines: list[str] = []
    line, left = "", width - indent
    for atom in _atoms(text, width, measure):
        size = measure(atom)
        if line and size > left + _TOLERANCE:
            lines.append(line.rstrip())
            line, left = "", width
            atom = atom.lstrip()
            size = measure(atom)
        line, left = line + atom, left - size
    return [*lines, line.rstrip()]


_TOLERANCE = 1e-6


def _atoms(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Give what must stay on one line, piece by piece; what no line holds is cut."""
    for atom in _glued(text):
        if measure(atom) <= width:
            yield atom
        else:
            yield from _cut(atom, width, measure)


def _glued(text: str) -> Iterator[str]:
    """Join each piece with the opening marks before it and the closing marks after it."""
    held = ""
    for piece in _CORE.findall(text):
        closes = piece[0] in NEVER_FIRST
        if held and not (closes or held[-1] in NEVER_LAST):
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _cut(atom: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    part = ""
    for sign in atom:
        if part and measure(part + sign) > width:
            yield part
            part = ""
        part += sign
    yield part
