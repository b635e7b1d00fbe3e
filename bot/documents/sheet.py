"""A document as a row of blocks, before anyone decides whether it becomes PDF, DOCX or text."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeVar

ParagraphStyle = Literal["body", "plain", "note", "quote"]
Mark = Literal["number", "dot", "box"]
BLANK = ""
"""A cell left for the person to fill in by hand."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.

    Attributes:
        text: What it says.
        style: ``body`` is indented as Chinese prose is, ``plain`` is not, ``note`` is small,
            ``quote`` is what may be said or written word for word.
    """

    text: str
    style: ParagraphStyle = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list.

    Attributes:
        texts: One an item.
        mark: What stands before each: its number, a dot, or a box to tick.
    """

    texts: tuple[str, ...]
    mark: Mark = "number"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        rows: Cells; every row has as many as there are widths.
        widths: Share of the width each column gets.
        align: ``l``, ``c`` or ``r`` for each column.
        head: Names of the columns, repeated on every page; empty for a form.
        labels: Columns that name what stands beside them, as in a form.
        totals: Rows at the end that add up what stands above.
        writing: Room that a row with blank cells gets for handwriting, mm; 0 where nobody writes.
        whole: It is read as one and goes to the next page rather than be torn.
        joined: It stays on the page of what follows: the other half of a form, a signature.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    align: str
    head: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    totals: int = 0
    writing: float = 0.0
    whole: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What is signed and the lines to sign on, kept on one page.

    Attributes:
        statements: Paragraphs above the lines.
        texts: The lines, at the right.
    """

    statements: tuple[str, ...]
    texts: tuple[str, ...]


Block = Heading | Paragraph | Items | Grid | Signature


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document.

    Attributes:
        title: Its name.
        blocks: What stands on it, in order.
        footer: A line at the foot of every page, beside the page's number.
        page_of: How pages are numbered, with {number} and {total} in it.
        subtitle: A line under the title.
        one_page: It should fit one page, in smaller type where need be.
        traditional: It is written in traditional characters.
    """

    title: str
    blocks: tuple[Block, ...]
    footer: str
    page_of: str
    subtitle: str = ""
    one_page: bool = False
    traditional: bool = False

    def with_texts(self, change: Callable[[str], str]) -> "Sheet":
        """Give the same sheet with every text a person reads passed through a function."""
        return _changed(self, change)

    def marked(self, *, traditional: bool) -> "Sheet":
        """Give the same sheet saying which characters it is written in."""
        return replace(self, traditional=traditional)


T = TypeVar("T")
# Settings, not words.
_NOT_READ = {"style", "mark", "align"}


def _changed(record: T, change: Callable[[str], str]) -> T:
    values = {
        item.name: _with(getattr(record, item.name), change)
        for item in fields(record)  # type: ignore[arg-type]
        if item.name not in _NOT_READ
    }
    changed: T = replace(record, **values)  # type: ignore[type-var]
    return changed


def _with(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_with(item, change) for item in value)
    return _changed(value, change) if isinstance(value, Block) else value
