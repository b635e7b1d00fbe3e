"""From a sheet's blocks to pages: what stands where on A4."""

from collections.abc import Callable
from typing import Any

from bot.documents.canvas import Canvas, Mark, Measure, Tick, lines_kept
from bot.documents.look import CLOSE, Look, TypeName
from bot.documents.sheet import Block, Grid, Heading, Items, Paragraph, Sheet, Signature
from bot.documents.tables import grid_company, place_grid

SMALLEST_SCALE = 0.74
_SHRINK = 0.03
# A heading drags this much of what follows to its page.
_HEADING_COMPANY = 22.0
_AROUND_TABLE = 2.8
_AROUND_HEADING = 4.0


def pages_of(sheet: Sheet, measure: Measure) -> tuple[list[list[Mark]], Look]:
    """Lay a sheet out.

    Returns:
        What stands on each page, and the look it was laid out in: a sheet that should fit one
        page is set smaller until it does, as far as type can still be read.
    """
    look = CLOSE if sheet.one_page else Look()
    pages = _laid_out(sheet, measure, look)
    while sheet.one_page and len(pages) > 1 and look.scale - _SHRINK >= SMALLEST_SCALE:
        look = Look(look.scale - _SHRINK, look.side, look.top, look.bottom)
        pages = _laid_out(sheet, measure, look)
    return pages, look


def _laid_out(sheet: Sheet, measure: Measure, look: Look) -> list[list[Mark]]:
    canvas = Canvas(look, measure)
    _title(canvas, sheet)
    for number, block in enumerate(sheet.blocks, start=1):
        following = sheet.blocks[number:]
        if isinstance(block, Heading):
            _heading(canvas, block, following)
            continue
        if isinstance(block, Paragraph) and following and isinstance(following[0], Grid):
            # A line that announces a table does not stay behind on the page before it.
            canvas.need(canvas.look.type("body").line + _company(canvas, following))
        _PLACE[type(block)](canvas, block)
    return canvas.pages


def _title(canvas: Canvas, sheet: Sheet) -> None:
    lines: tuple[tuple[str, TypeName], ...]
    lines = ((sheet.title, "title"), (sheet.subtitle, "subtitle"))
    for text, name in lines:
        kind = canvas.look.type(name)
        for line in canvas.break_lines(text, kind, canvas.look.width) if text else []:
            free = canvas.look.width - canvas.measure(line, kind)
            canvas.line(line, kind, canvas.look.side + free / 2, canvas.look.width)
    canvas.skip(2)


def _heading(canvas: Canvas, block: Heading, following: tuple[Block, ...]) -> None:
    """Set a section's name, on the page where its section begins."""
    kind = canvas.look.type("heading")
    company = _company(canvas, following)
    canvas.skip(2.8)
    canvas.need(kind.line + company + canvas.look.gap(2))
    canvas.paragraph(block.text, kind, canvas.look.side, canvas.look.width)
    canvas.skip(0.8)


def _company(canvas: Canvas, following: tuple[Block, ...]) -> float:
    """Give how much of what follows must stand on a heading's page, mm."""
    first = following[0] if following else None
    if isinstance(first, Grid):
        own = grid_company(canvas, first)
        return own + _company(canvas, following[1:]) + _AROUND_TABLE if first.joined else own
    if isinstance(first, Signature):
        return _signature_height(canvas, first)
    if isinstance(first, Heading):
        return canvas.look.type("heading").line + _company(canvas, following[1:]) + _AROUND_HEADING
    return canvas.look.gap(_HEADING_COMPANY)


def _paragraph(canvas: Canvas, block: Paragraph) -> None:
    look = canvas.look
    kind = look.type("body" if block.style == "plain" else block.style)
    indent = 2 * kind.em if block.style == "body" else 0.0
    inset = 2 * kind.em if block.style == "quote" else 0.0
    canvas.skip(0.8 if block.style == "note" else 0.0)
    canvas.paragraph(block.text, kind, look.side + inset, look.width - inset, indent)
    canvas.skip(1.2 if block.style in ("note", "quote") else 0.6)


def _items(canvas: Canvas, block: Items) -> None:
    kind = canvas.look.type("body")
    hang = kind.em * (1.6 if block.mark == "box" else 1.9)
    for number, text in enumerate(block.texts, start=1):
        left, width = canvas.look.side + hang, canvas.look.width - hang
        canvas.need(kind.line * lines_kept(canvas.break_lines(text, kind, width)))
        _mark(canvas, block, number)
        canvas.paragraph(text, kind, left, width)
        canvas.skip(0.5)


def _mark(canvas: Canvas, block: Items, number: int) -> None:
    kind, top = canvas.look.type("body"), canvas.y
    if block.mark == "box":
        size = kind.em * 0.82
        canvas.put(Tick(canvas.look.side, top + (kind.line - size) / 2, size))
        return
    sign = f"{number}." if block.mark == "number" else "·"
    canvas.line(sign, kind, canvas.look.side + 0.2 * kind.em, canvas.look.width)
    canvas.y = top


def _grid(canvas: Canvas, block: Grid) -> None:
    canvas.skip(_AROUND_TABLE / 4)
    place_grid(canvas, block)
    canvas.skip(_AROUND_TABLE * 3 / 4)


def _signature(canvas: Canvas, block: Signature) -> None:
    kind = canvas.look.type("body")
    canvas.need(_signature_height(canvas, block))
    for statement in block.statements:
        _paragraph(canvas, Paragraph(statement))
    canvas.skip(4)
    for text in block.texts:
        x = canvas.look.side + canvas.look.width * 0.52
        canvas.line(text, kind, x, canvas.look.width * 0.48)
        canvas.skip(2)


def _signature_height(canvas: Canvas, block: Signature) -> float:
    kind = canvas.look.type("body")
    broken = [canvas.break_lines(text, kind, canvas.look.width, 2 * kind.em)
              for text in block.statements]  # fmt: skip
    lines = sum(map(len, broken)) + len(block.texts)
    return kind.line * lines + canvas.look.gap(4 + len(broken) + 2 * len(block.texts))


_PLACE: dict[type, Callable[[Canvas, Any], None]] = {
    Paragraph: _paragraph, Items: _items, Grid: _grid, Signature: _signature,
}  # fmt: skip
