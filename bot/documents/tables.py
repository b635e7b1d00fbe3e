"""Tables on paper: rows that stay whole, heads that come again on the next page."""

from dataclasses import dataclass

from bot.documents.canvas import Canvas, Ground, Stroke, Words, baseline
from bot.documents.look import Type
from bot.documents.sheet import BLANK, Grid

_PADDING = 2.0
_AIR = 0.75
_KEPT_WHOLE, _LONGEST_WHOLE = 45.0, 150.0


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, its cells broken into lines."""

    cells: tuple[list[str], ...]
    height: float
    shaded: tuple[int, ...] = ()


def place_grid(canvas: Canvas, grid: Grid) -> None:
    """Set a table at the full width of the text."""
    drawn = _Drawn(canvas, grid)
    head = drawn.row(grid.head, tuple(range(len(grid.head)))) if grid.head else None
    rows = drawn.rows(head)
    canvas.need(_company(canvas, grid, [head, *rows] if head else rows))
    if head:
        drawn.place(head)
    for row in rows:
        if canvas.y + row.height > canvas.look.floor:
            canvas.new_page()
            if head:
                drawn.place(head)
        drawn.place(row)


def grid_company(canvas: Canvas, grid: Grid) -> float:
    """Give how much of a table must stand on the page it begins on, mm."""
    drawn = _Drawn(canvas, grid)
    head = drawn.row(grid.head) if grid.head else None
    rows = drawn.rows(head)
    return _company(canvas, grid, [head, *rows] if head else rows)


def _company(canvas: Canvas, grid: Grid, rows: list[_Row]) -> float:
    """A short table stays whole; of a long one at least the head and three rows begin it."""
    height = sum(row.height for row in rows)
    if height <= canvas.look.gap(_LONGEST_WHOLE if grid.whole else _KEPT_WHOLE):
        return height
    return sum(row.height for row in rows[:4])


class _Drawn:
    """A table being set on a canvas."""

    def __init__(self, canvas: Canvas, grid: Grid) -> None:
        self._canvas, self._grid = canvas, grid
        self._type: Type = canvas.look.type("cell")
        whole = sum(grid.widths)
        self._widths = [canvas.look.width * share / whole for share in grid.widths]
        self._air = canvas.look.gap(_AIR)

    def row(self, cells: tuple[str, ...], shaded: tuple[int, ...] = ()) -> _Row:
        lines = tuple(
            self._canvas.break_lines(cell, self._type, width - 2 * _PADDING)
            for cell, width in zip(cells, self._widths, strict=True)
        )
        height = max(len(cell) for cell in lines) * self._type.line + 2 * self._air
        if self._grid.writing and BLANK in cells:
            height = max(height, self._canvas.look.gap(self._grid.writing))
        return _Row(lines, height, shaded)

    def rows(self, head: _Row | None) -> list[_Row]:
        first_total = len(self._grid.rows) - self._grid.totals
        found: list[_Row] = []
        for number, cells in enumerate(self._grid.rows):
            everywhere = tuple(range(len(cells)))
            shaded = self._grid.labels if number < first_total else everywhere
            found += self._slices(cells, shaded, head)
        return found

    def _slices(
        self, cells: tuple[str, ...], shaded: tuple[int, ...], head: _Row | None
    ) -> list[_Row]:
        """Give a row as one, or in parts where no page could hold it."""
        look = self._canvas.look
        room = look.floor - look.top - (head.height if head else 0) - 2 * self._air
        most = max(1, int(room / self._type.line))
        row = self.row(cells, shaded)
        longest = max(len(cell) for cell in row.cells)
        if longest <= most:
            return [row]
        parts = (tuple(cell[begin : begin + most] or [""] for cell in row.cells)
                 for begin in range(0, longest, most))  # fmt: skip
        return [
            _Row(part, max(map(len, part)) * self._type.line + 2 * self._air, row.shaded)
            for part in parts
        ]

    def place(self, row: _Row) -> None:
        canvas, x, top = self._canvas, self._canvas.look.side, self._canvas.y
        self._rules(row, top)
        for number, (lines, width) in enumerate(zip(row.cells, self._widths, strict=True)):
            y = top + (row.height - len(lines) * self._type.line) / 2
            for line in lines:
                shift = self._shift(line, width, self._grid.align[number])
                canvas.put(Words(x + shift, y + baseline(self._type), line, self._type))
                y += self._type.line
            x += width
        canvas.y = top + row.height

    def _rules(self, row: _Row, top: float) -> None:
        canvas, left = self._canvas, self._canvas.look.side
        edges = [left]
        for width in self._widths:
            edges.append(edges[-1] + width)
        for number in row.shaded:
            canvas.put(Ground(edges[number], top, self._widths[number], row.height))
        for y in (top, top + row.height):
            canvas.put(Stroke(left, y, edges[-1], y))
        for x in edges:
            canvas.put(Stroke(x, top, x, top + row.height))

    def _shift(self, line: str, width: float, align: str) -> float:
        free = width - 2 * _PADDING - self._canvas.measure(line, self._type)
        return _PADDING + {"l": 0.0, "c": free / 2, "r": free}[align]
