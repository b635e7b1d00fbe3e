"""In a page with styles and habits of its own: neither touches the other."""

import io
import re
from collections.abc import Callable

import pytest
from opencc import OpenCC
from PIL import Image, ImageChops
from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.faked import FakedApi, message
from tests.browser.lender import Lender
from tests.browser.serving import Server

HOSTILE = """
* { all: unset !important; font: 40px/3 serif !important; color: red !important;
    letter-spacing: 9px !important; float: right !important; }
shukun-chat { direction: rtl !important; }
html { font-size: 5px !important; text-transform: uppercase; }
body { transform: rotate(2deg) scale(.5); overflow: hidden; filter: blur(1px); }
div, section, button, p, textarea, shukun-chat { display: none !important; opacity: 0 !important;
    position: static !important; margin: 99px !important; transform: scale(.2) !important;
    visibility: hidden !important; z-index: -1 !important; width: 3px !important; }
.panel, .launcher, .message, .bubble { background: red !important; border: 9px solid red; }
"""
PLAIN = "html { background: #fff }"


def _api() -> FakedApi:
    return FakedApi(
        [
            message(1, "你好", role="user", key="k"),
            message(2, "有没有急事？", buttons=[{"title": "没有", "token": "t"}]),
        ]
    )


def _picture(chat: Chat) -> Image.Image:
    chat.open()
    expect(chat.quick).to_have_count(1)
    chat.page.wait_for_timeout(600)
    box = chat.panel.bounding_box()
    assert box is not None
    # The page is seen beside the round corners.
    clip = {"x": box["x"] + 5, "y": box["y"] + 5, "width": box["width"] - 10}
    taken = chat.page.screenshot(
        clip={**clip, "height": box["height"] - 10}, animations="disabled", caret="hide"
    )
    return Image.open(io.BytesIO(taken)).convert("RGB")


@pytest.mark.parametrize("size", [DESKTOP, {"width": 360, "height": 740}])
def test_a_hostile_style_sheet_changes_not_one_pixel(
    person: Callable[..., BrowserContext],
    server: Server,
    lender: Lender,
    size: dict[str, int],
) -> None:
    pictures: list[Image.Image] = []
    for styles in (PLAIN, HOSTILE):
        lender.holds(server.address, styles=styles)
        # A mobile browser zooms out of a page that is too wide, with all that is on it.
        context = person(size, is_mobile=False)
        _api().stand_in(context, server.address)
        pictures.append(_picture(Chat(context.new_page()).visit(lender.address)))
    apart = ImageChops.difference(*pictures)
    # Softened edges may fall one shade apart from one run to the next.
    assert max(highest for _, highest in apart.getextrema()) <= 2


def test_the_page_looks_the_same_with_the_chat_in_it(
    person: Callable[..., BrowserContext], server: Server, lender: Lender
) -> None:
    body = "<h1>Bank</h1><p class='panel'>Text</p><button class='chip'>Button</button>"
    pictures = []
    for widget in ("http://127.0.0.1:9", server.address):
        lender.holds(widget, body=body)
        page = person(DESKTOP).new_page()
        page.goto(lender.address)
        if widget == server.address:
            Chat(page).launcher.wait_for()
        page.wait_for_timeout(200)
        clip = {"x": 0, "y": 0, "width": 640, "height": 400}
        pictures.append(page.screenshot(clip=clip, caret="hide"))
    assert pictures[0] == pictures[1]
    assert page.evaluate("Object.keys(window).filter((name) => /shukun/i.test(name))") == ["Shukun"]


def test_shortcuts_of_the_page_do_not_fire_while_somebody_writes(
    person: Callable[..., BrowserContext], server: Server, lender: Lender
) -> None:
    lender.holds(server.address)
    page = person(DESKTOP).new_page()
    chat = Chat(page).visit(lender.address).open()
    page.evaluate("() => { window.keys = 0; addEventListener('keydown', () => (keys += 1)); }")
    chat.field.press_sequentially("sk")
    assert page.evaluate("keys") == 0
    expect(chat.field).to_have_value("sk")


def test_a_page_themes_the_chat_with_variables(
    person: Callable[..., BrowserContext], server: Server, lender: Lender
) -> None:
    lender.holds(server.address, styles=":root { --shukun-accent: rgb(90, 20, 120) }")
    chat = Chat(person().new_page()).visit(lender.address)
    colour = chat.launcher.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert colour == "rgb(90, 20, 120)"


@pytest.mark.parametrize(
    ("attributes", "launch", "title"),
    [
        ('data-language="en"', "Trouble repaying?", "Talk it over"),
        ('data-language="zh-Hant"', "還款有困難？聊聊", "還款困難，聊一聊"),
        ('data-title="示例银行"', "还款有困难？聊聊", "示例银行"),
    ],
)
def test_attributes_set_language_and_title(
    person: Callable[..., BrowserContext],
    server: Server,
    lender: Lender,
    attributes: str,
    launch: str,
    title: str,
) -> None:
    lender.holds(server.address)
    lender.page = lender.page.replace('type="module"', f'type="module" {attributes}')
    chat = Chat(person().new_page()).visit(lender.address)
    expect(chat.launcher).to_have_text(launch)
    chat.open()
    expect(chat.host.locator("h1")).to_have_text(title)


def test_every_text_stands_in_each_language(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    page = person().new_page()
    page.goto(server.address)
    texts = page.evaluate(
        """async () => {
          const { stringsFor } = await import('/widget/strings.js');
          const told = (value) => (typeof value === 'function' ? value(1, 2, 3) : value);
          return Object.fromEntries(['zh-Hans', 'zh-Hant', 'en'].map((language) =>
            [language, Object.entries(stringsFor(language)).map(
              ([name, value]) => [name, JSON.stringify(told(value))])]));
        }"""
    )
    names = [name for name, _ in texts["zh-Hans"]]
    assert len(names) > 50
    changed = OpenCC("s2t").convert
    for name, text in texts["zh-Hant"]:
        # OpenCC prefers other variants of three characters.
        assert changed(text).translate(str.maketrans("裏着臺", "裡著台")) == text, name
    assert [name for name, _ in texts["zh-Hant"]] == names
    # What goes to the bot stays Chinese.
    sent = {"askPerson", "starters", "corrected", "wrong", "paperHave", "paperHaveNot"}
    chinese = {name for name, text in texts["en"] if re.search(r"[\u4e00-\u9fff]", text)}
    assert chinese == sent


def test_attributes_set_theme_side_and_who_opens_it(
    person: Callable[..., BrowserContext], server: Server, lender: Lender
) -> None:
    lender.holds(server.address)
    more = 'data-theme="dark" data-position="left" data-launcher="none"'
    lender.page = lender.page.replace('type="module"', f'type="module" {more}')
    chat = Chat(person(DESKTOP).new_page()).visit(lender.address)
    expect(chat.launcher).to_be_hidden()
    chat.page.evaluate("Shukun.open()")
    box = chat.panel.bounding_box()
    assert box is not None
    assert box["x"] == 24
    ground = chat.panel.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert ground == "rgb(23, 27, 26)"


def test_enter_while_characters_are_chosen_does_not_send(chat: Chat) -> None:
    chat.field.focus()
    input_method = chat.page.context.new_cdp_session(chat.page)
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    input_method.send(
        "Input.imeSetComposition", {"text": "qian", "selectionStart": 4, "selectionEnd": 4}
    )
    chat.field.evaluate(
        """(field) => {
          window.composed = 0;
          field.addEventListener('keydown', (event) => (composed += event.isComposing));
        }"""
    )
    input_method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    input_method.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    assert chat.page.evaluate("composed") == 1
    expect(chat.own).to_have_count(0)
    input_method.send("Input.insertText", {"text": "欠"})
    expect(chat.field).to_have_value("欠")
    chat.field.press("Shift+Enter")
    expect(chat.field).to_have_value("欠\n")
    chat.field.press("Enter")
    expect(chat.own).to_have_text(re.compile("欠"))
