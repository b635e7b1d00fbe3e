"""Every state of the chat: axe finds nothing in it, and a picture of it is kept to look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.axe import complaints
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.faked import STATE, FakedApi, message
from tests.browser.serving import ROOT, Server

PICTURES = ROOT / "reports/screenshots"
LOOKS = {
    "phone-light": (PHONE, "light"),
    "phone-dark": (PHONE, "dark"),
    "desktop-light": (DESKTOP, "light"),
    "desktop-dark": (DESKTOP, "dark"),
}
# Two ways lie side by side at its end; invented.
STORY = (
    "厂里停工俩月了 信用卡欠3万2 还不上",
    "同意 我自己的",
    "逾期快一个月了",
    "你帮我算算",
    "现在没收入 房租1100 吃饭900 就我一个",
    "没有急事 也没有别的债",
    "开春3月能上班 估计一个月5500",
)


# Each state in each size and each theme, without asking everything twice.
JUDGED = ("phone-light", "desktop-dark")


@dataclass
class Album:
    """Takes a picture of each state and asks axe about it."""

    look: str
    found: dict[str, list[str]]

    def take(self, chat: Chat, name: str) -> None:
        # What appears softly is judged once it is there.
        chat.page.wait_for_timeout(120)
        PICTURES.mkdir(parents=True, exist_ok=True)
        chat.page.screenshot(path=PICTURES / f"{self.look}-{name}.png")
        self.found[name] = complaints(chat.page) if self.look in JUDGED else []


@pytest.fixture(params=LOOKS)
def album(request: pytest.FixtureRequest) -> Iterator[Album]:
    taken = Album(request.param, {})
    yield taken
    assert {name: found for name, found in taken.found.items() if found} == {}
    assert taken.found


@pytest.fixture
def at(person: Callable[..., BrowserContext], album: Album) -> BrowserContext:
    size, scheme = LOOKS[album.look]
    return person(size, color_scheme=scheme)


def test_the_states_of_an_intake(at: BrowserContext, album: Album, server: Server) -> None:
    chat = Chat(at.new_page()).visit(server.address)
    album.take(chat, "00-page")
    chat.open()
    album.take(chat, "01-greeting")
    for text in STORY[:4]:
        chat.say(text)
    album.take(chat, "02-question")
    for text in STORY[4:]:
        chat.say(text)
    expect(chat.host.locator(".card").first).to_be_attached()
    chat.page.wait_for_function(
        "() => [...document.querySelector('shukun-chat').shadowRoot.querySelectorAll('img.chart')]"
        ".every((one) => one.naturalWidth > 0)"
    )
    album.take(chat, "03-plans")
    chat.host.locator(".scroller").evaluate("(one) => (one.scrollTop = one.scrollHeight)")
    album.take(chat, "04-plans-end")
    _dialogs(chat, album)
    _offline(chat, album)
    chat.say("选第1个")
    chat.say("都有")
    album.take(chat, "10-papers-asked")
    chat.show("更多")
    chat.button("删除我的数据").click()
    album.take(chat, "11-erase")
    chat.button("删除，不能恢复").click()
    expect(chat.host.locator(".greeting")).to_contain_text("都删掉了")
    album.take(chat, "12-erased")


def _dialogs(chat: Chat, album: Album) -> None:
    chat.show("我说过的")
    album.take(chat, "05-told")
    chat.button("改：房租").click()
    album.take(chat, "06-told-change")
    chat.page.keyboard.press("Escape")
    chat.show("材料")
    album.take(chat, "07-papers")
    chat.page.keyboard.press("Escape")
    chat.show("更多")
    album.take(chat, "08-more")
    chat.page.keyboard.press("Escape")


def _offline(chat: Chat, album: Album) -> None:
    chat.page.context.set_offline(True)
    chat.write("刚才说到哪了")
    expect(chat.banner).to_be_visible()
    album.take(chat, "09-offline")
    before = chat.answers.count()
    chat.page.context.set_offline(False)
    chat.answer(before)


def test_the_states_no_intake_reaches(at: BrowserContext, album: Album, server: Server) -> None:
    why = {"code": "too_long", "message": "一次最多写4000个字，分几次发。"}
    api = FakedApi(
        [
            message(1, "我想找人谈谈", role="user", key="k"),
            message(2, "好，已经转给人工，轮到你时会有人在这里回你。"),
            message(3, "王女士进入了对话。", role="system"),
            message(4, "你好，我姓王。你的情况我都看到了，不用再说一遍。", role="agent", name="王"),
            message(
                5, "信写好了，核对后签名。", role="agent", name="王",
                files=[{"name": "分期申请书.docx", "media_type": "x/y", "url": "/api/v1/files/f"}],
            ),
        ],
        state={**STATE, "owner": "human", "progress": {"done": 9, "of": 9}},
        refusal=(422, why),
    )  # fmt: skip
    api.stand_in(at, server.address)
    chat = Chat(at.new_page()).visit(server.address).open()
    expect(chat.messages).to_have_count(5)
    album.take(chat, "20-person")
    chat.write("很长的一段话")
    expect(chat.own.last).to_contain_text("没发出去")
    album.take(chat, "21-refused")
    chat.run("root.querySelector('.typing').classList.add('on')")
    chat.page.evaluate("Shukun.close()")
    api.messages.append(message(6, "还在吗？", role="agent", name="王"))
    expect(chat.host.locator(".badge")).to_be_visible(timeout=10_000)
    album.take(chat, "22-unread")


def test_somebody_in_line_reads_how_many_are_before_them(
    at: BrowserContext, album: Album, server: Server
) -> None:
    place = {"ahead": 12, "text": "现在找我的人比较多，前面还有12位。"}
    api = FakedApi(
        [message(1, "信用卡欠了两万", role="user")],
        beside=(("typing", {"on": True}), ("queue", place), ("unknown", {"to": "this page"})),
    )
    api.stand_in(at, server.address)
    chat = Chat(at.new_page()).visit(server.address).open()
    expect(chat.host.locator(".queue")).to_have_text(place["text"])
    album.take(chat, "23-in-line")
    api.messages.append(message(2, "听到了。"))
    api.beside = (("typing", {"on": False}),)
    expect(chat.messages).to_have_count(2)
    expect(chat.host.locator(".queue")).to_have_text("")


def test_the_other_languages(at: BrowserContext, album: Album, server: Server) -> None:
    chat = Chat(at.new_page())
    for language in ("zh-Hant", "en"):
        at.route(f"{server.address}/", partial(_in_language, language))
        chat.visit(server.address)
        chat.page.evaluate("Shukun.open()")
        expect(chat.panel).to_be_visible()
        expect(chat.host).to_have_attribute("lang", language)
        album.take(chat, f"30-{language}")
        chat.page.evaluate("Shukun.close()")


def _in_language(language: str, route: Route) -> None:
    page = route.fetch()
    told = page.text().replace('lang="zh-Hans"', f'lang="{language}"', 1)
    route.fulfill(response=page, body=told)
