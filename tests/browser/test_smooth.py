"""Long conversations stay smooth, and nothing jumps while messages arrive."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.faked import FakedApi, message
from tests.browser.serving import Server

MANY = 500
TABLE = {
    "columns": ["方案", "每期（元）", "总共还（元）", "说明"],
    "rows": [["1. 分12期", "872.00", "10,464.00", "在你拿得出的范围内"]] * 2,
    "align": ["left", "right", "right", "left"],
}
# A frame may take this long and nobody sees it stutter; a busy machine is measured by itself.
SLOWEST_USUAL_FRAME_MS = 50
_TIMES_A_SHORT_ONE = 2

_WATCH_SHIFTS = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (shift += one.value)))
    .observe({ type: 'layout-shift', buffered: false });
}"""
_SCROLL = """async (log) => {
  const frames = [];
  let last = performance.now();
  log.scrollTop = log.scrollHeight;
  for (let frame = 0; frame < 60; frame += 1) {
    log.scrollTop -= 100;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames.sort((one, other) => one - other)[Math.floor(0.95 * frames.length)];
}"""


def _long() -> list[dict[str, object]]:
    return [
        message(
            number,
            f"第{number}句。" + "说到这里，先看看每月能拿出多少。" * (number % 4),
            role="user" if number % 2 else "bot",
            key=f"k{number}" if number % 2 else None,
            table=TABLE if number % 10 == 0 else None,
        )
        for number in range(1, MANY + 1)
    ]


def test_five_hundred_messages_scroll_smoothly(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    context = person()
    FakedApi(_long()).stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    expect(chat.messages).to_have_count(50)
    log = chat.host.locator(".scroller")
    short = log.evaluate(_SCROLL)
    for _ in range(MANY // 50):
        # Coming near the top asks for more.
        log.evaluate("(one) => (one.scrollTop = 200)")
        log.evaluate("(one) => (one.scrollTop = 0)")
        chat.page.wait_for_timeout(50)
    expect(chat.messages).to_have_count(MANY)
    expect(chat.host.locator(".earlier")).to_be_hidden()
    texts = chat.messages.locator(".bubble").all_inner_texts()
    assert [int(text[1:].split("句")[0]) for text in texts] == list(range(1, MANY + 1))
    long = min(log.evaluate(_SCROLL) for _ in range(3))
    assert long < max(SLOWEST_USUAL_FRAME_MS, _TIMES_A_SHORT_ONE * short)


def test_reading_the_past_stays_where_it_is_when_older_messages_load(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    context = person()
    FakedApi(_long()).stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    expect(chat.messages).to_have_count(50)
    chat.host.locator(".scroller").evaluate("(log) => (log.scrollTop = 120)")
    row = chat.messages.filter(has_text="第453句")
    before = row.bounding_box()
    chat.run("root.querySelector('.earlier').click()")
    expect(chat.messages).to_have_count(100)
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


def test_nothing_shifts_while_a_conversation_runs(chat: Chat) -> None:
    chat.say("上个月厂里停工 我没工作了 信用卡欠了一万二")
    chat.page.evaluate(_WATCH_SHIFTS)
    for text in (
        "同意 是我自己的", "逾期一个月", "现在没收入 房租1100 吃饭900 就我一个", "没有别的债",
        "想分期还",
    ):  # fmt: skip
        # Not by a key, since shifts right after one are not counted.
        chat.run(
            """(() => {
              const field = root.querySelector('textarea');
              field.value = argument;
              root.querySelector('.send').click();
            })()""",
            text,
        )
        before = chat.answers.count()
        chat.answer(before)
    assert chat.page.evaluate("shift") < 0.01


def test_whoever_reads_further_up_is_left_there_and_told(
    person: Callable[..., BrowserContext], server: Server
) -> None:
    context = person()
    api = FakedApi(_long()[:60])
    api.stand_in(context, server.address)
    chat = Chat(context.new_page()).visit(server.address).open()
    expect(chat.messages).to_have_count(50)
    log = chat.host.locator(".scroller")
    log.evaluate("(one) => (one.scrollTop = one.scrollHeight / 2)")
    chat.page.wait_for_timeout(100)
    place = log.evaluate("(one) => one.scrollTop")
    api.messages.append(message(61, "新的一句"))
    expect(chat.messages).to_have_count(51, timeout=10_000)
    assert log.evaluate("(one) => one.scrollTop") == place
    chat.button("有新消息").click()
    expect(chat.messages.last).to_be_in_viewport()
    expect(chat.button("有新消息")).to_be_hidden()
