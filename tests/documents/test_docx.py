"""The DOCX files, opened: editable, Chinese faces, fields; and rendered where LibreOffice is."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from bot.documents import KINDS
from bot.documents.call_record import EMPTY_FORMS
from bot.documents.fonts import SANS, font_file
from tests.documents.opened import ink, made, pdf_fonts, pdf_pictures, pdf_texts
from tests.documents.samples import CALLS, HOSTILE, LONG, SEVERAL, replace, subject, told

AS_DOCX = [kind for kind, forms in KINDS.items() if "docx" in forms]
HOW_TO_GET_IT = "LibreOffice is not here; get it with: apt-get install libreoffice-writer-nogui"
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<selectfont><rejectfont><glob>*SimHei*</glob></rejectfont></selectfont>
<match><test name="family"><string>宋体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit></match>
<match><test name="family"><string>黑体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
</fontconfig>
"""


def opened(given, kind="letter"):
    return docx.Document(io.BytesIO(made(kind, subject(given), "docx").content))


def everything_in(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", AS_DOCX)
@pytest.mark.parametrize("given", [SEVERAL, HOSTILE], ids=["several", "hostile"])
def test_it_opens_and_holds_its_text(kind, given):
    document = opened(given, kind)

    assert document.paragraphs[0].style.name == "Title"
    assert len(everything_in(document)) > 200


def test_the_letter_has_sections_tables_and_sums():
    document = opened(SEVERAL)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]

    assert headings[0] == "一、申请人"
    assert headings[-1] == "十、声明"
    assert all(table.style.name == "Table Grid" for table in document.tables)
    assert "35,000.00" in everything_in(document)
    assert "申请人（签名）" in everything_in(document)


def test_chinese_is_set_in_a_chinese_face():
    styles = opened(told()).styles
    for name, face in {"Normal": "宋体", "Heading 1": "黑体", "Title": "黑体"}.items():
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == face
        assert fonts.get(qn("w:eastAsiaTheme")) is None
        assert fonts.get(qn("w:ascii")) == "Times New Roman"


def test_pages_count_themselves_beside_the_footer():
    document = opened(told())
    section = document.sections[0]
    codes = [item.text for item in section.footer._element.iter(qn("w:instrText"))]

    assert codes == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text.startswith("本文由AI辅助生成，本人已核对\t第")
    assert section.header.paragraphs[0].text == "分期还款申请书"
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_heads_come_again_and_rows_are_not_torn():
    schedule = next(t for t in opened(LONG).tables if t.rows[0].cells[0].text == "期数")

    assert schedule.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert schedule.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in schedule.rows)


def test_it_names_nobody_and_gives_the_same_bytes():
    from tests.documents.samples import documents

    document = opened(told())
    core = document.core_properties

    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created.date().isoformat() == "2026-11-22"
    again = documents().make("letter", subject(told()), "docx").content
    assert again == made("letter", subject(told()), "docx").content


def test_hostile_text_is_only_text():
    content = made("letter", subject(HOSTILE), "docx").content
    parts = zipfile.ZipFile(io.BytesIO(content))

    assert "<b>银行</b>{nb}&$x^2$钩" in everything_in(opened(HOSTILE))
    assert b"&lt;b&gt;" in parts.read("word/document.xml")


def test_traditional_characters_are_said_to_be_such():
    document = opened(replace(SEVERAL, traditional=True))

    assert document.paragraphs[0].text == "還款困難申請書"
    languages = document.styles.element.xpath("./w:docDefaults//w:lang")
    assert {item.get(qn("w:eastAsia")) for item in languages} == {"zh-TW"}


@pytest.fixture(scope="module")
def render(tmp_path_factory):
    """Give a function that turns a DOCX into a PDF as LibreOffice shows it."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    home: Path = tmp_path_factory.mktemp("office")
    folder = font_file(SANS).parent
    conf = FONTS_CONF.format(folder=folder, cache=home / "cache")
    (home / "fonts.conf").write_text(conf, encoding="utf-8")
    # A home of its own: a desktop's profile would lock it, and its fonts would be used.
    environment = {**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf"), "HOME": str(home)}

    def rendered(content: bytes) -> bytes:
        (home / "it.docx").write_bytes(content)
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(home),
             str(home / "it.docx")],
            check=True, capture_output=True, env=environment, timeout=180,
        )  # fmt: skip
        return (home / "it.pdf").read_bytes()

    return rendered


@pytest.mark.parametrize("given", [SEVERAL, LONG], ids=["several", "long"])
def test_the_letter_looks_as_it_should_in_a_word_processor(render, given):
    content = render(made("letter", subject(given), "docx").content)
    pages = pdf_texts(content)
    text = "".join(pages).replace(" ", "")

    for number in range(1, len(pages) + 1):
        assert f"第{number}页，共{len(pages)}页" in pages[number - 1].replace(" ", "")
    assert "一、申请人" in text
    assert "申请人（签名）" in text
    assert all("Noto" in name for name in pdf_fonts(content) if "CJK" in name)
    for picture in pdf_pictures(content):
        left, _top, right, bottom = ink(picture)
        assert left > 0.1
        assert right < 0.9
        assert bottom < 0.97


def test_a_call_record_keeps_its_form_in_a_word_processor(render):
    content = render(made("call_record", subject(SEVERAL), "docx").content)
    text = "".join(pdf_texts(content)).replace(" ", "")

    assert text.count("对方工号") == len(CALLS) + EMPTY_FORMS
    assert "待补证" in text
