"""A sheet as PDF: A4, embedded subsets of the Noto faces, the same bytes for the same sheet."""

import logging
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain
from pathlib import Path

from fpdf import FPDF

from bot.clock import SHANGHAI
from bot.documents.canvas import Ground, Mark, Stroke, Tick, Words, baseline
from bot.documents.fonts import SANS, SERIF, font_file, font_for
from bot.documents.layout import pages_of
from bot.documents.look import HAIR, MM_PER_POINT, PAGE_HEIGHT, PAGE_WIDTH, TINT, Look, Type
from bot.documents.sheet import Sheet
from bot.replies.script import to_traditional

_BOT = Path(__file__).parents[1]
_TEXT_FOLDERS = ("documents", "replies", "rulebook")
_NO_GLYPH = "□"
_UNITS_PER_EM = 1000
_HAIRLINE = 0.18

# Each subset's tables are told one by one at level INFO.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def render_pdf(sheet: Sheet, today: date) -> bytes:
    """Write a sheet as PDF.

    Args:
        sheet: What stands on it; texts cleaned.
        today: The day the file says it was made.
    """
    widths = _Widths()
    sheet = sheet.with_texts(widths.settable)
    pages, look = pages_of(sheet, widths)
    pdf = _new_pdf(sheet, today)
    for number, page in enumerate(pages, start=1):
        pdf.add_page()
        for mark in page:
            _draw(pdf, mark)
        _foot(pdf, sheet, look, (number, len(pages)))
    return bytes(pdf.output())


class _Widths:
    """Measures text in the faces' own units."""

    def settable(self, text: str) -> str:
        """Put an empty box where the faces have no sign."""
        return "".join(sign if ord(sign) in _advances(SANS) else _NO_GLYPH for sign in text)

    def __call__(self, text: str, kind: Type) -> float:
        advances = _advances(kind.face)
        return sum(advances[ord(sign)] for sign in text) * kind.em / _UNITS_PER_EM


@lru_cache(maxsize=2)
def _advances(face: str) -> dict[int, int]:
    """Give the width of every sign of a face, in thousandths of its size."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file(face), lazy=True) as font:
        metrics, scale = font["hmtx"].metrics, font["head"].unitsPerEm / _UNITS_PER_EM
        return {code: round(metrics[name][0] / scale) for code, name in font.getBestCmap().items()}


def _new_pdf(sheet: Sheet, today: date) -> FPDF:
    pdf = FPDF(unit="mm", format="A4")
    signs, usual = _signs_of(sheet), usual_signs(traditional=sheet.traditional)
    for face in (SERIF, SANS):
        pdf.add_font(face, "", font_for(face, signs, usual))
    pdf.alias_nb_pages("")
    pdf.set_auto_page_break(auto=False)
    pdf.set_creation_date(datetime.combine(today, time(), SHANGHAI))
    pdf.set_title(sheet.title)
    pdf.set_lang("zh-Hant" if sheet.traditional else "zh-Hans")
    pdf.set_line_width(_HAIRLINE)
    return pdf


def prepare_fonts() -> None:
    """Cut the small faces now, as at start-up, so that nobody waits for it with a first letter."""
    for face in (SERIF, SANS):
        font_for(face, frozenset(), usual_signs(traditional=False))


@lru_cache(maxsize=2)
def usual_signs(*, traditional: bool) -> frozenset[str]:
    """Give the signs of the texts that documents are made of, in one script."""
    files = chain.from_iterable((_BOT / name).rglob("*.yml") for name in _TEXT_FOLDERS)
    texts = "".join(path.read_text(encoding="utf-8") for path in files)
    every = {*(to_traditional(texts) if traditional else texts), *map(chr, range(0x20, 0x7F))}
    return frozenset(sign for sign in every if ord(sign) in _advances(SANS))


def _signs_of(sheet: Sheet) -> frozenset[str]:
    found = set("0123456789")

    def note(text: str) -> str:
        found.update(text)
        return text

    sheet.with_texts(note)
    return frozenset(found)


def _draw(pdf: FPDF, mark: Mark) -> None:
    if isinstance(mark, Words):
        _write(pdf, mark)
    elif isinstance(mark, Ground):
        pdf.set_fill_color(TINT)
        pdf.rect(mark.x, mark.y, mark.width, mark.height, style="F")
    elif isinstance(mark, Stroke):
        pdf.set_draw_color(HAIR)
        pdf.line(mark.x, mark.y, mark.to_x, mark.to_y)
    elif isinstance(mark, Tick):
        pdf.set_draw_color(0x40)
        pdf.rect(mark.x, mark.y, mark.size, mark.size)


def _write(pdf: FPDF, words: Words) -> None:
    if not words.text.strip():
        return
    pdf.set_font(words.type.face, size=words.type.points)
    pdf.set_text_color(words.type.grey)
    pdf.set_char_spacing(words.spread / MM_PER_POINT)
    pdf.text(words.x, words.y, words.text)


def _foot(pdf: FPDF, sheet: Sheet, look: Look, place: tuple[int, int]) -> None:
    """Set the footer at the left and the page's number at the right."""
    kind, measure = Look().type("foot"), _Widths()
    top = PAGE_HEIGHT - look.bottom + 6
    number = sheet.page_of.format(number=place[0], total=place[1])
    right = PAGE_WIDTH - look.side - measure(number, kind)
    _draw(pdf, Stroke(look.side, top, PAGE_WIDTH - look.side, top))
    y = top + 1.5 + baseline(kind)
    _draw(pdf, Words(look.side, y, sheet.footer, kind))
    _draw(pdf, Words(right, y, number, kind))
