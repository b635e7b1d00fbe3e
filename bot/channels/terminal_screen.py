"""Shows replies in a terminal: texts in lines that fit, tables aligned or stacked."""

from typing import TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bot.channels.terminal_text import wrap
from bot.replies.reply import Button, Reply, Table
from bot.replies.wording import Wording

# Longer lines are hard to find the next of, however wide the window.
_WIDEST_TEXT = 88
_INDENT = "  "
# What rich puts between two columns of a simple box.
_GAP = 3


class _PipedConsole(Console):
    """Leaves it to the command what a reader's leaving means; rich would end the process."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Screen:
    """Writes what the bot says; knows how wide the window is at each moment."""

    def __init__(self, wording: Wording, out: TextIO | None = None) -> None:
        """Open on standard output, or another stream.

        Args:
            wording: The texts.
            out: Where to write.
        """
        self.wording = wording
        self.console = _PipedConsole(file=out, highlight=False, markup=False, emoji=False)

    def show(self, replies: list[Reply]) -> None:
        """Show replies one under the other, each set off by an empty line."""
        for reply in replies:
            self.console.print()
            self._show_one(reply)
        if replies:
            self.console.print()

    def note(self, key: str) -> None:
        """Say something that is not the bot's, paler than what is."""
        for line in wrap(self.wording.say(key), self._width()):
            self._line(line, "dim")

    def aside(self, key: str) -> None:
        """Say something longer that is not the bot's, set off by empty lines."""
        self.console.print()
        for line in wrap(self.wording.say(key), self._width() - len(_INDENT)):
            self._line(_INDENT + line, "dim")
        self.console.print()

    def pairs(self, rows: list[tuple[str, list[str]]]) -> None:
        """Show names with their lines of text beside them."""
        widest = max(cell_len(name) for name, _lines in rows)
        room = max(self._width() - widest - 2 * len(_INDENT), 10)
        self.console.print()
        for name, texts in rows:
            lines = [line for text in texts for line in wrap(text, room)]
            for number, line in enumerate(lines):
                shown = name if number == 0 else ""
                self._line(f"{_INDENT}{_padded(shown, widest)}{_INDENT}{line}")
        self.console.print()

    def plain(self, text: str) -> None:
        """Write a text as it is."""
        self._line(text)

    def _show_one(self, reply: Reply) -> None:
        if reply["text"]:
            for line in wrap(reply["text"], self._width() - len(_INDENT)):
                self._line(_INDENT + line if line else "", "bold")
        if reply["table"]:
            self._table(reply["table"])
        for file in reply["files"]:
            name = f"{file['name']}  {file['url']}"
            self._line(_INDENT + self.wording.say("utter_terminal_file", name=name))
        if reply["buttons"]:
            self._choices(reply["buttons"])

    def _table(self, table: Table) -> None:
        if _aligned_width(table) + len(_INDENT) > self.console.width:
            self._stacked(table)
            return
        self.console.print()
        self.console.print(Padding(_aligned(table), (0, 0, 0, len(_INDENT))))

    def _stacked(self, table: Table) -> None:
        names = table["columns"][1:]
        widest = max((cell_len(name) for name in names), default=0)
        room = max(self._width() - widest - 4 * len(_INDENT), 10)
        for row in table["rows"]:
            self.console.print()
            for line in wrap(row[0], self._width() - len(_INDENT)):
                self._line(_INDENT + line, "bold")
            for name, cell in zip(names, row[1:], strict=True):
                for number, line in enumerate(wrap(cell, room)):
                    shown = _padded(name if number == 0 else "", widest)
                    self._line(f"{_INDENT * 2}{shown}{_INDENT}{line}")

    def _choices(self, buttons: list[Button]) -> None:
        titles = [f"[{number}] {button['title']}" for number, button in enumerate(buttons, 1)]
        in_a_row = _INDENT + "   ".join(titles)
        lines = [in_a_row] if cell_len(in_a_row) <= self._width() else [_INDENT + t for t in titles]
        self.console.print()
        for line in lines:
            self._line(line, "cyan")

    def _line(self, line: str, style: str = "") -> None:
        self.console.print(Text(line, style=style), soft_wrap=True)

    def _width(self) -> int:
        return max(min(self.console.width, _WIDEST_TEXT), 20)


def _aligned(table: Table) -> RichTable:
    aligned = RichTable(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name, align in zip(table["columns"], table["align"], strict=True):
        aligned.add_column(name, justify=align, no_wrap=True)
    for row in table["rows"]:
        aligned.add_row(*row)
    return aligned


def _aligned_width(table: Table) -> int:
    """Reckon the cells an aligned table takes; a table squeezed below it would lose text."""
    columns = zip(table["columns"], *table["rows"], strict=True)
    widths = [max(cell_len(cell) for cell in column) for column in columns]
    return sum(widths) + _GAP * (len(widths) - 1)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
