"""Writes docs/telegram-transcript.md: a whole intake as Telegram shows it, played and not written.

``python -m tests.channels.telegram.transcript`` plays it against the trained model and the fake
Bot API; what stands in the page is what the fake accepted.
"""

import re
import sys
import tempfile
from collections.abc import Iterator

from bot.replies.reply import text_reply
from bot.settings import ROOT
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.server import FakeTelegram
from tests.channels.telegram.fake.state import Shown
from tests.channels.telegram.whole import SPOKEN, Whole

PAGE = ROOT / "docs/telegram-transcript.md"
_HEAD = """# A whole intake in Telegram

An invented person, played by `python -m tests.channels.telegram.transcript` against the trained
model through the real python-telegram-bot and the strict fake Bot API of the tests, on the
fictional rules, 2026-11-22. Written down is what the fake accepted: messages in order, with their
buttons as `[ … ]` (a `✓` stands on the one that was pressed), pictures, files, and what was pinned
or edited.
"""
ANSWER = "你好，我是小周。48期的方案我看到了，明天把申请递上去，有结果就在这里告诉你。"
_CASE_NUMBER = re.compile(r"SK[0-9A-F]{10}")


def main() -> int:
    """Play it and write the page."""
    fake = FakeTelegram()
    with tempfile.TemporaryDirectory() as folder, Whole(fake, folder) as whole:
        person = Person(fake)
        for line in SPOKEN:
            whole.speak(person, line)
        person.press("提醒我", person.hears("要不要我在还款前提醒你"))
        person.hears("好，会提醒你")
        _hand_over(whole, person)
        page = "\n".join([_HEAD, *_lines(fake.state.chats[person.id])])
    fake.stop()
    # The number is drawn anew each time; the page should change only where the words do.
    PAGE.write_text(_CASE_NUMBER.sub("SK0123456789", page) + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
    return 0


def _hand_over(whole: Whole, person: Person) -> None:
    queue, case = whole.running.shared.queue, whole.case(person)["case_id"]
    queue.claim(case, "agent-1")
    person.hears("人工")
    person.say("我晚上才有空")
    whole.settle(person)
    answer = text_reply(
        "你好，我是小周。48期的方案我看到了，明天把申请递上去，有结果就在这里告诉你。"
    )
    queue.answer(case, "agent-1", answer, "first")
    person.hears("我是小周")
    queue.close(case, "agent-1", "applied")
    person.hears("人工这次办完了")


def _lines(chat: list[Shown]) -> Iterator[str]:
    for shown in chat:
        yield from _of_bot(shown) if shown.from_bot else [f"**我：** {shown.text}\n"]


def _of_bot(shown: Shown) -> Iterator[str]:
    pinned = f"（已置顶，改过{shown.edits}次）" if shown.pinned else ""
    yield f"**纾困{pinned}：**\n"
    if shown.photo:
        name, content = shown.photo
        yield f"> 🖼 {name}（{len(content) // 1024} KB）  "
    for name, content in shown.papers:
        yield f"> 📎 {name}（{len(content) / 1024:.0f} KB）  "
    yield from (f"> {line}  ".rstrip(" ") + "  " for line in shown.text.splitlines())
    yield from (f"> `[ {' ] [ '.join(b['text'] for b in row)} ]`  " for row in shown.keyboard or [])
    yield ""


if __name__ == "__main__":
    sys.exit(main())
