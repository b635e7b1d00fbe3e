"""The widget as a person meets it: what a test does is what a finger or a keyboard can do."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

_QUIET = """() => {
  const root = document.querySelector('shukun-chat').shadowRoot;
  const rows = [...root.querySelectorAll('.message')];
  const last = rows[rows.length - 1];
  return last && !last.classList.contains('user') && !root.querySelector('.typing.on');
}"""
_PATIENCE_MS = 20_000


class Chat:
    """One page with the widget on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("shukun-chat")
        self.launcher = self.host.locator(".launcher")
        self.panel = self.host.locator(".panel")
        self.field = self.host.locator("textarea")
        self.messages = self.host.locator(".message")
        self.own = self.host.locator(".message.user")
        self.answers = self.host.locator(".message.bot")
        self.quick = self.host.locator(".stage .quick button:visible")
        self.banner = self.host.locator(".banner")
        self.sheet = self.host.locator(".sheet")

    def visit(self, address: str) -> "Chat":
        self.page.goto(address)
        self.host.wait_for(state="attached")
        return self

    def open(self) -> "Chat":
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def write(self, text: str) -> None:
        """Type into the field and send, without waiting for anything."""
        self.field.fill(text)
        self.field.press("Enter")

    def say(self, text: str) -> str:
        """Send a text and wait for the whole answer; gives its last message."""
        before = self.answers.count()
        self.write(text)
        return self.answer(before)

    def answer(self, before: int) -> str:
        """Wait until more than so many answers are there and the bot has finished."""
        expect(self.answers.nth(before)).to_be_attached(timeout=_PATIENCE_MS)
        self.page.wait_for_function(_QUIET, timeout=_PATIENCE_MS)
        return self.answers.last.inner_text()

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=isinstance(name, str))

    def show(self, name: str) -> Locator:
        """Open one of the dialogs by the button in the strip or the menu."""
        self.button(name).first.click()
        expect(self.sheet).to_be_visible()
        return self.sheet

    def said(self) -> list[str]:
        """Give the person's own messages, as they are shown."""
        return [" ".join(text.split()) for text in self.own.locator(".bubble").all_inner_texts()]

    def run(self, script: str, argument: Any = None) -> Any:
        """Evaluate in the page, with the widget's shadow root at hand as ``root``."""
        wrapped = (
            "argument => { const root = document.querySelector('shukun-chat').shadowRoot; "
            f"return ({script}); }}"
        )
        return self.page.evaluate(wrapped, argument)


def wait_for_sent(chat: Chat) -> None:
    """Wait until nothing is left to be sent."""
    expect(chat.host.locator(".mark", has_text=re.compile("等着发送"))).to_have_count(
        0, timeout=30_000
    )
