"""What belongs to the person: their copy, their files, numbers nobody should keep."""

import json
from pathlib import Path

from playwright.sync_api import Download, expect

from tests.browser.chat import Chat


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_a_person_takes_their_own_copy_away(chat: Chat) -> None:
    chat.say("信用卡欠了两万 还不上")
    chat.show("更多")
    with chat.page.expect_download() as download:
        chat.button("下载我的对话和数据").click()
    assert download.value.suggested_filename == "shukun.json"
    assert "信用卡欠了两万 还不上" in json.dumps(
        json.loads(_content(download.value)), ensure_ascii=False
    )


def test_papers_are_ticked_and_files_taken_away(chat: Chat) -> None:
    for text in (
        "厂里裁员我没工作了 信用卡欠2万4 逾期四十天了", "同意 是我自己的",
        "现在打零工一个月4500 以前7000", "想分期慢慢还", "房租1100 吃饭900 就我一个",
        "没有急事 也没有别的债", "选第1个",
    ):  # fmt: skip
        chat.say(text)
    before = chat.answers.count()
    sheet = chat.show("材料")
    sheet.get_by_label("身份证").check()
    chat.answer(before)
    assert chat.said()[-1] == "身份证有了"
    expect(sheet.get_by_label("身份证")).to_be_checked()
    expect(sheet).to_contain_text("已有1样")
    chat.page.keyboard.press("Escape")
    chat.show("更多")
    with chat.page.expect_download(timeout=30_000) as download:
        chat.sheet.locator("button.file", has_text="PDF").first.click()
    assert _content(download.value).startswith(b"%PDF")


def test_a_figure_is_changed_from_what_was_told(chat: Chat) -> None:
    for text in ("信用卡欠2万4 逾期四十天了", "同意 是我自己的", "失业了 现在打零工一个月4500"):
        chat.say(text)
    before = chat.answers.count()
    sheet = chat.show("我说过的")
    chat.button("改：现在的月收入").click()
    sheet.get_by_role("textbox").fill("5200元")
    chat.page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    chat.answer(before)
    expect(chat.show("我说过的")).to_contain_text("5,200元")
    chat.button("改：原因").click()
    expect(sheet).to_be_hidden()
    expect(chat.field).to_have_value("原因不对，")
    expect(chat.field).to_be_focused()


def test_asking_for_a_person_is_one_press_away(chat: Chat) -> None:
    before = chat.answers.count()
    chat.button("找真人").click()
    chat.answer(before)
    assert chat.said() == ["转人工"]
    expect(chat.answers.last).to_contain_text("人工")


def test_a_card_number_is_not_shown_again_once_it_is_masked(chat: Chat) -> None:
    number = "6200 0000 0000 0000 005"
    chat.say(f"卡号{number} 欠了两万")
    expect(chat.own).not_to_contain_text(number)
    chat.page.reload()
    expect(chat.own).to_have_count(1)
    expect(chat.own).not_to_contain_text(number)
