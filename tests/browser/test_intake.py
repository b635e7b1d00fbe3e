"""A whole intake, by finger on a phone and by keyboard at a desk."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.serving import Server

# A person who lost work; invented.
STORY = (
    "厂里裁员我没工作了 信用卡欠2万4 逾期四十天了",
    "同意",
    "现在打零工一个月4500 以前7000",
    "想分期慢慢还",
    "房租1100 吃饭900 就我一个",
    "没有急事 也没有别的债",
)
MOST_TURNS = 14


def _offered(chat: Chat, word: str) -> Locator:
    return chat.quick.filter(has_text=word)


def _to_the_end(chat: Chat, press: Callable[[Locator], None]) -> None:
    """Choose the first plan, say which papers there are, agree to the hand-over."""
    for _ in range(MOST_TURNS):
        if chat.panel.get_attribute("data-owner") == "queued":
            return
        before = chat.answers.count()
        answers = [_offered(chat, word) for word in ("选第1个", "同意", "都有", "对", "没有", "有")]
        at_hand = next((one for one in answers if one.count()), None)
        if at_hand is None:
            chat.write("转人工")
        else:
            press(at_hand.first)
        chat.answer(before)
    raise AssertionError(
        f"not handed over after {MOST_TURNS} turns: {chat.answers.last.inner_text()}"
    )


def test_a_whole_intake_by_touch_on_a_phone(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    page = person().new_page()
    chat = Chat(page).visit(server.address)
    chat.launcher.tap()
    send = chat.button("发送")
    for text in STORY:
        before = chat.answers.count()
        chat.field.tap()
        page.keyboard.insert_text(text)
        send.tap()
        chat.answer(before)
    expect(chat.host.locator(".card").first).to_be_attached()
    _to_the_end(chat, lambda button: button.tap())
    expect(chat.host.locator(".under")).to_have_text("已转人工，正在等人接")
    expect(chat.own.filter(has_text="选第1个")).to_have_count(1)


def test_a_whole_intake_by_keyboard_at_a_desk(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    page = person(DESKTOP).new_page()
    chat = Chat(page).visit(server.address)
    _tab_to(chat, "launcher")
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    for text in STORY:
        before = chat.answers.count()
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        chat.answer(before)
        expect(chat.field).to_be_focused()
    _to_the_end(chat, lambda button: _press_by_key(chat, button))
    expect(chat.host.locator(".under")).to_have_text("已转人工，正在等人接")
    page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def _focused(chat: Chat) -> str:
    return chat.run("root.activeElement ? root.activeElement.className : ''")


def _tab_to(chat: Chat, name: str) -> None:
    for _ in range(40):
        chat.page.keyboard.press("Tab")
        if name in _focused(chat):
            return
    raise AssertionError(f"Tab never reached {name}")


def _press_by_key(chat: Chat, button: Locator) -> None:
    """Walk backwards from the text field, as the buttons stand before it."""
    wanted = button.inner_text()
    for _ in range(12):
        chat.page.keyboard.press("Shift+Tab")
        if chat.run("root.activeElement.textContent") == wanted:
            break
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
