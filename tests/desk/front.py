"""The desk as a browser meets it, without one: pages, tokens, people of the staff."""

import re

from starlette.testclient import TestClient

from bot.channels.web.app import build_app
from bot.channels.web.house import build
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.settings import Settings, WebSettings
from bot.wiring import courtesies, house
from tests.conversation.fakes import EchoEngine

PASSWORD = "quiet river, tall reeds"  # noqa: S105 - of invented people
ADDRESS = "http://127.0.0.1:8000"
_CSRF = re.compile(r'name="csrf" content="([^"]*)"')


def token_of(page):
    """Give the token a page shows."""
    return _CSRF.search(page.text)[1]


class Window:
    """One browser: what it holds, and somebody before it."""

    def __init__(self, app):
        self.client = TestClient(app, base_url=ADDRESS, follow_redirects=False)

    def sign_in(self, name, password=PASSWORD):
        page = self.client.get("/desk/sign-in")
        sent = {"name": name, "password": password}
        return self.client.post(
            "/desk/sign-in", json=sent, headers={"X-CSRF-Token": token_of(page)}
        )

    def get(self, path):
        return self.client.get(path)

    def post(self, path, **sent):
        """Do something as the page does, with its token."""
        headers = {"X-CSRF-Token": token_of(self.client.get("/desk"))}
        return self.client.post(path, json=sent, headers=headers)

    def on_case(self, case_id, deed, **sent):
        return self.post(f"/desk/cases/{case_id}/{deed}", **sent)


class Front:
    """A desk over a store, with staff: lin leads, wang and chen are agents, shen audits."""

    STAFF = (("lin", "lead"), ("wang", "agent"), ("chen", "agent"), ("shen", "auditor"))

    def __init__(self, folder, url, clock, **web):
        self.store = ConversationStore(url, clock)
        settings = Settings(
            institution="demo", database_url=url, root=folder, web=WebSettings(**web)
        )
        intake = Intake(self.store, EchoEngine(self.store), clock, courtesies(house().wording))
        self.house = build(settings, intake, "for tests of the desk 0123456789 abc")
        self.app = build_app(self.house)
        self.desk = self.app.state.desk
        self.queue = self.house.queue
        # Nobody serves: there is no loop in which the bot could go on.
        self.queue.tell(lambda _conversation_id: None)
        for name, role in self.STAFF:
            self.desk.staff.add(name, role, PASSWORD)

    def id_of(self, name):
        return self.desk.staff.named(name).id

    def window(self, name=None):
        opened = Window(self.app)
        if name:
            assert opened.sign_in(name).status_code == 200
        return opened

    def close(self):
        self.house.maker.close()
        self.store.close()
