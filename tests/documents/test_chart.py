"""The chart of the offers: legible on a telephone, for any kind of sight, and for none."""

import io
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.documents.chart import chart_figure, render_chart, shown_offers
from bot.documents.chart_drawing import COLOURS, INK, SOFT, WIDTH_PIXELS
from bot.documents.fonts import SANS, font_file
from bot.errors import DocumentIncomplete
from tests.core.cases import debt, yuan
from tests.documents.opened import made
from tests.documents.samples import (
    BY_PLAN,
    BY_REQUEST,
    SEVERAL,
    SHORT,
    replace,
    subject,
    texts,
    told,
)  # fmt: skip

RANGE = told(debts=(debt(total_low="20000", total_high="30000"),))
DRAWN = {**BY_PLAN, "several": SEVERAL, "range": RANGE, "waiver": BY_REQUEST["Q5"]}
SMALLEST_PIXELS = 11
# Machado and others (2009), full severity: what red- and green-blind eyes see.
BLIND = {
    "red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "not": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def figure(given):
    return chart_figure(subject(given), texts(), lambda text: text)


def written(drawn):
    """Give every text of a figure that is not empty."""
    return list(drawn.texts)


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast_with_white(colour):
    red, green, blue = linear(colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_no_text_is_cut_off_and_none_is_too_small(name):
    drawn = figure(DRAWN[name])
    renderer = drawn.canvas.get_renderer()
    found = written(drawn)

    assert found
    for text in found:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= drawn.bbox.width
        assert box.y1 <= drawn.bbox.height
        assert text.get_size() * drawn.dpi / 72 >= SMALLEST_PIXELS


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_no_text_lies_on_another(name):
    drawn = figure(DRAWN[name])
    renderer = drawn.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in written(drawn)]

    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]


def test_every_text_is_set_in_the_noto_face():
    assert {text.get_fontproperties().get_file() for text in written(figure(SEVERAL))} == {
        str(font_file(SANS))
    }


@pytest.mark.parametrize("colour", [*COLOURS, INK, SOFT])
def test_every_colour_stands_out_from_the_ground(colour):
    assert contrast_with_white(colour) >= 4.5


@pytest.mark.parametrize("sight", sorted(BLIND))
def test_the_colours_differ_to_every_kind_of_sight(sight):
    seen = [
        [sum(weight * part for weight, part in zip(row, linear(colour), strict=True))
         for row in BLIND[sight]]
        for colour in COLOURS
    ]  # fmt: skip
    distances = [
        sum((one - other) ** 2 for one, other in zip(first, second, strict=True)) ** 0.5
        for first, second in combinations(seen, 2)
    ]

    assert min(distances) > 0.05


def test_each_offer_is_named_beside_its_bars():
    told_there = [text.get_text() for text in written(figure(SEVERAL))]

    for item in shown_offers(subject(SEVERAL), texts()):
        assert f"{item.number}. {item.name}" in told_there
        assert item.payment in told_there
        assert f"{item.number}. {item.cost}" in told_there


@pytest.mark.parametrize("name", ["interest_free_instalment", "step_up", "annuity"])
def test_the_bars_are_the_payments(name):
    given = subject(BY_PLAN[name])
    shown = shown_offers(given, texts())[0]

    assert tuple(amount for _, amount in shown.bars) == given.offer.plan.payments
    assert [month for month, _ in shown.bars] == list(range(1, given.offer.plan.terms + 1))


def test_a_deferral_is_a_time_without_bars_and_its_followers_begin_after_it():
    wait, later = shown_offers(subject(BY_PLAN["deferral"]), texts())

    assert (wait.bars, wait.wait) == ((), 2)
    assert later.bars[0][0] == 3
    assert wait.extra == later.extra == yuan("976")


def test_what_is_paid_at_once_stands_at_the_beginning():
    shown = shown_offers(subject(BY_PLAN["settlement"]), texts())

    assert [month for month, _ in shown[0].bars] == [0]
    assert shown[1].extra == yuan("-900")
    assert shown[1].cost == "少付900元，要机构批准"


def test_a_payment_too_large_for_the_scale_says_that_it_is_cut():
    said = [text.get_text() for text in written(figure(BY_PLAN["principal_only"]))]

    assert any("柱子没画全" in text for text in said)


def test_the_picture_is_as_wide_as_a_telephone_and_sharp():
    picture = Image.open(io.BytesIO(made("chart", subject(SEVERAL), "png").content))

    assert picture.width == 2 * WIDTH_PIXELS
    assert picture.height < 4 * picture.width
    assert picture.convert("L").getpixel((2, 2)) == 255


def test_the_drawing_has_a_description_for_those_who_do_not_see_it():
    file = made("chart", subject(SEVERAL), "svg")
    root = ElementTree.fromstring(file.content)  # noqa: S314
    name = "{http://www.w3.org/2000/svg}"

    assert root.get("role") == "img"
    assert root.find(f"{name}desc").text == file.description == root.get("aria-label")
    assert root.find(f"{name}title").text == "方案对比图"
    assert (
        "方案1“招行：免息分28期”，每期1,207.14至1,207.22元，总共还33,800元，不多付"
        in file.description
    )
    assert root.get("width") == "259.2pt"


def test_the_drawing_needs_no_font_of_the_readers():
    content = made("chart", subject(SEVERAL), "svg").content

    assert b"<text" not in content
    assert b"<script" not in content
    assert b"http://" not in content.replace(b"http://www.w3.org/", b"").replace(
        b"http://purl.org/", b""
    ).replace(b"http://creativecommons.org/", b"")


@pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not here")
def test_the_drawing_and_the_picture_show_the_same(tmp_path):
    (tmp_path / "it.svg").write_bytes(made("chart", subject(SEVERAL), "svg").content)
    command = ["rsvg-convert", "-w", str(2 * WIDTH_PIXELS), "it.svg", "-o", "it.png"]
    subprocess.run(command, check=True, cwd=tmp_path)
    drawn = Image.open(tmp_path / "it.png").convert("L").resize((90, 170))
    painted = Image.open(io.BytesIO(made("chart", subject(SEVERAL), "png").content))
    difference = ImageChops.difference(drawn, painted.convert("L").resize((90, 170)))

    assert ImageStat.Stat(difference).mean[0] < 12


def test_the_same_offers_give_the_same_bytes():
    from tests.documents.samples import documents

    for form in ("png", "svg"):
        again = documents().make("chart", subject(SEVERAL), form).content
        assert again == made("chart", subject(SEVERAL), form).content


def test_signs_of_formulas_are_only_signs():
    drawn = chart_figure(subject(SEVERAL), texts(), lambda text: f"{text}$x^2$")
    drawn.canvas.draw()

    assert all(r"\$x^2\$" in text.get_text() for text in written(drawn))


def test_traditional_characters_reach_the_description():
    file = made("chart", subject(replace(SEVERAL, traditional=True)), "png")

    assert file.name == "方案對比圖-SK-1.png"
    assert "總共還" in file.description


def test_without_offers_there_is_nothing_to_draw():
    with pytest.raises(DocumentIncomplete) as refused:
        made("chart", subject(told(finance=SHORT)), "png")
    assert refused.value.missing == ("还没有算出方案，所以没有可以画的。",)


def test_a_second_chart_takes_little_time():
    given = subject(SEVERAL)
    render_chart(given, texts(), str, "svg")
    begun = time.process_time()
    render_chart(given, texts(), str, "svg")

    assert time.process_time() - begun < 1.0


def test_nothing_loads_the_large_libraries_until_something_is_made():
    large = {"matplotlib", "fpdf", "docx", "icalendar", "fontTools"}
    code = f"import sys, bot.documents; sys.exit(bool({large} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
