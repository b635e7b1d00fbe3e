"""From a reply to what Telegram shows: texts, one keyboard, a picture, an album of papers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.texts import Span, Text, split
from bot.replies.reply import Button, File, Reply, Table

# Two buttons of so many characters stand side by side on a narrow phone.
_SHORT_TITLE = 7
_LONGEST_TITLE = 60

Name = Callable[[int], str]
"""Gives the token of a button by its place."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one call sends.

    Attributes:
        name: The same at every attempt.
        text: A text; None for what is made of files.
        keyboard: Under it.
        files: A picture or papers.
        caption: Beside them.
    """

    name: str
    text: Text | None = None
    keyboard: InlineKeyboardMarkup | None = None
    files: tuple[File, ...] = ()
    caption: str = ""


CHART, PAPERS = "chart", "papers"


def parts_of(reply: Reply, name: Name, *, lead: str = "") -> list[Part]:
    """Put a reply into parts, in the order in which they are sent.

    The picture comes first and what can be pressed last, so that a keyboard stands where the
    person reads.

    Args:
        reply: What is said.
        name: Gives a button its token.
        lead: A line above it that says who speaks.
    """
    texts = list(_texts(reply, name, lead))
    papers = [Part(PAPERS, files=tuple(reply["files"]))] if reply["files"] else []
    behind = papers if not reply["buttons"] else []
    before = papers if reply["buttons"] else []
    return [*_chart(reply), *before, *texts, *behind]


def keyboard_of(buttons: list[Button], name: Name) -> InlineKeyboardMarkup | None:
    """Lay buttons out: short ones two in a row, long ones in a row of their own."""
    if not buttons:
        return None
    pressable = [
        InlineKeyboardButton(button["title"][:_LONGEST_TITLE], callback_data=name(index))
        for index, button in enumerate(buttons)
    ]
    short = all(len(button["title"]) <= _SHORT_TITLE for button in buttons)
    width = 2 if short else 1
    rows = [pressable[at : at + width] for at in range(0, len(pressable), width)]
    return InlineKeyboardMarkup(rows)


def _texts(reply: Reply, name: Name, lead: str) -> Iterator[Part]:
    texts = split(_spans(reply, lead))
    keyboard = keyboard_of(reply["buttons"], name)
    for number, text in enumerate(texts):
        last = number == len(texts) - 1
        yield Part(f"text.{number}", text=text, keyboard=keyboard if last else None)


def _spans(reply: Reply, lead: str) -> Iterator[Span]:
    if lead:
        yield Span(f"{lead}\n", bold=True)
    if reply["text"]:
        yield Span(reply["text"])
    if reply["table"]:
        yield from _rows(reply["table"])


def _rows(table: Table) -> Iterator[Span]:
    """Stack the rows: a table as wide as a page cannot be read on a phone."""
    for row in table["rows"]:
        yield Span("\n\n")
        yield Span(row[0], bold=True)
        for name, cell in zip(table["columns"][1:], row[1:], strict=True):
            if cell:
                yield Span(f"\n{name}：{cell}")


def _chart(reply: Reply) -> Iterator[Part]:
    chart = reply["chart"] or {}
    if "url" in chart:
        file = File(name="chart.png", media_type="image/png", url=chart["url"])
        yield Part(CHART, files=(file,), caption=chart.get("title", ""))
