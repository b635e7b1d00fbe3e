"""What axe cannot see: sizes, focus, zoom, motion, what is read aloud."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.faked import STATE, FakedApi, message
from tests.browser.serving import Server

LEAST_TARGET = 44

FULL = FakedApi(
    [
        message(1, "在", role="user", key="k"),
        message(2, "有没有急事？", buttons=[{"title": "没有", "token": "t"}]),
    ],
    state={
        **STATE,
        "summary": [{"field": "income", "label": "现在的月收入", "value": "3,600元"}],
        "checklist": [{"code": "D01", "name": "身份证", "status": "have"}],
    },
)


@pytest.fixture
def faked(person: Callable[..., BrowserContext], server: Server) -> Callable[..., Chat]:
    def make(size: dict[str, int] = PHONE, **options: object) -> Chat:
        context = person(size, **options)
        FULL.stand_in(context, server.address)
        chat = Chat(context.new_page()).visit(server.address)
        expect(chat.launcher).to_be_visible()
        return chat

    return make


_SMALL = """[...root.querySelectorAll('button, input, textarea, a[href]')]
  .map((one) => (one.matches('[type=checkbox]') ? one.closest('label') : one))
  .filter((one) => one.getClientRects().length)
  .map((one) => [one.outerHTML, one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < argument)
  .map(([markup]) => markup)"""


def test_everything_to_press_is_as_large_as_a_fingertip(faked: Callable[..., Chat]) -> None:
    chat = faked()
    assert chat.run(_SMALL, LEAST_TARGET) == []
    chat.open()
    expect(chat.quick).to_have_count(1)
    assert chat.run(_SMALL, LEAST_TARGET) == []
    for name in ("我说过的", "材料", "更多"):
        chat.show(name)
        if name == "我说过的":
            chat.button("改：现在的月收入").click()
        assert chat.run(_SMALL, LEAST_TARGET) == []
        chat.page.keyboard.press("Escape")


def test_a_dialog_keeps_the_keyboard_and_gives_it_back(faked: Callable[..., Chat]) -> None:
    chat = faked(DESKTOP).open()
    opener = chat.button("材料")
    opener.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.sheet.get_by_role("button", name="返回")).to_be_focused()
    expect(chat.sheet).to_have_accessible_name("要准备的材料")
    seen = []
    for _ in range(4):
        chat.page.keyboard.press("Tab")
        seen.append(chat.run("root.activeElement.closest('.sheet') !== null"))
    assert seen == [True] * 4
    chat.page.keyboard.press("Shift+Tab")
    assert chat.run("root.activeElement.closest('.sheet') !== null")
    chat.page.keyboard.press("Escape")
    expect(chat.sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_on_a_phone_the_keyboard_stays_in_the_chat(faked: Callable[..., Chat]) -> None:
    chat = faked().open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    for _ in range(14):
        chat.page.keyboard.press("Tab")
        assert chat.run("root.activeElement !== null")


def test_focus_goes_in_the_order_things_are_seen(faked: Callable[..., Chat]) -> None:
    chat = faked(DESKTOP).open()
    expect(chat.quick).to_have_count(1)
    chat.button("找真人").focus()
    order = []
    for _ in range(8):
        order.append(
            chat.run(
                "root.activeElement.getAttribute('aria-label') || root.activeElement.textContent"
            )
        )
        chat.page.keyboard.press("Tab")
    assert order == [
        "找真人", "更多", "收起", "我说过的", "材料", "对话", "没有", "写下你的情况…",
    ]  # fmt: skip


def test_a_screen_reader_hears_what_comes_and_not_the_whole_past(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    chat = Chat(person(DESKTOP).new_page()).visit(server.address).open()
    log = chat.panel.get_by_role("log", name="对话")
    expect(log).to_have_attribute("aria-live", "polite")
    chat.page.evaluate(
        """() => {
          window.busy = [];
          const log = document.querySelector('shukun-chat').shadowRoot.querySelector('[role=log]');
          new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => {
            if (/^message (user|bot)/.test(node.className)) busy.push(log.ariaBusy === 'true');
          }))).observe(log, { childList: true, subtree: true });
        }"""
    )
    chat.say("信用卡欠了两万")
    assert set(chat.page.evaluate("busy")) == {False}
    expect(chat.answers.last).to_contain_text("程序:")
    expect(log).not_to_have_attribute("aria-busy", "true")


def test_a_plan_is_a_table_to_a_screen_reader(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    table = {
        "columns": ["方案", "每期（元）", "说明"],
        "rows": [["1. 分12期", "872.00", "在你拿得出的范围内"]],
        "align": ["left", "right", "left"],
    }
    context = person()
    FakedApi([message(1, "算下来是这样：", table=table)]).stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    expect(chat.panel.get_by_role("table")).to_match_aria_snapshot(
        """
        - table "算下来是这样：":
          - rowgroup:
            - row:
              - columnheader "方案"
              - columnheader "每期（元）"
              - columnheader "说明"
          - rowgroup:
            - row:
              - rowheader "1. 分12期"
              - cell "872.00"
              - cell "在你拿得出的范围内"
        """
    )


def test_at_twice_the_size_nothing_is_cut_off(faked: Callable[..., Chat]) -> None:
    half = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
    chat = faked(half, device_scale_factor=2).open()
    assert chat.run("root.querySelector('.panel').scrollWidth") <= half["width"]
    for control in (chat.button("找真人"), chat.field, chat.button("发送")):
        expect(control).to_be_in_viewport(ratio=1)
    assert chat.run("root.querySelector('.scroller').clientHeight") > 100


def test_larger_letters_of_the_browser_are_followed(
    faked: Callable[..., Chat],
) -> None:
    chat = faked()
    devtools = chat.page.context.new_cdp_session(chat.page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    chat.page.reload()
    chat.open()
    assert chat.host.evaluate("(one) => getComputedStyle(one).fontSize") == "32px"
    widest = chat.run(
        "Math.max(...[...root.querySelectorAll('.panel *')]"
        ".filter((one) => !one.closest('.unseen'))"
        ".map((one) => one.getBoundingClientRect().right))"
    )
    assert widest <= PHONE["width"]
    expect(chat.button("发送")).to_be_in_viewport(ratio=1)
    expect(chat.button("收起")).to_be_in_viewport(ratio=1)


def test_whoever_wants_no_motion_sees_none(faked: Callable[..., Chat]) -> None:
    chat = faked(reduced_motion="reduce").open()
    chat.run("root.querySelector('.typing').classList.add('on')")
    assert chat.run("root.getAnimations().length") == 0
    lively = faked(reduced_motion="no-preference").open()
    lively.run("root.querySelector('.typing').classList.add('on')")
    assert lively.run("root.getAnimations().length") > 0
