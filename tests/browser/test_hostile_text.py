"""Text that would like to be markup, in every field a text can come through."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.faked import STATE, FakedApi, message
from tests.browser.lender import Lender
from tests.browser.serving import Server

EVIL = '<img src=x onerror="window.hit=1;alert(1)"><script>window.hit=1</script>'
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' onload='window.hit=1'>"
    "<script>window.hit=1;parent.hit=1</script></svg>"
)


def _unharmed(chat: Chat) -> None:
    assert chat.page.evaluate("window.hit") is None
    assert chat.run("root.querySelectorAll('script, iframe, object, img[src=x]').length") == 0
    assert chat.run("[...root.querySelectorAll('a')].map((one) => new URL(one.href).protocol)") in (
        [],
        ["https:"],
    )


def test_markup_that_a_person_writes_is_shown_as_they_wrote_it(chat: Chat) -> None:
    chat.say(f"我欠了两万 {EVIL} javascript:alert(1)")
    expect(chat.own.locator(".bubble")).to_contain_text("<img src=x")
    chat.page.reload()
    expect(chat.own.locator(".bubble")).to_contain_text("<img src=x")
    _unharmed(chat)


def test_markup_in_anything_the_server_sends_stays_text(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    button = {"title": f"选 {EVIL}", "token": EVIL}
    table = {"columns": [EVIL, EVIL], "rows": [[EVIL, EVIL]], "align": ["left", "right"]}
    files = [{"name": f"{EVIL}.pdf", "media_type": "text/html", "url": "/api/v1/files/f"}]
    chart = {"url": "/api/v1/files/c", "alt": EVIL}
    links = "看 https://example.org/a?b=<i> javascript:alert(1) data:text/html,<script> 这里"
    api = FakedApi(
        messages=[
            message(1, EVIL, role="user", key="k"),
            message(2, links, table=table, chart=chart, files=files),
            message(3, EVIL, role="agent", name=EVIL),
            message(4, EVIL, role="<b>system</b>"),
            message(5, EVIL, buttons=[button]),
        ],
        state={
            **STATE,
            "owner": EVIL,
            "summary": [{"field": EVIL, "label": EVIL, "value": EVIL}],
            "checklist": [{"code": '"] x', "name": EVIL, "status": EVIL}],
        },
        files={"files/c": ("image/svg+xml", SVG), "files/f": ("text/html", EVIL)},
    )
    context = person()
    api.stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    expect(chat.messages).to_have_count(5)
    expect(chat.host.locator(".name")).to_have_text(f"人工 · {EVIL}")
    expect(chat.host.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    expect(chat.host.locator("img.chart")).to_have_attribute("alt", EVIL)
    with chat.page.expect_download() as download:
        chat.host.locator("button.file").click()
    assert download.value.url.startswith("blob:")
    for name in ("我说过的", "材料"):
        expect(chat.show(name)).to_contain_text("<img src=x")
        chat.page.keyboard.press("Escape")
    chat.quick.click()
    expect(chat.own).to_have_count(2)
    _unharmed(chat)


def test_a_refusal_of_the_server_is_text_too(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    api = FakedApi([message(1, "你好")], refusal=(422, {"code": "empty", "message": EVIL}))
    context = person()
    api.stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    chat.write("再说一句")
    expect(chat.own).to_contain_text("没发出去：<img src=x")
    _unharmed(chat)


def test_a_file_on_another_server_is_not_fetched_with_the_token(
    person: Callable[..., BrowserContext], server: Server, stranger: Lender
) -> None:
    url = f"{stranger.address}/steal"
    files = [{"name": "信.pdf", "media_type": "application/pdf", "url": url}]
    api = FakedApi([message(1, "信", files=files, chart={"url": url, "alt": "图"})])
    context = person()
    api.stand_in(context, server.address)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    chat = Chat(context.new_page()).visit(server.address).open()
    chat.host.locator("button.file").click()
    chat.page.wait_for_timeout(200)
    assert url not in asked


def test_a_page_the_server_does_not_know_gets_no_conversation(
    person: Callable[..., BrowserContext], server: Server, stranger: Lender
) -> None:
    stranger.holds(server.address)
    context = person()
    answered: list[int] = []
    context.on(
        "response",
        lambda one: answered.append(one.status) if "/api/v1/sessions" in one.url else None,
    )
    chat = Chat(context.new_page()).visit(stranger.address).open()
    chat.write("信用卡欠了两万")
    expect(chat.banner).to_contain_text("正在重试", timeout=15_000)
    expect(chat.own).to_contain_text("等着发送")
    expect(chat.answers).to_have_count(0)
    assert 201 not in answered


@pytest.mark.parametrize("policy", ["", "style-src {0}"])
def test_a_lender_with_a_strict_policy_holds_the_chat_in_one_line(
    person: Callable[..., BrowserContext], server: Server, lender: Lender, policy: str
) -> None:
    lender.holds(server.address)
    lender.page = lender.page.replace("<style></style>", "")
    own = server.address
    lender.policy = (
        f"default-src 'none'; script-src {own}; connect-src {own}; img-src blob:; "
        + policy.format(own)
    )
    try:
        chat = Chat(person().new_page()).visit(lender.address).open()
        assert chat.say("信用卡欠了两万 还不上")
        width = chat.panel.evaluate("(panel) => panel.getBoundingClientRect().width")
        assert width == 360
    finally:
        lender.policy = ""
