"""A sheet as DOCX: real styles and tables, so that the person can go on editing it."""

import io
import zipfile
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from bot.documents.docx_parts import (
    add_page_number,
    keep_row_whole,
    mark_as_chinese,
    repeat_as_head,
    set_chinese_language,
    set_faces,
    shade,
)
from bot.documents.sheet import BLANK, Grid, Heading, Items, Paragraph, Sheet, Signature

# Faces every Chinese Word and WPS has; named, not embedded, so that the text stays editable.
BODY_FACE, HEADING_FACE, LATIN_FACE = "宋体", "黑体", "Times New Roman"
_MARGIN, _TEXT_WIDTH = 24, 162
_SMALL = 9.5
_KEPT_WHOLE, _LONGEST_WHOLE = 7, 24
_ALIGN = {
    "l": WD_ALIGN_PARAGRAPH.LEFT, "c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def render_docx(sheet: Sheet, today: date) -> bytes:
    """Write a sheet as DOCX.

    Args:
        sheet: What stands on it; texts cleaned.
        today: The day the file says it was made.
    """
    document = Document()
    _page(document, sheet)
    _styles(document, sheet)
    document.add_paragraph(sheet.title, style="Title")
    if sheet.subtitle:
        document.add_paragraph(sheet.subtitle, style="Subtitle")
    for block, following in zip_longest(sheet.blocks, sheet.blocks[1:]):
        _ADD[type(block)](document, block)
        if isinstance(following, Grid) and isinstance(block, Paragraph):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    mark_as_chinese(document.element)
    _properties(document, sheet, today)
    return _packed(document)


def _page(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, footer.text = sheet.title, sheet.footer + "\t"
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    tabs = footer.paragraph_format.tab_stops
    tabs.add_tab_stop(Mm(_TEXT_WIDTH), alignment=2)
    add_page_number(footer, sheet.page_of)


def _styles(document: Any, sheet: Sheet) -> None:
    """Set faces and sizes in the styles, so that one change there changes the document."""
    sizes = {"Normal": 11.0, "List Number": 11.0, "List Bullet": 11.0, "Title": 18.0,
             "Subtitle": _SMALL, "Heading 1": 12.0, "Header": 8.5, "Footer": 8.5,
             "Quote": 11.0, "Caption": 9.0}  # fmt: skip
    for name, points in sizes.items():
        style = document.styles[name]
        heading = name not in ("Normal", "List Number", "List Bullet", "Quote")
        set_faces(style.element, HEADING_FACE if heading else BODY_FACE, LATIN_FACE)
        style.font.size, style.font.bold, style.font.italic = Pt(points), False, False
        style.font.color.rgb = None
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1.35
    _centre(document.styles["Title"], Pt(6))
    _centre(document.styles["Subtitle"], Pt(6))
    document.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    document.styles["Quote"].paragraph_format.left_indent = Pt(22)
    set_chinese_language(document.styles.element, traditional=sheet.traditional)


def _centre(style: Any, after: Pt) -> None:
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style.paragraph_format.space_after = after
    for border in style.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)


def _heading(document: Any, block: Heading) -> None:
    document.add_paragraph(block.text, style="Heading 1")


def _paragraph(document: Any, block: Paragraph) -> None:
    style = {"note": "Caption", "quote": "Quote"}.get(block.style, "Normal")
    added = document.add_paragraph(block.text, style=style)
    if block.style == "body":
        added.paragraph_format.first_line_indent = Pt(22)
        added.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _items(document: Any, block: Items) -> None:
    """Write the numbers out: Word's own numbering would run on from list to list."""
    for number, text in enumerate(block.texts, start=1):
        sign = {"number": f"{number}.", "dot": "·", "box": "□"}[block.mark]
        added = document.add_paragraph(f"{sign}\t{text}")
        added.paragraph_format.left_indent = Pt(22)
        added.paragraph_format.first_line_indent = Pt(-22)
        added.paragraph_format.tab_stops.add_tab_stop(Pt(22))


def _grid(document: Any, block: Grid) -> None:
    rows = ([block.head] if block.head else []) + list(block.rows)
    table = document.add_table(rows=len(rows), cols=len(block.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = [_TEXT_WIDTH * share / sum(block.widths) for share in block.widths]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(share)
    first_total = len(rows) - block.totals
    # One pass over the rows: asking the table for a cell looks through all of it each time.
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        is_head = bool(block.head) and number == 0
        keep_row_whole(row)
        if is_head:
            repeat_as_head(row)
        if block.writing and BLANK in texts:
            row.height = Mm(block.writing + 1)
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(shares[place])
            _cell(cell, text, block.align[place])
            if is_head or number >= first_total or place in block.labels:
                shade(cell)
    after = document.add_paragraph().paragraph_format
    after.line_spacing, after.keep_with_next = 0.6, block.joined
    _stay_together(table, _rows_kept(block, len(rows)))


def _rows_kept(block: Grid, rows: int) -> Collection[int]:
    """Name the rows that stay on the page of the row after them.

    A short table stays whole; of a longer one the head and three rows, and its end.
    """
    if block.joined:
        return range(rows)
    most = _LONGEST_WHOLE if block.whole else _KEPT_WHOLE
    return range(rows - 1) if rows <= most else (0, 1, 2, rows - 2)


def _stay_together(table: Any, kept: Collection[int]) -> None:
    for number, row in enumerate(table.rows):
        if number in kept:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _cell(cell: Any, text: str, align: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.1
    cell.vertical_alignment = 1
    paragraph.add_run(text).font.size = Pt(10)


def _signature(document: Any, block: Signature) -> None:
    for text in block.statements:
        _paragraph(document, Paragraph(text))
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for text in block.texts:
        added = document.add_paragraph(text)
        added.paragraph_format.left_indent = Mm(_TEXT_WIDTH * 0.52)
        added.paragraph_format.space_before = Pt(10)
        added.paragraph_format.keep_with_next = text != block.texts[-1]


_ADD: dict[type, Callable[[Any, Any], None]] = {
    Heading: _heading, Paragraph: _paragraph, Items: _items, Grid: _grid, Signature: _signature,
}  # fmt: skip


def _properties(document: Any, sheet: Sheet, today: date) -> None:
    """Say what it is and when; nobody's name."""
    core, made = document.core_properties, datetime.combine(today, time())
    core.title, core.author, core.last_modified_by, core.comments = sheet.title, "", "", ""
    core.created = core.modified = made
    core.language = "zh-Hant" if sheet.traditional else "zh-Hans"


def _packed(document: Any) -> bytes:
    """Pack the parts anew under one fixed day, so that the same sheet gives the same bytes."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
