"""The desk as an agent meets it: what a test does is what a hand or a keyboard can do."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from bot.conversation.store import ConversationStore
from bot.desk.staff import StaffBook
from tests.browser.serving import Server

PASSWORD = "quiet river, tall reeds"  # noqa: S105 - of invented people
STAFF = (("lin", "lead"), ("wang", "agent"), ("chen", "agent"))
LAPTOP = {"width": 1366, "height": 768}


def take_on(server: Server) -> None:
    """Take the staff on, in the database of a server that runs."""
    store = ConversationStore(f"sqlite:///{server.folder}/browser.db")
    book = StaffBook(store)
    for name, role in STAFF:
        if book.named(name) is None:
            book.add(name, role, PASSWORD)
    store.close()


class Agent:
    """One browser window with one of the staff before it."""

    def __init__(self, context: BrowserContext, server: Server, name: str) -> None:
        self.server = server
        self.page: Page = context.new_page()
        self.name = name
        self.rows = self.page.locator("[data-row]")
        self.lines = self.page.locator("#lines .message")
        self.answer_field = self.page.locator("#answer")
        self.banner = self.page.locator(".banner")

    def sign_in(self) -> "Agent":
        self.page.goto(f"{self.server.address}/desk")
        self.page.get_by_label("名字").fill(self.name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", name="队列")).to_be_visible()
        return self.listening()

    def listening(self) -> "Agent":
        """Wait until the page listens to keys and follows what happens."""
        expect(self.page.locator("body[data-ready]")).to_be_attached()
        return self

    def visit(self, path: str) -> "Agent":
        self.page.goto(f"{self.server.address}/desk{path}")
        return self if path.endswith("print") else self.listening()

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words).first

    def open(self, case_id: str) -> "Agent":
        self.visit(f"/cases/{case_id}")
        expect(self.page.get_by_role("heading", name=case_id)).to_be_visible()
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def claim(self) -> None:
        self.page.keyboard.press("c")
        expect(self.answer_field).to_be_visible()

    def write(self, text: str) -> None:
        self.answer_field.fill(text)
        self.answer_field.press("Control+Enter")
        expect(self.lines.filter(has_text=text)).to_have_count(1)

    def menu(self, name: str) -> Locator:
        opened = self.page.locator("details.menu", has=self.page.get_by_text(name, exact=True))
        opened.locator("summary").click()
        return opened
