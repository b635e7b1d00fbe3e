"""From a sheet's blocks to pages: what stands where on A4."""

from collections.abc import Callable
from typing import Any

from bot.documents.canvas import Canvas, Mark, Measure, Tick
from bot.documents.look import Look
from bot.documents.sheet import Grid, Heading, Items, Paragraph, Sheet, Signature
from bot.documents.tables import place_grid

SMALLEST_SCALE = 0.74
_SHRINK = 0.03
# A heading drags this much of what follows to its page.
_HEADING_COMPANY = 22.0


def pages_of(sheet: Sheet, measure: Measure) -> tuple[list[list[Mark]], Look]:
    """Lay a sheet out.

    Returns:
        What stands on each page, and the look it was laid out in: a sheet that should fit one
        page is set smaller until it does, as far as type can still be read.
    """
    look = Look(side=20.0, top=17.0, bottom=20.0) if sheet.one_page else Look()
    pages = _laid_out(sheet, measure, look)
    while sheet.one_page and len(pages) > 1 and look.scale - _SHRINK >= SMALLEST_SCALE:
        look = Look(look.scale - _SHRINK, look.side, look.top, look.bottom)
        pages = _laid_out(sheet, measure, look)
    return pages, look


def _laid_out(sheet: Sheet, measure: Measure, look: Look) -> list[list[Mark]]:
    canvas = Canvas(look, measure)
    _title(canvas, sheet)
    for block in sheet.blocks:
        _PLACE[type(block)](canvas, block)
    return canvas.pages


def _title(canvas: Canvas, sheet: Sheet) -> None:
    for text, name in ((sheet.title, "title"), (sheet.subtitle, "subtitle")):
        kind = canvas.look.type(name)  # type: ignore[arg-type]
        for line in canvas.break_lines(text, kind, canvas.look.width) if text else []:
            free = canvas.look.width - canvas.measure(line, kind)
            canvas.line(line, kind, canvas.look.side + free / 2, canvas.look.width)
    canvas.skip(3)


def _heading(canvas: Canvas, block: Heading) -> None:
    kind = canvas.look.type("heading")
    canvas.skip(3.2)
    canvas.need(kind.line + canvas.look.gap(_HEADING_COMPANY))
    canvas.paragraph(block.text, kind, canvas.look.side, canvas.look.width)
    canvas.skip(0.8)


def _paragraph(canvas: Canvas, block: Paragraph) -> None:
    look = canvas.look
    kind = look.type("body" if block.style == "plain" else block.style)
    indent = 2 * kind.em if block.style == "body" else 0.0
    inset = 2 * kind.em if block.style == "quote" else 0.0
    canvas.paragraph(block.text, kind, look.side + inset, look.width - inset, indent)
    canvas.skip(1.2 if block.style in ("note", "quote") else 0.6)


def _items(canvas: Canvas, block: Items) -> None:
    kind = canvas.look.type("body")
    hang = kind.em * (1.6 if block.mark == "box" else 1.9)
    for number, text in enumerate(block.texts, start=1):
        left, width = canvas.look.side + hang, canvas.look.width - hang
        lines = canvas.break_lines(text, kind, width)
        canvas.need(kind.line * min(len(lines), 2))
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
    canvas.skip(0.8)
    place_grid(canvas, block)
    canvas.skip(2.4)


def _signature(canvas: Canvas, block: Signature) -> None:
    kind = canvas.look.type("body")
    canvas.skip(4)
    canvas.need(kind.line * 1.4 * len(block.texts))
    for text in block.texts:
        x = canvas.look.side + canvas.look.width * 0.52
        canvas.line(text, kind, x, canvas.look.width * 0.48)
        canvas.skip(2)


_PLACE: dict[type, Callable[[Canvas, Any], None]] = {
    Heading: _heading, Paragraph: _paragraph, Items: _items, Grid: _grid, Signature: _signature,
}  # fmt: skip
