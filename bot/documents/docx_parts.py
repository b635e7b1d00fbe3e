"""The corners of WordprocessingML that python-docx has no words for."""

from string import Formatter
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_TINT = "F1F1F1"
_THEME_FACES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_faces(style: Any, east_asian: str, latin: str) -> None:
    """Name the faces of a style; Chinese follows the east-asian one only where it is named."""
    faces = style.get_or_add_rPr().get_or_add_rFonts()
    for theme in _THEME_FACES:
        # A theme's face would win over the named one.
        faces.attrib.pop(qn(f"w:{theme}"), None)
    for name, face in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east_asian)):
        faces.set(qn(f"w:{name}"), face)


def set_chinese_language(styles: Any, *, traditional: bool) -> None:
    """Tell the reader's program that the text is Chinese, so that lines break as Chinese does."""
    for language in styles.xpath("./w:docDefaults//w:lang"):
        language.set(qn("w:eastAsia"), "zh-TW" if traditional else "zh-CN")


def mark_as_chinese(body: Any) -> None:
    """Set signs that both scripts have, such as quotation marks, in the Chinese face."""
    for run in body.iter(qn("w:r")):
        run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def add_page_number(paragraph: Any, page_of: str) -> None:
    """Add a page's number as fields, which count themselves.

    Args:
        paragraph: The footer's.
        page_of: The words around, with {number} and {total} in them.
    """
    for text, name, _, _ in Formatter().parse(page_of):
        paragraph.add_run(text)
        if name:
            _add_field(paragraph, _FIELDS[name])


_FIELDS = {"number": "PAGE", "total": "NUMPAGES"}


def _add_field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            paragraph.add_run()._r.append(instruction)
        paragraph.add_run()._r.append(mark)
        if kind == "separate":
            paragraph.add_run("1")


def repeat_as_head(row: Any) -> None:
    """Let a row come again on every page of its table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_row_whole(row: Any) -> None:
    """Let no page break run through a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: Any) -> None:
    """Give a cell the ground of a table's head."""
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:color"), "auto")
    ground.set(qn("w:fill"), _TINT)
    cell._tc.get_or_add_tcPr().append(ground)
