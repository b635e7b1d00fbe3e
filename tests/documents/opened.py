"""Opens what was made, as a reader's program would."""

import re

import pypdfium2
from PIL import Image, ImageOps

from bot.documents import File, Subject
from tests.documents.samples import documents

INK_BELOW = 200


_MADE: dict[str, File] = {}


def made(kind: str, subject: Subject, form: str) -> File:
    """Make a document once a test run; a case has no hash, but says what it is."""
    key = f"{kind}.{form} {subject!r}"
    if key not in _MADE:
        _MADE[key] = documents().make(kind, subject, form)
    return _MADE[key]


def pdf_texts(content: bytes) -> list[str]:
    """Give the text of each page, as selecting and copying it would."""
    opened = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in opened]
    opened.close()
    return [re.sub(r"[\r\n]", "", text) for text in texts]


def pdf_pictures(content: bytes) -> list[Image.Image]:
    """Render each page at 100 dpi."""
    opened = pypdfium2.PdfDocument(content)
    pictures = [page.render(scale=100 / 72).to_pil().convert("L") for page in opened]
    opened.close()
    return pictures


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Give the box that holds everything printed, as shares of width and height."""
    dark = ImageOps.invert(picture).point(lambda grey: 255 if grey > 255 - INK_BELOW else 0)
    box = dark.getbbox()
    assert box is not None, "the page is empty"
    left, top, right, bottom = box
    return (left / picture.width, top / picture.height,
            right / picture.width, bottom / picture.height)  # fmt: skip


def pdf_fonts(content: bytes) -> set[str]:
    """Give the names of the faces in a PDF, as it names them."""
    return {name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", content)}
