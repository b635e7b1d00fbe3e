"""The desk in a real browser: the person in the widget, agents and their lead beside."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.conversation.store import ConversationStore
from tests.browser.agent import LAPTOP, Agent, take_on
from tests.browser.axe import complaints
from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.serving import Server
from tests.conftest import ROOT

STORY = (
    "信用卡欠了四万六 逾期二十天 公司降薪 现在每月到手5200 房租吃饭3500 三口人 没别的贷款 想分期"
)
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
PICTURES = ROOT / "reports" / "screenshots"


@pytest.fixture(scope="module", autouse=True)
def staff(server: Server) -> None:
    take_on(server)


@pytest.fixture
def agent(person: Callable[..., BrowserContext], server: Server) -> Callable[..., Agent]:
    def make(name: str, size: dict[str, int] = LAPTOP, **options: object) -> Agent:
        return Agent(person(size, **options), server, name).sign_in()

    return make


@pytest.fixture
def someone(person: Callable[..., BrowserContext], server: Server) -> Callable[..., Chat]:
    """Bring somebody with a phone who told their case and asked for a human."""

    def make(*more: str) -> Chat:
        chat = Chat(person(PHONE).new_page()).visit(server.address).open()
        for text in (STORY, "同意 我自己的", *more, "同意转给人工"):
            chat.say(text)
        return chat

    return make


def newest_case(server: Server) -> str:
    store = ConversationStore(f"sqlite:///{server.folder}/browser.db")
    with store.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT case_id FROM handoffs ORDER BY queued_at DESC")
        newest = found.scalar()
    store.close()
    return str(newest)


def said(chat: Chat, text: str) -> None:
    expect(chat.messages.filter(has_text=text)).to_have_count(1)


def test_a_case_from_intake_over_two_agents_and_the_bot_to_its_end(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    lin, wang, chen = agent("lin"), agent("wang"), agent("chen")
    before = lin.rows.count()
    chat = someone()
    expect(lin.rows).to_have_count(before + 1)
    case_id = newest_case(server)
    wang.open(case_id)
    expect(lin.row(case_id)).to_contain_text("wang 正在看")
    wang.claim()
    expect(lin.row(case_id)).to_contain_text("已接手 wang")
    wang.page.get_by_role("button", name="用这句").click()
    wang.answer_field.press("Control+Enter")
    expect(chat.host.locator(".message.agent")).to_contain_text("不用再讲一遍")
    before = chat.answers.count()
    chat.write("在的 我现在方便说")
    expect(wang.lines.filter(has_text="在的 我现在方便说")).to_have_count(1)
    expect(lin.row(case_id)).to_contain_text("对方有新消息")
    assert chat.answers.count() == before, "the bot is silent while a human has the case"
    wang.page.keyboard.press("Escape")
    wang.page.keyboard.press("n")
    wang.page.keyboard.type("本人说下午方便")
    wang.press("记下")
    expect(wang.page.locator("#notes")).to_contain_text("本人说下午方便")
    over = wang.menu("转给同事")
    over.get_by_label("转给谁").select_option(label="chen")
    over.get_by_role("button").click()
    expect(wang.page.locator("#composer")).to_contain_text("同事在处理")
    chen.open(case_id)
    expect(chen.page.locator("#notes")).to_contain_text("本人说下午方便")
    chen.write("我是小陈，接着帮你看")
    said(chat, "我是小陈，接着帮你看")
    back = chen.menu("交回机器人")
    back.get_by_label("为什么交回").fill("还要问几个数")
    back.get_by_role("button").click()
    expect(chen.page.locator("#head")).to_contain_text("已交回机器人")
    assert chat.say("我每月最多能拿出多少")
    chen.claim()
    close = chen.menu("结案")
    close.get_by_label("结果").select_option(label="已给建议")
    close.get_by_role("button").click()
    expect(chen.page.locator("#head")).to_contain_text("已结案 · 已给建议")
    expect(lin.rows.filter(has_text=case_id)).to_have_count(0)
    lin.visit(f"/audit?case={case_id}")
    for deed in ("接手", "回复", "写备注", "转给同事", "交回机器人", "结案"):
        expect(lin.page.locator("#rows")).to_contain_text(deed)


def test_of_two_who_claim_at_once_one_writes_and_the_other_reads_who(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    someone()
    case_id = newest_case(server)
    wang, chen = agent("wang").open(case_id), agent("chen").open(case_id)
    for one in (wang, chen):
        one.page.evaluate("document.querySelector('[data-key=c]').click()")
    expect(wang.page.locator("#head")).to_contain_text("已接手")
    expect(chen.page.locator("#head")).to_contain_text("已接手")
    fields = [one for one in (wang, chen) if one.answer_field.count()]
    assert len(fields) == 1
    loser = chen if fields[0] is wang else wang
    expect(loser.page.locator("#composer")).to_contain_text("同事在处理")


def test_documents_and_a_plan_reach_the_person(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    chat = someone()
    wang = agent("wang").open(newest_case(server))
    wang.claim()
    papers = wang.page.locator("#tool-papers")
    papers.locator("summary").click()
    papers.get_by_role("button").click()
    expect(chat.host.locator(".message.agent").last).to_contain_text("麻烦准备这几样")
    plan = wang.page.locator("#tool-plan")
    plan.locator("summary").click()
    plan.get_by_label("每月还多少").fill("1200")
    plan.get_by_role("button", name="算一下").click()
    preview = wang.page.locator("#plan-preview")
    expect(preview).to_contain_text("发出去是这样")
    wang.page.screenshot(path=str(PICTURES / "desk-plan.png"))
    preview.get_by_role("button").click()
    expect(chat.host.locator(".message.agent").last).to_contain_text("重新算了")
    expect(chat.host.locator(".message.agent img").last).to_be_visible()


def test_everything_works_by_keyboard(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    chat = someone()
    case_id = newest_case(server)
    wang = agent("wang")
    keys = wang.page.keyboard
    keys.press("/")
    keys.type(case_id)
    expect(wang.rows).to_have_count(1)
    keys.press("Escape")
    keys.press("?")
    expect(wang.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    expect(wang.page.get_by_role("heading", name=case_id)).to_be_visible()
    wang.listening()
    keys.press("c")
    expect(wang.answer_field).to_be_visible()
    keys.press("r")
    keys.type("键盘也行 cjr?/")
    keys.press("Control+Enter")
    said(chat, "键盘也行 cjr?/")
    ring = "getComputedStyle(document.querySelector('#answer')).outlineStyle"
    assert wang.page.evaluate(ring) == "solid"


def test_hostile_text_does_nothing_and_erasure_clears_the_open_page(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    chat = someone(HOSTILE)
    case_id = newest_case(server)
    wang = agent("wang").open(case_id)
    expect(wang.lines.filter(has_text="<script>alert(2)")).not_to_have_count(0)
    assert wang.page.locator("main img, main script").count() == 0
    chat.show("更多")
    chat.button("删除我的数据").click()
    chat.button("删除，不能恢复").click()
    expect(wang.banner).to_contain_text("已经不在了")
    expect(wang.page.locator(".case-grid")).to_have_count(0)


def test_without_the_database_the_desk_says_so_and_what_was_typed_stays(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    chat = someone()
    wang = agent("wang").open(newest_case(server))
    wang.claim()
    gone = {"error": {"code": "unavailable", "message": "数据库暂时没有回应，没有发出去。"}}
    wang.page.route("**/answer", lambda route: route.fulfill(status=503, json=gone))
    wang.answer_field.fill("这句话不能丢")
    wang.answer_field.press("Control+Enter")
    expect(wang.page.locator("#composer .said")).to_contain_text("没有发出去")
    expect(wang.answer_field).to_have_value("这句话不能丢")
    wang.page.reload()
    expect(wang.answer_field).to_have_value("这句话不能丢")
    wang.page.unroute("**/answer")
    # Sent, but the answer to it was lost: sending again must not say it twice.
    wang.page.route("**/answer", lambda route: (route.fetch(), route.abort()))
    wang.answer_field.press("Control+Enter")
    expect(wang.page.locator("#composer .said")).to_contain_text("没有送到")
    wang.page.unroute("**/answer")
    wang.answer_field.press("Control+Enter")
    expect(wang.answer_field).to_have_value("")
    said(chat, "这句话不能丢")


_PAGES = ("", "/numbers", "/audit", "/staff")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    agent: Callable[..., Agent],
    someone: Callable[..., Chat],
    server: Server,
    size: dict[str, int],
    colours: str,
) -> None:
    if (size, colours) == (LAPTOP, "light"):
        someone("我在化疗")
    case_id = newest_case(server)
    lin = agent("lin", size, color_scheme=colours)
    name = f"{'phone' if size is PHONE else 'laptop'}-{colours}"
    for path in (*_PAGES, f"/cases/{case_id}", f"/cases/{case_id}/print"):
        lin.visit(path)
        assert complaints(lin.page) == [], path
        shot = path.split("/")[1] if "/" in path else "queue"
        wide = lin.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0 or path.endswith("print"), path
        if not path.endswith("print"):
            lin.page.screenshot(path=str(PICTURES / f"desk-{name}-{shot}.png"))
    lin.open(case_id)
    if lin.page.locator("[data-key=c]").count():
        lin.claim()
        lin.page.locator("#tool-papers summary").click()
        assert complaints(lin.page) == []


def test_the_first_screen_is_above_the_fold_on_a_laptop(
    agent: Callable[..., Agent], someone: Callable[..., Chat], server: Server
) -> None:
    someone()
    lin = agent("lin").open(newest_case(server))
    parts = (
        "#head",
        "#story",
        "#debts",
        "#month",
        "#plans",
        "#papers",
        "#flags",
        "#told",
        "#still",
    )
    for part in parts:
        box = lin.page.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= LAPTOP["height"], part
