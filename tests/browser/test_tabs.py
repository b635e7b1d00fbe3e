"""Several tabs and several people at one device."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.chat import Chat
from tests.browser.serving import Server


def test_two_tabs_of_one_person_stay_in_step(chat: Chat, server: Server) -> None:
    chat.say("信用卡欠了两万 还不上")
    other = Chat(chat.page.context.new_page()).visit(server.address).open()
    expect(other.messages).to_have_count(chat.messages.count())
    other.say("同意 是我自己的")
    expect(chat.messages).to_have_count(other.messages.count())
    assert chat.said() == other.said() == ["信用卡欠了两万 还不上", "同意 是我自己的"]
    chat.say("逾期十天")
    expect(other.messages).to_have_count(chat.messages.count())
    assert [_words(text) for text in other.answers.all_inner_texts()] == [
        _words(text) for text in chat.answers.all_inner_texts()
    ]


def _words(text: str) -> str:
    return " ".join(text.split())


def test_erasing_in_one_tab_empties_both_and_leaves_nothing_in_the_browser(
    chat: Chat, server: Server
) -> None:
    chat.say("信用卡欠了两万 还不上")
    other = Chat(chat.page.context.new_page()).visit(server.address).open()
    expect(other.messages).to_have_count(chat.messages.count())
    token = chat.page.evaluate(_BEARER)
    chat.page.bring_to_front()
    chat.show("更多")
    chat.button("删除我的数据").click()
    chat.button("先留着").click()
    expect(chat.sheet).to_be_hidden()
    chat.show("更多")
    chat.button("删除我的数据").click()
    chat.button("删除，不能恢复").click()
    for one in (chat, other):
        expect(one.host.locator(".greeting")).to_contain_text("都删掉了")
        expect(one.messages).to_have_count(0)
    assert chat.page.evaluate(_KEPT) == []
    refused = chat.page.request.get(
        f"{server.address}/api/v1/history", headers={"Authorization": f"Bearer {token}"}
    )
    assert refused.status == 401
    chat.button("重新开始").click()
    chat.say("想重新说一下 网贷欠八千")
    assert chat.said() == ["想重新说一下 网贷欠八千"]


def test_an_erasure_whose_answer_was_lost_is_done_when_asked_again(chat: Chat) -> None:
    chat.say("信用卡欠了两万 还不上")
    chat.page.context.route("**/api/v1/events", lambda route: route.abort())
    # A stream that is open would tell of the erasure by itself.
    chat.page.reload()

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.context.route("**/api/v1/me", lose_the_answer)
    chat.show("更多")
    chat.button("删除我的数据").click()
    chat.button("删除，不能恢复").click()
    expect(chat.sheet).to_contain_text("没删成")
    chat.page.context.unroute("**/api/v1/me")
    chat.button("删除，不能恢复").click()
    expect(chat.host.locator(".greeting")).to_contain_text("都删掉了")
    assert chat.page.evaluate(_KEPT) == []


_KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('shukun'))"
_BEARER = """JSON.parse(localStorage.getItem(
  Object.keys(localStorage).find((name) => name.endsWith(':session')))).token"""


def test_the_next_person_at_the_device_does_not_see_the_conversation(chat: Chat) -> None:
    chat.say("信用卡欠了两万 还不上")
    chat.page.evaluate("window.Shukun.identify('customer-2')")
    expect(chat.panel).to_be_visible()
    expect(chat.messages).to_have_count(0)
    chat.page.evaluate("window.Shukun.identify(null)")
    expect(chat.own).to_have_count(1)
    assert chat.said() == ["信用卡欠了两万 还不上"]


def test_messages_that_come_while_it_is_closed_are_counted(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    chat = Chat(person().new_page()).visit(server.address).open()
    chat.page.evaluate(
        "() => { window.heard = []; window.quiet = Shukun.onMessage((one) => heard.push(one)); }"
    )
    chat.write("信用卡欠了两万 还不上")
    chat.page.evaluate("window.Shukun.close()")
    expect(chat.host.locator(".badge")).to_have_text("1")
    expect(chat.launcher).to_have_attribute("aria-label", "还款有困难？聊聊 (1条新消息)")
    heard = chat.page.evaluate("() => { quiet(); return heard; }")
    assert [one["role"] for one in heard] == ["user", "bot"]
    chat.page.reload()
    expect(chat.host.locator(".badge")).to_have_text("1")
    chat.page.evaluate("window.Shukun.open()")
    expect(chat.answers).to_have_count(1)
    chat.page.evaluate("window.Shukun.close()")
    expect(chat.host.locator(".badge")).to_be_hidden()
