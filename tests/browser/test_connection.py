"""A bad connection, a reload, a dead server: no word is lost, none arrives twice."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chat import Chat, wait_for_sent
from tests.browser.faked import FakedApi, message
from tests.browser.serving import Server


def _history(chat: Chat) -> list[dict[str, str]]:
    """Ask the server itself what it has, with the session of this browser."""
    script = """async () => {
      const key = Object.keys(localStorage).find((name) => name.endsWith(':session'));
      const { token } = JSON.parse(localStorage.getItem(key));
      const answer = await fetch('/api/v1/history?limit=100',
        { headers: { Authorization: `Bearer ${token}` } });
      return (await answer.json()).messages.map(({ role, text }) => ({ role, text }));
    }"""
    return chat.page.evaluate(script)


def _kept(chat: Chat) -> list[str]:
    return [line["text"] for line in _history(chat) if line["role"] == "user"]


def test_what_is_written_while_the_network_is_away_arrives_once_and_in_order(chat: Chat) -> None:
    chat.say("信用卡欠了两万 还不上")
    chat.field.press_sequentially("同意，是我", delay=5)
    chat.page.context.set_offline(True)
    expect(chat.banner).to_contain_text("都留在这台设备上")
    chat.field.press_sequentially("自己的卡", delay=5)
    chat.field.press("Enter")
    chat.write("逾期20天")
    expect(chat.host.locator(".mark", has_text="等着发送")).to_have_count(2)
    before = chat.answers.count()
    chat.page.context.set_offline(False)
    wait_for_sent(chat)
    chat.answer(before + 1)
    expect(chat.banner).to_be_hidden()
    assert _kept(chat) == ["信用卡欠了两万 还不上", "同意，是我自己的卡", "逾期20天"]
    assert chat.said() == _kept(chat)


def test_what_waits_outlives_a_reload(chat: Chat) -> None:
    chat.say("网贷欠了八千")
    away = "**/api/v1/**"
    chat.page.context.route(away, lambda route: route.abort())
    chat.write("同意 是我自己借的")
    chat.field.press_sequentially("还没写完")
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.own).to_have_text([re.compile("你: 同意 是我自己借的等着发送$")])
    expect(chat.field).to_have_value("还没写完")
    chat.page.context.unroute(away)
    expect(chat.answers.nth(1)).to_be_attached(timeout=30_000)
    wait_for_sent(chat)
    assert chat.said() == _kept(chat) == ["网贷欠了八千", "同意 是我自己借的"]


def test_an_answer_that_got_lost_on_the_way_back_sends_nothing_twice(chat: Chat) -> None:
    chat.say("信用卡欠了一万二")
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.headers["idempotency-key"])
        route.fetch()
        route.abort()

    chat.page.context.route("**/api/v1/messages", lose_the_answer)
    chat.say("同意 是我自己的")
    wait_for_sent(chat)
    assert len(lost) == 1
    assert _kept(chat) == ["信用卡欠了一万二", "同意 是我自己的"]


def test_the_conversation_is_there_again_after_a_reload(chat: Chat) -> None:
    chat.say("我失业了 信用卡还欠三万")
    before = chat.messages.all_inner_texts()
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.messages).to_have_count(len(before))
    assert [_words(text) for text in chat.messages.all_inner_texts()] == [
        _words(text) for text in before
    ]
    expect(chat.quick.first).to_have_text("同意")


def _words(text: str) -> str:
    return text.replace("已送达", "").strip()


def test_a_server_killed_in_mid_conversation_takes_up_where_it_was(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    chat = Chat(person().new_page()).visit(server.address).open()
    chat.say("信用卡欠了五万 还不起了")
    chat.write("同意 是我自己的")
    server.kill()
    chat.write("逾期两个月")
    expect(chat.host.locator(".mark", has_text="等着发送").last).to_be_attached()
    expect(chat.banner).to_contain_text("正在重试")
    server.start()
    wait_for_sent(chat)
    chat.answer(2)
    expect(chat.banner).to_be_hidden(timeout=15_000)
    lines = _history(chat)
    told = ["信用卡欠了五万 还不起了", "同意 是我自己的", "逾期两个月"]
    assert [line["text"] for line in lines if line["role"] == "user"] == told
    assert chat.messages.count() == len(lines)
    answers = [line["text"] for line in lines if line["role"] == "bot"]
    assert len(set(answers)) == len(answers)


def _faked(person: Callable[..., BrowserContext], server: Server, api: FakedApi) -> Chat:
    context = person()
    api.stand_in(context, server.address)
    return Chat(context.new_page()).visit(server.address).open()


def test_a_refused_message_says_why_and_goes_back_to_be_worded_anew(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    why = {"code": "too_long", "message": "一次最多写4000个字，分几次发。"}
    api = FakedApi([message(1, "你好")], refusal=(422, why))
    chat = _faked(person, server, api)
    chat.write("很长很长的话")
    expect(chat.own).to_contain_text("没发出去：一次最多写4000个字")
    chat.button("改一改再发").click()
    expect(chat.own).to_have_count(0)
    expect(chat.field).to_have_value("很长很长的话")
    expect(chat.field).to_be_focused()


def test_a_message_asked_to_wait_is_sent_later(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    api = FakedApi([message(1, "你好")], refusal=(429, {"code": "slow_down", "message": "慢一点"}))
    chat = _faked(person, server, api)
    chat.write("我再说一句")
    expect(chat.own).to_contain_text("等着发送")
    api.refusal = None
    expect(chat.own).to_contain_text("已送达")
    assert api.taken[0] == api.taken[-1] == {"text": "我再说一句"}


@pytest.mark.parametrize("status", [200, 401, 403, 404, 502])
def test_a_portal_in_between_costs_neither_word_nor_conversation(
    person: Callable[..., BrowserContext], server: Server, status: int
) -> None:
    api = FakedApi([message(1, "上一次的话")])
    chat = _faked(person, server, api)
    expect(chat.messages).to_have_count(1)
    api.portal = status
    chat.write("在车站的网络里说的")
    expect(chat.banner).to_contain_text("正在重试", timeout=15_000)
    expect(chat.own).to_contain_text("等着发送")
    api.portal = None
    expect(chat.own).to_contain_text("已送达", timeout=15_000)
    expect(chat.answers).to_have_text(re.compile("上一次的话"))
    assert api.taken == [{"text": "在车站的网络里说的"}]
    assert api.opened == 0


def test_what_is_said_after_a_session_has_ended_begins_a_new_conversation(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    api = FakedApi([message(1, "上一次的话"), message(2, "再上一句")])
    chat = _faked(person, server, api)
    expect(chat.messages).to_have_count(2)
    api.dead, api.messages = True, []
    expect(chat.banner).to_contain_text("上一次对话已到期", timeout=10_000)
    expect(chat.messages).to_have_count(0)
    chat.write("我又来了")
    expect(chat.own).to_contain_text("已送达")
    api.messages.append(message(2, "你好，又见面了"))
    expect(chat.answers).to_have_text(re.compile("又见面了"), timeout=10_000)
    assert api.taken == [{"text": "我又来了"}]


def test_with_storage_full_a_refused_message_is_not_sent_again_and_again(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    why = {"code": "too_long", "message": "一次最多写4000个字。"}
    api = FakedApi([message(1, "你好")], refusal=(422, why))
    chat = _faked(person, server, api)
    expect(chat.messages).to_have_count(1)
    chat.page.route("**/api/v1/messages", partial(_fill_storage, chat))
    chat.write("很长的话")
    expect(chat.own).to_contain_text("没发出去")
    chat.page.wait_for_timeout(300)
    assert len(api.taken) == 1


def _fill_storage(chat: Chat, route: Route) -> None:
    """Let the page's own data take all the room while a message is under way."""
    chat.page.evaluate(
        """() => {
          Storage.prototype.setItem = () => { throw new DOMException('full'); };
        }"""
    )
    route.fallback()


def test_without_storage_the_chat_still_works(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    page: Page = person().new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no'); } });"
    )
    chat = Chat(page).visit(server.address).open()
    assert chat.say("信用卡欠了两万")
