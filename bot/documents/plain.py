"""A sheet as plain text, as for an e-mail's body or a screen reader."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.documents.sheet import BLANK, Block, Grid, Heading, Items, Paragraph, Sheet, Signature

_IN_YUAN = "（元）"
_WRITE_HERE = "＿＿＿＿＿＿"


def render_text(sheet: Sheet) -> str:
    """Write a sheet as lines of text, every table as a list."""
    parts = [sheet.title, *([sheet.subtitle] if sheet.subtitle else [])]
    return "\n\n".join([*parts, *map(block_text, sheet.blocks), sheet.footer]) + "\n"


def block_text(block: Block) -> str:
    """Write one block."""
    return "\n".join(_WRITE[type(block)](block))


def _one(block: Heading | Paragraph) -> Iterator[str]:
    yield block.text


def _items(block: Items) -> Iterator[str]:
    for number, text in enumerate(block.texts, start=1):
        yield {"number": f"{number}. ", "dot": "· ", "box": "□ "}[block.mark] + text


def _grid(block: Grid) -> Iterator[str]:
    for row in block.rows:
        if block.head:
            yield _as_listed(block.head, row)
        else:
            pairs = zip(row[::2], row[1::2], strict=True)
            yield "；".join(_named(name, value or _WRITE_HERE) for name, value in pairs)


def _as_listed(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Write a row as its first cell and the others by their column's name."""
    if len(head) > 2 and head[: len(head) // 3] * 3 == head:
        # Three pairs abreast need no names: the first of each names the second.
        pairs = zip(row[::2], row[1::2], strict=True)
        return "；".join(f"{name} {value}{_unit(head[1])}" for name, value in pairs if name)
    if len(head) == 2:
        return f"· {row[0]}：{row[1]}{_unit(head[1])}"
    cells = zip(head[1:], row[1:], strict=True)
    named = (_named(name, cell) for name, cell in cells if cell != BLANK)
    return f"· {row[0]}（{'；'.join(named)}）"


def _named(name: str, value: str) -> str:
    """Write a value after its name; an amount takes its unit from there."""
    return f"{name.removesuffix(_IN_YUAN)}：{value}{_unit(name)}"


def _unit(column: str) -> str:
    """Give the unit a column's name ends with: 金额（元）."""
    return "元" if column.endswith(_IN_YUAN) else ""


def _signature(block: Signature) -> Iterator[str]:
    yield from (*block.statements, "", *block.texts)


_WRITE: dict[type, Callable[[Any], Iterator[str]]] = {
    Heading: _one, Paragraph: _one, Items: _items, Grid: _grid, Signature: _signature,
}  # fmt: skip
