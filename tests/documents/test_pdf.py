"""The PDFs, opened: their text, their pages, their faces, and that nothing leaves the paper."""

import re

import pypdfium2
import pytest

from bot.documents.after_refusal import after_refusal
from bot.documents.call_record import call_record
from bot.documents.canvas import Words
from bot.documents.fonts import SERIF, font_file, font_for
from bot.documents.layout import pages_of
from bot.documents.letter import letter
from bot.documents.look import PAGE_WIDTH
from bot.documents.make import _script
from bot.documents.pdf import _Widths, prepare_fonts, render_pdf, usual_signs
from bot.documents.sheet import Grid, Sheet
from bot.documents.summary import summary
from tests.documents.opened import ink, made, pdf_fonts, pdf_pictures, pdf_texts
from tests.documents.samples import (
    HOSTILE,
    LONG,
    SEVERAL,
    TODAY,
    documents,
    replace,
    subject,
    texts,
    told,
)

A4 = (595.28, 841.89)
LETTERS = {"one": told(), "two": SEVERAL, "long": LONG, "hostile": HOSTILE}
OWN = ("summary", "call_record", "call_script", "agreement_checklist", "after_refusal")


@pytest.fixture(params=sorted(LETTERS))
def content(request):
    return made("letter", subject(LETTERS[request.param]), "pdf").content


def test_pages_are_a4_and_numbered(content):
    opened = pypdfium2.PdfDocument(content)
    total = len(opened)

    assert all(page.get_size() == pytest.approx(A4, abs=0.1) for page in opened)
    for number, text in enumerate(pdf_texts(content), start=1):
        assert f"第{number}页，共{total}页" in text
        assert "本文由AI辅助生成，本人已核对" in text


def test_nothing_is_printed_outside_the_margins(content):
    for picture in pdf_pictures(content):
        left, top, right, bottom = ink(picture)
        assert left > 0.1
        assert top > 0.05
        assert right < 0.9
        assert bottom < 0.98


def test_only_the_noto_faces_are_in_it_and_only_in_part(content):
    fonts = pdf_fonts(content)

    assert fonts
    assert all(re.fullmatch(r"[A-Z]{6}\+Noto(Serif|Sans)CJK\w+", name) for name in fonts)
    assert len(content) < 400_000


def test_the_text_can_be_copied_as_chinese():
    text = "".join(pdf_texts(made("letter", subject(SEVERAL), "pdf").content))

    for said in ("还款困难申请书", "致：招商银行", "35,000.00", "33,800.00", "失业、本人患病",
                 "第1期至第27期每期1,207.14元", "待补证", "申请人（签名）"):  # fmt: skip
        assert said in text


def test_a_long_schedule_is_listed_whole():
    pages = pdf_texts(made("letter", subject(LONG), "pdf").content)
    listed = re.findall(r"第(\d+)期 ?([\d,]+\.\d\d)", "".join(pages))

    assert subject(LONG).offer.plan.terms == 60
    assert {int(number) for number, _ in listed} == set(range(1, 61))


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_signature_never_stands_on_a_page_of_its_own(name):
    last = pdf_texts(made("letter", subject(LETTERS[name]), "pdf").content)[-1]

    assert "申请人（签名）" in last
    assert "、附件" in last


def test_a_form_is_not_torn_in_two():
    for page in pdf_texts(made("call_record", subject(SEVERAL), "pdf").content):
        assert page.count("开始时间") == page.count("下一步和提醒日")


def test_a_table_runs_over_pages_with_its_head_again():
    rows = tuple((f"第{number}期", "一" * (number % 90)) for number in range(1, 121))
    pages = pdf_texts(render_pdf(a_sheet(Grid(rows, (1, 2), "lr", ("期数", "说明"))), TODAY))

    assert len(pages) > 2
    assert all("期数" in text and "说明" in text for text in pages)
    assert re.findall(r"第(\d+)期", "".join(pages)) == [str(number) for number in range(1, 121)]


def test_a_row_longer_than_a_page_goes_on_on_the_next():
    pages = pdf_texts(render_pdf(a_sheet(Grid((("甲", "乙" * 3000),), (1, 4), "ll")), TODAY))

    assert len(pages) > 1
    assert "".join(pages).count("乙") == 3000


def test_no_sign_is_missing_from_what_was_embedded(caplog):
    for given in (told(), replace(told(), traditional=True), HOSTILE):
        documents().make("letter", subject(given), "pdf")

    assert not [record for record in caplog.records if "missing" in record.getMessage()]


def a_sheet(*blocks):
    return Sheet("表", blocks, "脚注", "第{number}页，共{total}页")


def test_hostile_text_is_only_text():
    text = "".join(pdf_texts(made("letter", subject(HOSTILE), "pdf").content))

    assert "<b>银行</b>{nb}&$x^2$钩" in text
    assert '=HYPERLINK("x")' in text.replace("，", "")
    assert "□" in text


@pytest.mark.parametrize("kind", OWN)
def test_what_the_person_keeps_can_be_read(kind):
    content = made(kind, subject(SEVERAL), "pdf").content

    assert "2026年11月22日 · 编号 SK-1" in pdf_texts(content)[0]
    assert all(ink(picture)[2] < 0.92 for picture in pdf_pictures(content))


def test_a_summary_is_one_page_even_of_a_rich_case():
    assert len(pdf_texts(made("summary", subject(SEVERAL), "pdf").content)) == 1


def test_those_who_write_traditional_read_traditional():
    given = subject(replace(SEVERAL, traditional=True))
    made_pdf = made("letter", given, "pdf")
    text = "".join(pdf_texts(made_pdf.content))

    assert made_pdf.name == "申請書-SK-1.pdf"
    assert "還款困難申請書" in text
    assert "第1頁，共" in text
    assert "本文由AI輔助生成，本人已核對" in text
    assert not re.search("[还书额请]", text)


def test_the_same_case_gives_the_same_bytes():
    from bot.documents import Documents
    from tests.documents.samples import HOUSE

    anew = Documents(HOUSE.rulebook).make("letter", subject(told()), "pdf")

    assert anew.content == made("letter", subject(told()), "pdf").content
    assert b"20261122" in anew.content


def test_the_usual_texts_are_set_from_the_small_faces():
    prepare_fonts()
    usual = usual_signs(traditional=False)

    assert font_for(SERIF, frozenset("申请"), usual).stat().st_size < 1_000_000
    assert font_for(SERIF, frozenset("申请龘"), usual) == font_file(SERIF)
    assert set("申请书房租王李孩") <= usual_signs(traditional=False)
    assert set("申請書") <= usual_signs(traditional=True)
    assert "龘" not in usual_signs(traditional=False)


@pytest.mark.parametrize("build", [letter, summary, call_record, after_refusal])
@pytest.mark.parametrize("given", [SEVERAL, LONG, HOSTILE], ids=["several", "long", "hostile"])
def test_every_line_stays_between_the_margins(build, given):
    widths, about = _Widths(), subject(given)
    sheet = build(about, texts()).with_texts(_script(about)).with_texts(widths.settable)
    pages, look = pages_of(sheet, widths)
    for page in pages:
        for words in (mark for mark in page if isinstance(mark, Words)):
            spread = words.spread * (len(words.text) - 1)
            right = words.x + widths(words.text, words.type) + spread
            assert words.x >= look.side - 0.01
            assert right <= PAGE_WIDTH - look.side + 0.01
            assert look.top <= words.y <= look.floor
